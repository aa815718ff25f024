"""What the pages of requests share: whom they show is put on the trail before anybody sees it."""

from __future__ import annotations

from collections.abc import Iterable

from iom.clients import shown
from iom.fund.told import Told


def record_listed(told: Iterable[Told]) -> None:
    """Put on the trail which clients a list of requests names."""
    shown.record_listed((person.ref for each in told for person in each.people), "fund")


def record_viewed(told: Told, page: str = "fund") -> None:
    """Put on the trail about which clients a request was read."""
    shown.record_all_viewed((each.ref for each in told.people), page)
