"""Which level the rules arrive at for a client, and on what grounds (HANDBOOK 5). Pure.

It is a recommendation: a person sets the level.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from iom.kernel.dates import day_in_words
from iom.needs.domain import Need
from iom.scoring.domain import Away, days_at_liberty, in_window
from iom.selection.domain import Level, Scale, is_away


class Ground(StrEnum):
    """What a recommendation rests on."""

    SCORE = "score"
    PROVISIONAL = "provisional"
    RELEASED = "released"
    ARRESTS = "arrests"
    ALREADY_HIGHEST = "already-highest"
    QUIET = "quiet"
    NOT_QUIET = "not-quiet"
    NEEDS_OPEN = "needs-open"
    UP_GOES_FIRST = "up-goes-first"
    ONE_STEP = "one-step"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class Reason:
    """A ground with its sentence."""

    ground: Ground
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a client on a day; nothing lies after it but the ends of spans.

    Attributes:
        score: the rounded one.
        provisional: whether the score lacks a predictor.
        level: the one that holds, None before the first.
        not_raised_since: the day on which it was last set or raised; a step down is neither
            (`domain.not_raised_since`).
        reappraised: days on which the level was looked at, that of now included if it is one.
        proven: days of offences proven or charged.
        arrests: days of arrests that have not come to nothing since.
        away: spans not at liberty.
        needs: where each stands, by its name in a sentence; empty where nothing is known.
    """

    as_of: date
    score: Decimal
    provisional: bool = False
    level: int | None = None
    not_raised_since: date | None = None
    reappraised: Sequence[date] = ()
    proven: Sequence[date] = ()
    arrests: Sequence[date] = ()
    away: Sequence[Away] = ()
    needs: Mapping[str, Need] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """What the rules arrive at.

    Attributes:
        start: the level of the score.
        level: the level recommended.
        next_level: where one would go today, for down goes one level at a time.
        reasons: why, in order.
    """

    start: Level
    level: Level
    next_level: Level
    reasons: tuple[Reason, ...]

    @property
    def grounds(self) -> tuple[Ground, ...]:
        """What it rests on."""
        return tuple(each.ground for each in self.reasons)


def recommend(scale: Scale, known: Known) -> Recommendation:
    """Say which level the rules arrive at."""
    start = scale.level_of(known.score)
    step, reasons = _step(scale, known, start)
    level = scale.level(start.number + step)
    number, more = _next(scale, known, level.number)
    return Recommendation(
        start=start,
        level=level,
        next_level=scale.level(number),
        reasons=(_score(start, known), *reasons, *more),
    )


def _step(scale: Scale, known: Known, start: Level) -> tuple[int, list[Reason]]:
    """Return by how much the level differs from that of the score, and why or why not."""
    up = [*_up(scale, known)]
    down = [*_down(scale, known, start)] if start.number > 1 else []
    quiet = any(each.ground is Ground.QUIET for each in down)
    if not up:
        return -1 if quiet else 0, down
    if quiet:
        up.append(_UP_FIRST)
    if start.number == scale.highest:
        return 0, [*up, Reason(Ground.ALREADY_HIGHEST, "There is no higher level.")]
    return 1, up


def _next(scale: Scale, known: Known, number: int) -> tuple[int, list[Reason]]:
    """Return the level to which one would go today, and why it is not the one recommended."""
    now, away = known.level, is_away(known.away, known.as_of)
    reasons = []
    if now is not None and number < now:
        if away:
            number = now
        elif number < now - 1:
            number = now - 1
            said = f"from {scale.level(now).words} {scale.level(number).words} is next."
            reasons.append(Reason(Ground.ONE_STEP, f"Down goes one level at a time: {said}"))
    if away:
        reasons.append(_while_away(scale))
    return number, reasons


_UP_FIRST = Reason(
    Ground.UP_GOES_FIRST,
    "The level has been quiet long enough for a lower one, but what asks for more goes first.",
)


def _score(start: Level, known: Known) -> Reason:
    said = f"A score of {known.score} starts at {start.words}."
    if known.provisional:
        more = " It is provisional: no reoffending predictor is recorded."
        return Reason(Ground.PROVISIONAL, said + more)
    return Reason(Ground.SCORE, said)


def released_on(away: Sequence[Away], as_of: date) -> date | None:
    """Return the first day at liberty after the latest time away; None while away, or never."""
    if is_away(away, as_of):
        return None
    ends = [each.to_on for each in away if each.to_on is not None and each.to_on <= as_of]
    return max(ends, default=None)


def _up(scale: Scale, known: Known) -> Iterator[Reason]:
    released = released_on(known.away, known.as_of)
    if released is not None and in_window(released, known.as_of, scale.after_release_days):
        yield Reason(
            Ground.RELEASED,
            f"Released on {day_in_words(released)}, within the last {scale.after_release_days} "
            "days: one level higher.",
        )
    recent = [day for day in known.arrests if in_window(day, known.as_of, scale.arrest_days)]
    if len(recent) >= scale.arrests:
        yield Reason(
            Ground.ARRESTS,
            f"{len(recent)} arrests in the last {scale.arrest_days} days: one level higher.",
        )


def _down(scale: Scale, known: Known, start: Level) -> Iterator[Reason]:
    """Yield why one level lower, or else what is wanting for it.

    Who has taken the step down already has not to earn it again: it begins nothing anew, and the
    interval is that of the level of the score.
    """
    if known.level is None or known.not_raised_since is None:
        return
    happened = [day for day in (*known.proven, *known.arrests) if day <= known.as_of]
    since = max([known.not_raised_since, *happened])
    days = days_at_liberty(since, known.as_of, known.away)
    looked = {day for day in known.reappraised if since < day <= known.as_of}
    most = scale.quiet_reappraisals
    needed = most * start.reappraise_days
    wanting = []
    if days < needed or len(looked) < most:
        wanting.append(
            Reason(
                Ground.NOT_QUIET,
                f"One level lower asks for {most} re-appraisals and {needed} days at liberty "
                "without a raised level, a proven offence or an arrest. "
                f"Since {day_in_words(since)} there have been {len(looked)} and {days}.",
            )
        )
    open_needs = _unsettled(known)
    if open_needs:
        wanting.append(Reason(Ground.NEEDS_OPEN, open_needs))
    yield from wanting
    if not wanting:
        yield Reason(
            Ground.QUIET,
            f"{len(looked)} re-appraisals and {days} days at liberty have passed without a raised "
            "level, a proven offence or an arrest, and every need is met or absent: one level "
            "lower.",
        )


def _unsettled(known: Known) -> str:
    """Say that not every need is met or absent, and of how many; never which.

    A sentence goes to readers of whom not everybody may know of every need.
    """
    asks = "One level lower asks for every need to be met or absent"
    if not known.needs:
        return f"{asks}; none has been assessed."
    needs = known.needs.values()
    some = (
        (sum(need.open for need in needs), "open"),
        (sum(need is Need.UNKNOWN for need in needs), "not known"),
    )
    said = " and ".join(f"{count} {what}" for count, what in some if count)
    return f"{asks}: of {len(needs)}, {said}." if said else ""


def _while_away(scale: Scale) -> Reason:
    plan = scale.contacts_away
    return Reason(
        Ground.AWAY,
        f"Not at liberty: the level is kept, and the plan is {plan} "
        f"{'contact' if plan == 1 else 'contacts'} in {scale.window_days} days.",
    )
