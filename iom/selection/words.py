"""Rules, reasons and grounds as pages name them. Pure."""

from __future__ import annotations

from iom.cohort.domain import DeselectionReason
from iom.selection.refusing import Rule

RULES = {
    Rule.NOT_ON_SCHEME: "there must be a place on the scheme",
    Rule.NO_SUCH_LEVEL: "levels go from 1 to 5",
    Rule.REWRITES_THE_PAST: "what held before the latest change stays as it was",
    Rule.BENEFIT_EXPECTED: "the benefit expected is written down",
    Rule.ONE_LEVEL_DOWN: "down goes one level at a time",
    Rule.NOT_DOWN_WHILE_AWAY: "nobody steps down while not at liberty",
    Rule.LIGHT_LEVEL_HELD: "a client leaves from a light level that was held",
    Rule.TWO_REVIEWS: "two successive reviews find the score below the lowest threshold",
    Rule.AWAY_FOR_LONG_CUSTODY: "long custody asks for somebody in custody",
    Rule.MAPPA_LEVEL: "MAPPA asks for level 2 or 3",
    Rule.CONSENT_IS_THEIRS: "consent is withdrawn only where it was theirs to give",
    Rule.NOTE: "the reason needs a note",
    Rule.OVERRIDE_REASON: "a panel does otherwise only with a reason",
}
"""Each rule in short, as what a panel set aside."""

_REASONS = {
    DeselectionReason.SUCCESSFUL_ENGAGEMENT: "successful engagement",
    DeselectionReason.SUSTAINED_DESISTANCE: "sustained desistance",
    DeselectionReason.MOVED: "moved out of the area, or transferred",
    DeselectionReason.LONG_CUSTODY: "long custody",
    DeselectionReason.MAPPA: "managed under MAPPA",
    DeselectionReason.NO_LONGER_MEETS_CRITERIA: "no longer meets the criteria",
    DeselectionReason.WITHDREW: "withdrew consent",
    DeselectionReason.CAPACITY: "place passed on to a case of greater benefit",
    DeselectionReason.DIED: "died",
    DeselectionReason.OTHER: "other",
}


def reason_words(reason: DeselectionReason) -> str:
    """Return why a place ended, within a sentence."""
    return _REASONS[reason]


TAKEN = tuple(each for each in DeselectionReason if each is not DeselectionReason.DIED)
"""The reasons that a panel may choose; a death is recorded, not decided."""
