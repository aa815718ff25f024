"""Rules of who may see what of whom (HANDBOOK 1, 13). Pure."""

from __future__ import annotations

from enum import StrEnum


class InvolvementKind(StrEnum):
    """How an agency, or one of its workers, has to do with a client."""

    LEAD = "lead"
    SECOND = "second"
    LINK = "link"
    OTHER = "other"


LEADING = (InvolvementKind.LEAD, InvolvementKind.SECOND)
"""What one person at a time is to a client, and never an agency as a whole (HANDBOOK 3)."""


class RestrictionKind(StrEnum):
    """To whom a restricted record is closed."""

    ALL_BUT = "all-but"  # closed to all but the people named
    NAMED = "named"  # closed to the people named

    @property
    def words(self) -> str:
        """To whom the record is closed, as a reader is told."""
        closed_to_all = self is RestrictionKind.ALL_BUT
        return "everybody but the owner and those named" if closed_to_all else "those named"
