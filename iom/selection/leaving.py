"""Rules of the end of a place (HANDBOOK 3, 4 and 5). Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain

from iom.cohort.domain import MAPPA_EXCLUDED, DeselectionReason
from iom.kernel.dates import day_in_words
from iom.scoring.bands import Band
from iom.selection.domain import Scale, held_since, is_away
from iom.selection.moving import Standing, no_place
from iom.selection.refusing import Override, Refusal, Rule, overridden

AT_ANY_LEVEL = frozenset(
    {
        *(DeselectionReason.DIED, DeselectionReason.MOVED, DeselectionReason.MAPPA),
        *(DeselectionReason.LONG_CUSTODY, DeselectionReason.WITHDREW, DeselectionReason.CAPACITY),
    }
)
"""Reasons that need no light level held before."""
REVIEWS_BELOW = 2
"""At how many successive six-monthly reviews the band must be `deselect` (HANDBOOK 4)."""


@dataclass(frozen=True, slots=True)
class Review:
    """A six-monthly review of the score: its day and its band."""

    on: date
    band: Band


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """A place that is to end.

    Attributes:
        on: the first day without it.
        reason: why.
        note: more, where the reason asks for it.
        reviews: six-monthly reviews of this placement.
        statutory: whether the client is on licence or order; None is not known.
        mappa_level: on that day.
    """

    on: date
    reason: DeselectionReason
    note: str = ""
    reviews: Sequence[Review] = ()
    statutory: bool | None = None
    mappa_level: int = 0


def allow_leaving(
    scale: Scale, standing: Standing, leaving: Leaving, *, override: Override | None = None
) -> tuple[Rule, ...]:
    """Say yes to the end of a place; return the rules that a panel sets aside for it.

    Raises:
        Refused: a rule says no; each says what would satisfy it.
    """
    return overridden(leaving_refusals(scale, standing, leaving), override)


def leaving_refusals(scale: Scale, standing: Standing, leaving: Leaving) -> Iterator[Refusal]:
    """Yield each rule that says no to the end of a place."""
    if not standing.on_scheme(leaving.on):
        yield no_place(standing, leaving.on)
        return
    last = standing.last_change
    if last is not None and leaving.on < last:
        yield Refusal(
            Rule.REWRITES_THE_PAST,
            f"The level was changed on {day_in_words(last)}, when the place still stood.",
            f"Choose {day_in_words(last)} or a later day.",
            last,
        )
        return
    yield from chain(
        _note(leaving), _light_level(scale, standing, leaving), _record(standing, leaving)
    )


def _note(leaving: Leaving) -> Iterator[Refusal]:
    if leaving.reason.needs_note and not leaving.note.strip():
        moved = leaving.reason is DeselectionReason.MOVED
        yield Refusal(
            Rule.NOTE,
            f"The reason “{leaving.reason.replace('-', ' ')}” needs a note.",
            "Write to where, and to which scheme." if moved else "Write what the reason is.",
        )


def _light_level(scale: Scale, standing: Standing, leaving: Leaving) -> Iterator[Refusal]:
    if leaving.reason in AT_ANY_LEVEL:
        return
    most, days = scale.leaving_level, scale.leaving_days
    since = held_since(standing.levels, leaving.on, at_most=most)
    if since is not None and standing.selected_on is not None:
        since = max(since, standing.selected_on)
    held = (leaving.on - since).days if since else 0
    if since is not None and held >= days:
        return
    from_on = since + timedelta(days=days) if since else None
    asked = _levels(most)
    yield Refusal(
        Rule.LIGHT_LEVEL_HELD,
        f"A client leaves from {asked}, held for {days} days; "
        + (f"it has been held for {held}." if since else "it is not held now."),
        (
            f"From {day_in_words(from_on)} it will have been held for long enough"
            if from_on
            else f"Step down to level {most} first"
        )
        + ", or a panel can do otherwise with a reason.",
        from_on,
    )


def _record(standing: Standing, leaving: Leaving) -> Iterator[Refusal]:
    """Yield what the record says against the reason."""
    reason = leaving.reason
    if reason is DeselectionReason.NO_LONGER_MEETS_CRITERIA:
        yield from _two_reviews(leaving)
    elif reason is DeselectionReason.LONG_CUSTODY and not is_away(standing.away, leaving.on):
        yield Refusal(
            Rule.AWAY_FOR_LONG_CUSTODY,
            f"Nothing on the record says that the client is in custody on "
            f"{day_in_words(leaving.on)}.",
            "Record the custody first, or a panel can do otherwise with a reason.",
        )
    elif reason is DeselectionReason.MAPPA and leaving.mappa_level < MAPPA_EXCLUDED:
        yield Refusal(
            Rule.MAPPA_LEVEL,
            f"A client leaves to be managed under MAPPA at level {MAPPA_EXCLUDED} or 3; "
            f"the level recorded is {leaving.mappa_level}.",
            "Record the MAPPA level first, or a panel can do otherwise with a reason.",
        )
    elif reason is DeselectionReason.WITHDREW and leaving.statutory:
        yield Refusal(
            Rule.CONSENT_IS_THEIRS,
            "A client on licence or order cannot withdraw consent: compliance is mandatory.",
            "Choose another reason, or record first that the licence or order has ended.",
        )


def _two_reviews(leaving: Leaving) -> Iterator[Refusal]:
    by_day = {each.on: each.band for each in leaving.reviews if each.on <= leaving.on}
    latest = [by_day[day] for day in sorted(by_day, reverse=True)[:REVIEWS_BELOW]]
    below = 0
    for band in latest:
        if band is not Band.DESELECT:
            break
        below += 1
    if below >= REVIEWS_BELOW:
        return
    lacking = REVIEWS_BELOW - below
    yield Refusal(
        Rule.TWO_REVIEWS,
        "A score below the lowest threshold counts only at two successive six-monthly reviews; "
        + ("the latest one did not find it." if not below else "so far one has found it."),
        ("One more review" if lacking == 1 else "Two successive reviews")
        + " in the band deselect would do, or a panel can do otherwise with a reason.",
    )


def _levels(most: int) -> str:
    return " or ".join(f"level {n}" if n == most else str(n) for n in range(most, 0, -1))
