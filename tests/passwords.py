"""Passwords of tests are hashed as Argon2id does, but with hardly any work.

Two users out of three are made by a test that never asks for their password, and the real work at
each would be a tenth of all that the tests take. That the product works hard enough, and as hard
for those who are not there, is tested with the real one (tests/accounts/test_password_rules.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from argon2 import PasswordHasher

from iom.accounts import passwords

_REAL = (passwords._hasher, passwords._NOBODY)  # noqa: SLF001  # the product has no such setting


def make_light() -> None:
    """Hash with little work from now on."""
    light = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    _use(light, light.hash("nobody signs in with this"))


@contextmanager
def real_work() -> Iterator[None]:
    """Hash as the product does."""
    before = (passwords._hasher, passwords._NOBODY)  # noqa: SLF001
    _use(*_REAL)
    try:
        yield
    finally:
        _use(*before)


def _use(hasher: PasswordHasher, nobody: str) -> None:
    passwords._hasher, passwords._NOBODY = hasher, nobody  # noqa: SLF001
