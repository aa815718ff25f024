"""A fixture of the client pages that counts statements, their day, and the places."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.casefile.conftest import Statements, _the_first_of_may, statements
from tests.factories.accounts import the_places

__all__ = ["Statements", "_the_first_of_may", "statements"]


@pytest.fixture
def places(app: Flask) -> None:
    """The districts that a programme may serve."""
    del app
    the_places()
