"""Words of the directory (HANDBOOK 8), and how its references are written. Pure."""

from __future__ import annotations

from iom.contacts.domain import Pathway
from iom.entries.domain import Word


class Sector(Word):
    """What a provider is mostly about: the words of pathways, and other."""

    ACCOMMODATION = "accommodation"
    ATTITUDES = "attitudes"
    FAMILIES = "families"
    DRUGS_ALCOHOL = "drugs-alcohol"
    ETE = "ete"
    FINANCE = "finance"
    HEALTH = "health"
    DOMESTIC_ABUSE = "domestic-abuse"
    SEX_WORKING = "sex-working"
    OTHER = "other"

    @property
    def label(self) -> str:
        """As a reader sees it."""
        return "Other" if self is Sector.OTHER else Pathway(self.value).label


class ForSex(Word):
    """For whom a programme is, by sex."""

    ANY = "any"
    FEMALE = "F"
    MALE = "M"

    @property
    def label(self) -> str:
        """As a reader sees it."""
        return {"any": "Women and men", "F": "Women only", "M": "Men only"}[self.value]


class ForStatutory(Word):
    """For whom a programme is, by whether they are on a licence or order."""

    EITHER = "either"
    YES = "yes"
    NO = "no"

    @property
    def label(self) -> str:
        """As a reader sees it."""
        return {
            "either": "Statutory or not",
            "yes": "Statutory clients only",
            "no": "Non-statutory clients only",
        }[self.value]


class Where(Word):
    """Whether a programme is given in custody."""

    COMMUNITY = "community"
    CUSTODY = "custody"
    BOTH = "both"

    @property
    def label(self) -> str:
        """As a reader sees it."""
        return {
            "community": "In the community only",
            "custody": "In custody only",
            "both": "In the community and in custody",
        }[self.value]


class Taken(Word):
    """How a programme is taken up."""

    DROP_IN = "drop-in"
    BY_REFERRAL = "by-referral"
    FIXED_TERM = "fixed-term"

    @property
    def label(self) -> str:
        """As a reader sees it."""
        return {
            "drop-in": "Drop-in",
            "by-referral": "By referral, at any time",
            "fixed-term": "Fixed term, with start dates",
        }[self.value]


class Weekday(Word):
    """A day of the week, on which a drop-in is open."""

    MONDAY = "mon"
    TUESDAY = "tue"
    WEDNESDAY = "wed"
    THURSDAY = "thu"
    FRIDAY = "fri"
    SATURDAY = "sat"
    SUNDAY = "sun"

    @property
    def label(self) -> str:
        """As a reader sees it."""
        return f"{self.name.capitalize()}s"

    @property
    def number(self) -> int:
        """As `date.weekday` counts: 0 for Monday."""
        return list(Weekday).index(self)


def programme_ref(number: int) -> str:
    """Return how a programme is named: `P-0007`."""
    return f"P-{number:04d}"


def provider_ref(number: int) -> str:
    """Return how a provider is named: `V-0003`."""
    return f"V-{number:04d}"


def number_of(ref: str, letter: str) -> int | None:
    """Read a reference back; None: it is none of that letter."""
    head, dash, digits = ref.strip().upper().partition("-")
    right = head == letter and dash and digits.isascii() and digits.isdecimal()
    return int(digits) if right and len(digits) in range(4, 10) else None
