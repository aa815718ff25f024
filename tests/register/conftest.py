"""A fixture of the client pages that counts statements, and their day."""

from __future__ import annotations

from tests.casefile.conftest import Statements, _the_first_of_may, statements

__all__ = ["Statements", "_the_first_of_may", "statements"]
