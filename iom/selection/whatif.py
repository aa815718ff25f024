"""What more or fewer places would mean (HANDBOOK 6). Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from iom.scoring.bands import Thresholds
from iom.selection.capacity import (
    MORE_OR_FEWER,
    BadCapacity,
    Candidate,
    Capacity,
    Proposal,
    propose,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What another number of places would mean, beside the one there is.

    Attributes:
        by: how many more, or fewer if negative.
        places: how many there would be.
        proposal: who would fill them; None where the floors do not fit into so few.
        in_addition: who would have a place besides.
        no_longer: who would have none any more.
        by_district: how many more or fewer places each district would fill, where it differs.
        refused: why there is no proposal; empty where there is one.
    """

    by: int
    places: int
    proposal: Proposal | None = None
    in_addition: tuple[str, ...] = ()
    no_longer: tuple[str, ...] = ()
    by_district: Mapping[str, int]
    refused: str = ""


def more_and_fewer(
    capacity: Capacity,
    candidates: Sequence[Candidate],
    thresholds: Mapping[str, Thresholds],
    *,
    otherwise: Thresholds,
) -> tuple[Difference, Difference]:
    """Say what ten fewer and what ten more places would mean, in this order.

    Raises:
        BadCapacity: the capacity itself cannot be as it is.
    """
    now = propose(capacity, candidates, thresholds, otherwise=otherwise)

    def other(by: int) -> Difference:
        by = max(by, -capacity.places)
        places = capacity.places + by
        changed = replace(capacity, places=places)
        try:
            then = propose(changed, candidates, thresholds, otherwise=otherwise)
        except BadCapacity as refusal:
            return Difference(by=by, places=places, by_district={}, refused=str(refusal))
        return _difference(by, now, then)

    return other(-MORE_OR_FEWER), other(MORE_OR_FEWER)


def _difference(by: int, now: Proposal, then: Proposal) -> Difference:
    before = Counter(each.candidate.district for each in now.placed)
    after = Counter(each.candidate.district for each in then.placed)
    codes = sorted(before.keys() | after.keys())
    return Difference(
        by=by,
        places=then.capacity.places,
        proposal=then,
        in_addition=_only(then, now),
        no_longer=_only(now, then),
        by_district={c: after[c] - before[c] for c in codes if after[c] != before[c]},
    )


def _only(one: Proposal, other: Proposal) -> tuple[str, ...]:
    has = other.refs
    return tuple(p.candidate.ref for p in one.placed if p.candidate.ref not in has)
