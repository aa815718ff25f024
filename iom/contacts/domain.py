"""Words of contacts (HANDBOOK 8; the codes are those of INTERFACES 3). Pure."""

from __future__ import annotations

from iom.accounts.domain import Category
from iom.entries.domain import Word

MOST_COST = 10_000_00
"""Pence that one entry may have cost for a client: ten thousand pounds."""


class Pathway(Word):
    """What a contact is about."""

    ACCOMMODATION = "accommodation"
    ATTITUDES = "attitudes"
    FAMILIES = "families"
    DRUGS_ALCOHOL = "drugs-alcohol"
    ETE = "ete"
    FINANCE = "finance"
    HEALTH = "health"
    DOMESTIC_ABUSE = "domestic-abuse"
    SEX_WORKING = "sex-working"

    @property
    def label(self) -> str:
        """As a reader sees it."""
        return {
            "attitudes": "Attitudes, thinking and behaviour",
            "families": "Children and families",
            "drugs-alcohol": "Drugs and alcohol",
            "ete": "Education, training and employment",
            "finance": "Finance, benefit and debt",
        }.get(self.value) or Word.label.fget(self)  # type: ignore[attr-defined]

    @property
    def short(self) -> str:
        """As one says it, where many stand beside one another."""
        return {
            "attitudes": "Attitudes and thinking",
            "ete": "ETE",
            "finance": "Finance, benefit, debt",
        }.get(self.value) or self.label

    @property
    def category(self) -> Category:
        """Of which category a contact about it is."""
        return _CATEGORIES.get(self, Category.IDENTITY)


_CATEGORIES = {
    Pathway.ACCOMMODATION: Category.HOUSING,
    Pathway.DRUGS_ALCOHOL: Category.SUBSTANCE_TREATMENT,
    Pathway.FINANCE: Category.FINANCE,
    Pathway.HEALTH: Category.HEALTH,
    Pathway.SEX_WORKING: Category.HEALTH,
    Pathway.DOMESTIC_ABUSE: Category.OFFENDING,
}


class ContactKind(Word):
    """How they met."""

    OFFICE_VISIT = "office-visit"
    HOME_VISIT = "home-visit"
    PRISON_VISIT = "prison-visit"
    PHONE = "phone"
    VIDEO = "video"
    MESSAGE = "message"
    ACCOMPANIED = "accompanied"
    GROUP = "group"
    CURFEW_CHECK = "curfew-check"
    DRUG_TEST = "drug-test"
    OTHER = "other"


class Outcome(Word):
    """What a contact led to; none where nobody said."""

    ACHIEVED = "achieved"
    PROGRESS = "progress"
    NO_CHANGE = "no-change"
    SET_BACK = "set-back"

    @property
    def label(self) -> str:
        """As a reader sees it."""
        return _OUTCOMES[self]

    @property
    def positive(self) -> bool:
        """Whether it was what the contact was for: what a positive outcome costs goes by it."""
        return self is Outcome.ACHIEVED


_OUTCOMES = {
    Outcome.ACHIEVED: "Achieved what it was for",
    Outcome.PROGRESS: "Progress",
    Outcome.NO_CHANGE: "No change",
    Outcome.SET_BACK: "Set-back",
}


class Attendance(Word):
    """Whether the client came to an appointment; none where it was no appointment."""

    ATTENDED = "attended"
    ACCEPTABLE_ABSENCE = "acceptable-absence"
    UNACCEPTABLE_ABSENCE = "unacceptable-absence"
    OUR_SIDE = "our-side"

    @property
    def missed(self) -> bool:
        """Whether it is for the client to explain, or was explained."""
        return self in {self.ACCEPTABLE_ABSENCE, self.UNACCEPTABLE_ABSENCE}
