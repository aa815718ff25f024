"""The same day as in the tests of the casefile: Friday 1 May 2026."""

from tests.casefile.conftest import _the_first_of_may

__all__ = ["_the_first_of_may"]
