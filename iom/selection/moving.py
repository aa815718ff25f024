"""Rules of a change of level: up may jump, down goes one level at a time (HANDBOOK 5). Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from iom.cohort.domain import Status, status_on
from iom.cohort.facts import held_on
from iom.kernel.dates import day_in_words
from iom.scoring.domain import Away
from iom.selection.domain import Levels, Scale, is_away
from iom.selection.refusing import Override, Refusal, Rule, overridden


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a client's place stands, as far as a level rests on it.

    Attributes:
        selected_on: None while only nominated.
        deselected_on: None while the place lasts.
        levels: of this placement.
        away: spans not at liberty.
    """

    selected_on: date | None
    deselected_on: date | None = None
    levels: Levels = ()
    away: Sequence[Away] = ()

    def on_scheme(self, day: date) -> bool:
        """Whether there is a place on the day."""
        status = status_on(day, selected_on=self.selected_on, deselected_on=self.deselected_on)
        return status is Status.ON_SCHEME

    def level_on(self, day: date) -> int | None:
        """Return the level of a day."""
        return held_on(self.levels, day)

    @property
    def last_change(self) -> date | None:
        """The day of the latest change of level."""
        return max((each.from_on for each in self.levels), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A level to be set.

    Attributes:
        to: its number.
        on: from which day.
        benefit: what is expected of it, in words.
    """

    to: int
    on: date
    benefit: str


@dataclass(frozen=True, slots=True)
class Allowed:
    """A move that may be made.

    Attributes:
        before: the level of the day before; None: it is the first of the placement.
        to: the new one.
        overridden: the rules that the panel set aside.
        warnings: sentences that whoever sets it should read.
    """

    before: int | None
    to: int
    overridden: tuple[Rule, ...]
    warnings: tuple[str, ...]


def allow(
    scale: Scale, standing: Standing, move: Move, *, override: Override | None = None
) -> Allowed:
    """Say yes to a level, with the rules that a panel sets aside for it.

    Raises:
        Refused: a rule says no; each says what would satisfy it.
    """
    set_aside = overridden(refusals(scale, standing, move), override)
    before = _before(standing, move.on)
    return Allowed(before, move.to, set_aside, tuple(_warnings(scale, standing, move)))


def refusals(scale: Scale, standing: Standing, move: Move) -> Iterator[Refusal]:
    """Yield each rule that says no to a level."""
    if not 1 <= move.to <= scale.highest:
        yield Refusal(
            Rule.NO_SUCH_LEVEL,
            f"There is no level {move.to}.",
            f"Choose a level from 1 to {scale.highest}.",
        )
        return
    if not standing.on_scheme(move.on):
        yield no_place(standing, move.on)
        return
    last = standing.last_change
    if last is not None and move.on < last:
        yield Refusal(
            Rule.REWRITES_THE_PAST,
            f"The level was changed on {day_in_words(last)}, and what held before stays as it was.",
            f"Choose {day_in_words(last)} or a later day.",
            last,
        )
        return
    if not move.benefit.strip():
        yield Refusal(
            Rule.BENEFIT_EXPECTED,
            "A level follows what the resource would achieve, not the score alone.",
            "Write what benefit is expected.",
        )
    yield from _down(scale, standing, move)


def _before(standing: Standing, day: date) -> int | None:
    """Return the level of the day before: what is set twice on one day is one step.

    None on the first day of the place: what was thought of at nomination binds nobody.
    """
    eve = day - timedelta(days=1)
    return standing.level_on(eve) if standing.on_scheme(eve) else None


def _down(scale: Scale, standing: Standing, move: Move) -> Iterator[Refusal]:
    before = _before(standing, move.on)
    if before is None or move.to >= before:
        return
    if move.to < before - 1:
        today, tomorrow = standing.level_on(move.on), move.on + timedelta(days=1)
        later = today is not None and today < before and move.to >= today - 1
        yield Refusal(
            Rule.ONE_LEVEL_DOWN,
            f"Down goes one level at a time; the day before it was {scale.level(before).words}.",
            f"{scale.level(before - 1).label} can be set"
            + (f" today and a lower one from {day_in_words(tomorrow)}" if later else "")
            + ", or a panel can do otherwise with a reason.",
            tomorrow if later else None,
        )
    if is_away(standing.away, move.on):
        end = _home_on(standing.away, move.on)
        yield Refusal(
            Rule.NOT_DOWN_WHILE_AWAY,
            "Whoever is not at liberty keeps the level: time away makes nobody look improved.",
            (
                f"A lower one can be set from {day_in_words(end)}"
                if end
                else "A lower one can be set from the day of release"
            )
            + ", or a panel can do otherwise with a reason.",
            end,
        )


def _home_on(away: Sequence[Away], day: date) -> date | None:
    """Return the first day at liberty from a day on; None: no end is recorded."""
    while True:
        covering = [
            each
            for each in away
            if each.from_on <= day and (each.to_on is None or day < each.to_on)
        ]
        if not covering:
            return day
        ends = [each.to_on for each in covering if each.to_on is not None]
        if len(ends) < len(covering):
            return None
        day = max(ends)


def no_place(standing: Standing, day: date) -> Refusal:
    """Say that there is no place on a day, and what would have to be."""
    if standing.selected_on is None:
        would_do = "A panel must select the client first."
    elif day < standing.selected_on:
        would_do = f"Choose {day_in_words(standing.selected_on)} or a later day."
    else:
        would_do = "After the end of a place it takes a new nomination."
    return Refusal(
        Rule.NOT_ON_SCHEME,
        f"There is no place on the scheme on {day_in_words(day)}.",
        would_do,
        standing.selected_on if standing.selected_on and day < standing.selected_on else None,
    )


def _warnings(scale: Scale, standing: Standing, move: Move) -> Iterator[str]:
    """Yield what no rule forbids but somebody should know."""
    before = _before(standing, move.on)
    last = max((each.from_on for each in standing.levels if each.from_on < move.on), default=None)
    if before is None or last is None or move.to >= before:
        return
    due = scale.reappraise_by(before, last)
    if move.on < due:
        yield (
            f"{scale.level(before).label} would be looked at again by "
            f"{day_in_words(due)}; it has stood for {(move.on - last).days} days."
        )
