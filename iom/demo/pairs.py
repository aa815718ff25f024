"""Two clients of the story who must not be placed together."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from iom.accounts.domain import Reader
from iom.apart.domain import Said
from iom.apart.service import record_pair


def keep_apart(ref: str, other_ref: str, *, actor: Reader, at: datetime, today: date) -> None:
    """Put on the record why two clients are not to share a house or a wing."""
    said = Said(
        why="Fought on the wing in spring, and each says that the other began",
        source="Prison, incident report",
        from_on=today - timedelta(days=200),
        review_on=today + timedelta(days=120),
    )
    token = f"story-pair-{ref}"
    record_pair(ref, other_ref, said, token=token, actor=actor, at=at, today=today)
