"""Settings of the door: signing in, sessions, cookies, lock-out. ``settings`` takes them all.

Why these limits: docs/decisions/0040-the-door.md.
"""

import os
from datetime import timedelta

from luopan.trail.upkeep.exposure import Exposure

_exposure = Exposure(os.environ.get("LUOPAN_URL", ""))

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # first: who is locked out gets no further
    "luopan.org.sign_in.Backend",
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/sign-in/"

# Sessions. A second factor is asked for every time, so privileged sessions are shorter.
SESSION_IDLE = timedelta(hours=float(os.environ.get("LUOPAN_SESSION_HOURS", "8")))
SESSION_WHOLE = timedelta(days=float(os.environ.get("LUOPAN_SESSION_DAYS", "7")))
PRIVILEGED_IDLE = timedelta(hours=2)
PRIVILEGED_WHOLE = timedelta(hours=12)
SESSION_COOKIE_AGE = int(SESSION_WHOLE.total_seconds())
# Of whom a second factor is demanded: of privileged "roles", or of "all".
SECOND_FACTOR = (
    "all" if os.environ.get("LUOPAN_SECOND_FACTOR", "") == "all" else "roles"
)

SESSION_COOKIE_NAME = _exposure.cookie("luopan-session")
CSRF_COOKIE_NAME = _exposure.cookie("luopan-csrf")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _exposure.https
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "luopan.web.views.entry.stale_form"

X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = _exposure.https
# Asked from this machine.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = _exposure.strict_seconds
SECURE_HSTS_INCLUDE_SUBDOMAINS = _exposure.https
# To be on browsers' own list is a decision about a whole domain, which is not ours.
SILENCED_SYSTEM_CHECKS = ["security.W021"]

# Accounts come by invitation; a name and a password, no mail needed.
ACCOUNT_ADAPTER = "luopan.web.door.adapters.Accounts"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_SIGNUP_ENABLED = False
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
# Whole offices come from one address: limits by address are wide, axes counts by name.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "100/m/ip,30/5m/key"}

MFA_ADAPTER = "luopan.web.door.adapters.SecondFactors"
MFA_FORMS = {
    "authenticate": "luopan.web.door.forms.CodeForm",
    "reauthenticate": "luopan.web.door.forms.CodeAgainForm",
}
# Browsers make passkeys for names reached by https only (and for localhost).
_keys = _exposure.https or "localhost" in _exposure.url
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", *(["webauthn"] if _keys else [])]
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = _keys and not _exposure.https
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Luopan 罗盘"
MFA_TOTP_TOLERANCE = 1  # clocks of phones differ by some seconds

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "username"
AXES_USERNAME_CALLABLE = "luopan.web.door.lockout.name_tried"
AXES_LOCKOUT_CALLABLE = "luopan.web.door.lockout.answer"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True  # the trail has it
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "login", "code", "credential"]
AXES_VERBOSE = False
