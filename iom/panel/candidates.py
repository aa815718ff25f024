"""For what a client comes onto the list of a sitting, and in which order. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Why(StrEnum):
    """For what a client is on the list, in the order of the list."""

    NOMINATED = "nominated"
    DEFERRED = "deferred"
    REVIEW = "review"
    STEP_DOWN = "step-down"
    LONG_STAY = "long-stay"
    BY_HAND = "by-hand"

    @property
    def label(self) -> str:
        """As the list has it."""
        return _WHYS[self]


_WHYS = {
    Why.NOMINATED: "Nomination without a decision",
    Why.DEFERRED: "Deferred until now",
    Why.REVIEW: "Six-monthly review",
    Why.STEP_DOWN: "Step down recommended",
    Why.LONG_STAY: "On the scheme for two years",
    Why.BY_HAND: "Added by the coordinator",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A client who may come onto a list.

    Attributes:
        whys: for what.
        since: by which cases of one sort are ordered, the earliest first.
    """

    client_id: int
    whys: frozenset[Why]
    since: date


def in_order(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Order candidates: by the first thing for which they are on the list, then the oldest."""
    order = list(Why)
    return sorted(
        candidates,
        key=lambda each: (min(map(order.index, each.whys)), each.since, each.client_id),
    )


def joined(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Make one candidate of all that are the same client."""
    found: dict[int, Candidate] = {}
    for each in candidates:
        known = found.get(each.client_id)
        if known is not None:
            each = Candidate(  # noqa: PLW2901  # the two of them
                client_id=each.client_id,
                whys=known.whys | each.whys,
                since=min(known.since, each.since),
            )
        found[each.client_id] = each
    return list(found.values())


def codes_of(whys: Iterable[Why]) -> str:
    """Write for what a client is on the list, as it is kept."""
    asked = set(whys)
    return ",".join(each.value for each in Why if each in asked)


def whys_in(codes: str) -> tuple[Why, ...]:
    """Read for what a client is on the list."""
    return tuple(Why(code) for code in codes.split(",") if code)
