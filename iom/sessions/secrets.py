"""Random things that open a door, and what is kept of them.

Each has at least 80 random bits, so a plain SHA-256 of it cannot be turned back by trying.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata

# Without letters that are taken for digits on paper (Crockford's base 32).
_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
_LOOK_ALIKE = str.maketrans({"o": "0", "i": "1", "l": "1"})
_LENGTH, _GROUP = 16, 4


def new_token() -> str:
    """Return the token of a session: 256 random bits."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """Return what is kept of a token; 64 letters."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_code() -> str:
    """Return a code to be written down and typed: 80 random bits, `k7fq-2mxd-9rth-0vbn`."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    return "-".join(letters[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP))


def code_hash(user_id: int, typed: str) -> str:
    """Return what is kept of a user's code, however it is typed: capitals, gaps, O for 0."""
    text = unicodedata.normalize("NFKC", typed).casefold().translate(_LOOK_ALIKE)
    letters = "".join(letter for letter in text if letter.isalnum())
    return hashlib.sha256(f"{user_id}:{letters}".encode()).hexdigest()
