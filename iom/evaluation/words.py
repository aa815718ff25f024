"""How the figures of an evaluation are written, on a page and on paper alike. Pure."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from iom.evaluation.domain import Rate, Result
from iom.evaluation.ranges import Range
from iom.kernel.money import in_pounds
from iom.kernel.rounding import half_up

NONE: Final = "–"
CAVEAT_TITLE: Final = "Before and after is not an effect."
CAVEAT: Final = (
    "These are people who chose to come, or were sent, mostly when something had just gone wrong: "
    "some of any fall would have come without the work, and a rise is not its fault. Nobody here "
    "was compared with people who had none of it."
)
METHOD: Final = (
    "In brackets the range that holds the true figure in 95 of 100 such cases: Wilson’s for "
    "shares, the exact one of Poisson for counts. It takes each contact and each offence as "
    "independent of the others; where a few people have many, it is too narrow."
)
HOW: Final = (
    "A session is a contact that took place with a provider; appointments that our side called off "
    "count nowhere. A positive outcome is a session that achieved what it was for; where no "
    "outcome was said, that is no failure. Offences are proven or charged, by their day, per year "
    "at liberty: in the 365 days before the first session, and for up to 365 days from it, at most "
    "to the last day of the period."
)


def share(number: int, of: int, found: Range | None) -> str:
    """Write a share with its range: `80 % (49 to 94)`."""
    if found is None:
        return NONE
    return (
        f"{_whole(100 * number / of)} % ({_whole(100 * found.low)} to {_whole(100 * found.high)})"
    )


def rate(each: Rate) -> str:
    """Write offences per year with their range: `3.8 (0.8 to 11.0)`."""
    if each.per_year is None or each.range is None:
        return NONE
    return f"{_one(each.per_year)} ({_one(each.range.low)} to {_one(each.range.high)})"


def cost(result: Result) -> str:
    """Write what it cost; nothing is known where no contact says."""
    return f"£{in_pounds(result.cost_pence)}" if result.has_cost else "not known"


def costed(result: Result) -> str:
    """Say of how many contacts the cost is known, where it is not of all of them."""
    if result.costed == result.contacts:
        return ""
    return f"known of {result.costed:,} of {result.contacts:,}"


def each_outcome(result: Result) -> str:
    """Write what a positive outcome cost, with its range to whole pounds."""
    found = result.each_range
    if result.each_pence is None or found is None:
        return NONE
    low, high = (f"{int(half_up(Decimal(end) / 100)):,}" for end in (found.low, found.high))
    return f"£{in_pounds(result.each_pence)} ({low} to {high})"


def pounds(pence: int) -> str:
    """Write pence as pounds."""
    return in_pounds(pence)


def _whole(value: float) -> int:
    return int(half_up(Decimal(value)))


def _one(value: float) -> str:
    return f"{half_up(Decimal(value), 1):,}"
