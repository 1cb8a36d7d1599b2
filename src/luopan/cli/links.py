"""One-time links, as the operator hands them over."""

import os


def link_to(token: str, *, port: int = 8000) -> str:
    """The address at which a new user chooses a password."""
    root = os.environ.get("LUOPAN_URL") or f"http://127.0.0.1:{port}"
    return f"{root.rstrip('/')}/welcome/{token}/"
