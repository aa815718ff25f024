"""The world of tests/access, and the statements that a page takes."""

from tests.access.conftest import world
from tests.casefile.conftest import statements

__all__ = ["statements", "world"]
