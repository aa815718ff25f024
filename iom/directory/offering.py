"""What of a directory a person can have for a need, and why not the rest (HANDBOOK 8). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from iom.directory.domain import Programme
from iom.directory.fitting import Person, Reason, fits, not_known
from iom.directory.words import Taken
from iom.needs.domain import NeedKind


@dataclass(frozen=True, slots=True)
class Fitting:
    """A programme that somebody can have.

    Attributes:
        next_on: the first day on which they can begin; None: at any time, or no day is known.
        not_known: what it asks and is not known of the person.
    """

    programme: Programme
    next_on: date | None
    not_known: tuple[str, ...] = ()

    @property
    def any_time(self) -> bool:
        """Whether they can begin at any time."""
        return self.next_on is None and self.programme.takes is not Taken.FIXED_TERM


@dataclass(frozen=True, slots=True)
class NotFitting:
    """A programme that meets the need and that this person cannot have, with each reason."""

    programme: Programme
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Offered:
    """What there is for a need of a person.

    Attributes:
        fitting: what begins soonest first; what begins at any time before it, what has no day last.
        not_fitting: what is only full for now first, then by name.
    """

    need: NeedKind
    fitting: tuple[Fitting, ...]
    not_fitting: tuple[NotFitting, ...]


def offer(programmes: Iterable[Programme], person: Person, need: NeedKind, day: date) -> Offered:
    """Say what of a directory meets a need of a person, and what of that they can have."""
    fitting: list[Fitting] = []
    rest: list[NotFitting] = []
    for each in programmes:
        if need not in each.needs:
            continue
        reasons = fits(each, person, day)
        if reasons:
            rest.append(NotFitting(each, reasons))
        else:
            fitting.append(Fitting(each, each.next_on(day), not_known(each, person)))
    return Offered(
        need,
        tuple(sorted(fitting, key=_soonest)),
        tuple(sorted(rest, key=_nearest)),
    )


def _soonest(each: Fitting) -> tuple[int, date, str, str]:
    rank = 0 if each.any_time else 2 if each.next_on is None else 1
    return rank, each.next_on or date.max, each.programme.name.casefold(), each.programme.ref


def _nearest(each: NotFitting) -> tuple[bool, str, str]:
    lasts = not all(reason.why.passes for reason in each.reasons)
    return lasts, each.programme.name.casefold(), each.programme.ref
