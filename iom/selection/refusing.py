"""How a rule of levels says no, and what a panel may set aside (HANDBOOK 5). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from iom.kernel.errors import RuleBroken


class Rule(StrEnum):
    """What may say no to a change of level or to the end of a place."""

    NOT_ON_SCHEME = "not-on-scheme"
    NO_SUCH_LEVEL = "no-such-level"
    REWRITES_THE_PAST = "rewrites-the-past"
    BENEFIT_EXPECTED = "benefit-expected"
    ONE_LEVEL_DOWN = "one-level-down"
    NOT_DOWN_WHILE_AWAY = "not-down-while-away"
    LIGHT_LEVEL_HELD = "light-level-held"
    TWO_REVIEWS = "two-reviews"
    AWAY_FOR_LONG_CUSTODY = "away-for-long-custody"
    MAPPA_LEVEL = "mappa-level"
    CONSENT_IS_THEIRS = "consent-is-theirs"
    NOTE = "note"
    OVERRIDE_REASON = "override-reason"

    @property
    def overridable(self) -> bool:
        """Whether a panel may do otherwise with a reason."""
        return self in _OVERRIDABLE


_OVERRIDABLE = frozenset(
    {
        *(Rule.ONE_LEVEL_DOWN, Rule.NOT_DOWN_WHILE_AWAY, Rule.LIGHT_LEVEL_HELD),
        *(Rule.TWO_REVIEWS, Rule.AWAY_FOR_LONG_CUSTODY, Rule.MAPPA_LEVEL),
    }
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A rule that says no.

    Attributes:
        rule: which.
        says: what it asks for and what is so instead, as a sentence.
        would_do: what would satisfy it, as a sentence.
        from_on: the first day on which it would say yes if nothing else changes; None: no day.
    """

    rule: Rule
    says: str
    would_do: str
    from_on: date | None = None

    @property
    def sentence(self) -> str:
        """Both sentences."""
        return f"{self.says} {self.would_do}"


class Refused(RuleBroken):
    """Rules say no; `refusals` are all of them, those first that no panel may override."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__(" ".join(each.sentence for each in refusals))
        self.refusals = tuple(refusals)


@dataclass(frozen=True, slots=True)
class Override:
    """A panel does otherwise than the rules say, for a reason of its own."""

    reason: str


def overridden(found: Iterable[Refusal], override: Override | None) -> tuple[Rule, ...]:
    """Return the rules that a panel sets aside; empty where none says no.

    An override with nothing to set aside is none: its reason is not asked for and nothing is kept.

    Raises:
        Refused: a rule says no that the panel may not or does not set aside.
    """
    refusals = sorted(found, key=lambda each: each.rule.overridable)
    if not refusals:
        return ()
    if override is None or not all(each.rule.overridable for each in refusals):
        raise Refused(refusals)
    if not override.reason.strip():
        raise Refused([_REASON])
    return tuple(each.rule for each in refusals)


_REASON = Refusal(
    Rule.OVERRIDE_REASON,
    "A panel may do otherwise than the rules say only with a reason.",
    "Write the panel’s reason.",
)
