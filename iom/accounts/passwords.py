"""Hashes of passwords: Argon2id at 19 MiB, two passes, one lane (OWASP's second choice)."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from iom.accounts.password_rules import normalised

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Checked when there is no such user, so that the answer takes as long as for a wrong password.
_NOBODY = _hasher.hash("nobody signs in with this")


def hash_password(password: str) -> str:
    """Return what is kept of a password."""
    return _hasher.hash(normalised(password))


def renewed(password: str, password_hash: str | None) -> str | None:
    """Hash a right password again if it was hashed with less work than is asked for today.

    Returns:
        What is kept from now on; None if what is kept is good, or there is nothing.
    """
    if password_hash is None or not _hasher.check_needs_rehash(password_hash):
        return None
    return hash_password(password)


def matches(password: str, password_hash: str | None) -> bool:
    """Say whether a password is the one that was hashed.

    None stands for no such user, or for one who has no password: the work is the same.
    """
    try:
        _hasher.verify(password_hash or _NOBODY, normalised(password))
    except (VerifyMismatchError, InvalidHashError):
        return False
    return password_hash is not None
