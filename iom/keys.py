"""The keys that are never in the database, and what is sealed with them.

Each comes from the settings (INTERFACES 1). An earlier key beside the present one lets what was
written before a rotation still be read.
"""

from __future__ import annotations

import base64
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app


class CannotOpen(Exception):
    """Something is sealed with a key that is not among the settings' keys."""


def audit_keys() -> tuple[bytes, ...]:
    """Return the keys that sign the audit trail, the present one first, then the earlier ones."""
    config = _config()
    return tuple(key.encode() for key in (config.audit_key, *config.audit_old_keys))


def seal(text: str) -> str:
    """Encrypt a text with the present field key."""
    return _box().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Decrypt what `seal` returned, now or before a rotation of the key.

    Raises:
        CannotOpen: none of the keys fits, or the text was tampered with.
    """
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise CannotOpen("a field is sealed with a key that is not among the settings") from None


def seal_bytes(content: bytes) -> bytes:
    """Encrypt a file with the present field key."""
    return _box().encrypt(content)


def unseal_bytes(sealed: bytes) -> bytes:
    """Decrypt what `seal_bytes` returned, now or before a rotation of the key.

    Raises:
        CannotOpen: none of the keys fits, or the file was tampered with.
    """
    try:
        return _box().decrypt(sealed)
    except InvalidToken:
        raise CannotOpen("a file is sealed with a key that is not among the settings") from None


def seal_anew(sealed: str) -> str:
    """Seal with the present key what may be sealed with an earlier one.

    Raises:
        CannotOpen: none of the keys fits.
    """
    return seal(unseal(sealed))


def fingerprint(purpose: str, text: str) -> str:
    """Return a keyed hash under which something can be found again but not read; 64 letters.

    Made with the secret key: it does not outlast a rotation, and is for what is short-lived.
    """
    key = _derived(_config().secret_key.encode(), f"fingerprint of {purpose}")
    mac = HMAC(key, SHA256())
    mac.update(text.encode())
    return mac.finalize().hex()


def _box() -> MultiFernet:
    config = _config()
    return _box_of((config.field_key, *config.field_old_keys))


@lru_cache(maxsize=8)
def _box_of(given: tuple[str, ...]) -> MultiFernet:
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(_derived(key.encode(), "sealed fields"))) for key in given]
    )


@lru_cache(maxsize=32)
def _derived(key: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=f"iom {purpose}".encode()).derive(key)


def _config() -> Any:  # noqa: ANN401  # config.Config, which nothing under iom imports
    return current_app.config["IOM"]
