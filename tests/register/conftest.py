"""A fixture of the client pages that counts statements."""

from __future__ import annotations

from tests.casefile.conftest import Statements, statements

__all__ = ["Statements", "statements"]
