"""Secrets that have to be read again: passwords of sources, addresses of chat rooms.

They lie in the database as text that only this installation can open: Fernet (AES-128-CBC
with HMAC-SHA256) under a key that is made once, in a file of its own beside the database
and in no backup of it. What Luopan never has to read again (passwords, tokens of people)
is not sealed but fingerprinted, see ``org.tokens``.
"""

import base64
import hashlib
import hmac
import os
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from luopan.trail.refusal import Refused

NAME = "seal.key"  # under LUOPAN_HOME, readable by its owner only


def seal(secret: str, *, purpose: str) -> str:
    """A secret as text for the database.

    Args:
        secret: Whatever is to be kept; may be empty.
        purpose: What it is for, as in ``"source:12"``: it opens for nothing else.
    """
    # Here, not above: reading what is not sealed needs no cipher, nor does `--help`.
    from cryptography.fernet import Fernet

    newest, *_older = _keys(purpose)
    return Fernet(newest).encrypt(secret.encode()).decode()


def unseal(sealed: str, *, purpose: str) -> str:
    """The secret again.

    Raises:
        Refused: It was sealed on another installation, under a key that is gone, for
            another purpose, or was changed.
    """
    from cryptography.fernet import Fernet, InvalidToken, MultiFernet

    ring = MultiFernet([Fernet(key) for key in _keys(purpose)])
    try:
        return ring.decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise Refused(
            _(
                "The stored secret of this connection cannot be opened: %(file)s is not the "
                "key it was sealed with. Restore the key, or enter the secret again."
            ),
            file=key_file(),
        ) from None


def key_file() -> Path:
    """Where the key lies. Its first line seals; further lines still open what is older."""
    return Path(settings.HOME) / NAME


def prepare_key() -> Path:
    """Make the key unless it is there; of two who make it at once, one wins for both."""
    file = key_file()
    if file.exists():
        return file
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Written aside and linked: who finds the name finds the whole key.
    part = file.with_name(f".{NAME}.{os.getpid()}.{os.urandom(4).hex()}")
    descriptor = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(base64.urlsafe_b64encode(os.urandom(32)).decode() + "\n")
    try:
        os.link(part, file)
    except FileExistsError:
        pass
    finally:
        part.unlink()
    return file


def _keys(purpose: str) -> list[bytes]:
    lines = prepare_key().read_text().split()
    if not lines:
        raise Refused(
            _("%(file)s is empty. Put the key back that was in it."), file=key_file()
        )
    return [_key_for(line, purpose) for line in lines]


def _key_for(line: str, purpose: str) -> bytes:
    """A key of its own for each purpose: what is moved to another row does not open."""
    digest = hmac.new(line.encode(), purpose.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest)
