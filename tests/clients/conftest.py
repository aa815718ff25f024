"""The statements that a query takes, as the tests of the casefile count them."""

from tests.casefile.conftest import statements

__all__ = ["statements"]
