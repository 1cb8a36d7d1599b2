"""Mail, if the operator has set it up in LUOPAN_MAIL.

Like ``smtp://user:password@host:587?from=luopan@company.cn``; ``smtp+plain`` without TLS.
"""

import os
from urllib.parse import parse_qs, unquote, urlsplit

_said = urlsplit(os.environ.get("LUOPAN_MAIL", ""))

EMAIL_HOST = _said.hostname or ""  # empty: no letter is written
EMAIL_PORT = _said.port or 587
EMAIL_HOST_USER = unquote(_said.username or "")
EMAIL_HOST_PASSWORD = unquote(_said.password or "")
EMAIL_USE_TLS = _said.scheme != "smtp+plain"
EMAIL_TIMEOUT = 20  # seconds; the worker waits for nobody longer
DEFAULT_FROM_EMAIL = parse_qs(_said.query).get("from", ["luopan@localhost"])[0]
