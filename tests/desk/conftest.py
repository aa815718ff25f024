"""One day for all of these tests: Friday 1 May 2026, at one in the afternoon in Cambridge."""

from __future__ import annotations

from tests.casefile.conftest import Statements, _the_first_of_may, statements

__all__ = ["Statements", "_the_first_of_may", "statements"]
