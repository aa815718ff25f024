"""Which entries are asked for, and how an address says it. Pure.

Whatever an address holds is read leniently: what is not understood is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Self, TypeVar

from iom.contacts.domain import ContactKind, Pathway

PERIODS = (7, 28, 91, 365)
_Code = TypeVar("_Code", bound=StrEnum)


class Whose(StrEnum):
    """Whose entries."""

    MINE = "mine"
    AGENCY = "agency"
    ALL = "all"

    @property
    def label(self) -> str:
        """As in the list of choices."""
        return {"mine": "Mine", "agency": "My agency’s", "all": "Everybody’s"}[self.value]


class Came(StrEnum):
    """Whether the client was there."""

    ANY = ""
    MET = "met"
    MISSED = "missed"

    @property
    def label(self) -> str:
        """As in the list of choices."""
        return {"": "All", "met": "They met", "missed": "Missed, not acceptable"}[self.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What is asked of the log.

    Attributes:
        days: how far back.
        before: day and number after which the page begins; None for the first page.
    """

    whose: Whose = Whose.MINE
    days: int = 28
    kind: ContactKind | None = None
    pathway: Pathway | None = None
    came: Came = Came.ANY
    before: tuple[date, int] | None = None

    @classmethod
    def read(cls, args: Mapping[str, str], *, largest: int) -> Self:
        """Read what an address says.

        Args:
            args: of the address.
            largest: the greatest number that a row can have.
        """
        days = args.get("days", "")
        return cls(
            whose=_word(Whose, args.get("whose")) or Whose.MINE,
            days=int(days) if days in {str(each) for each in PERIODS} else 28,
            kind=_word(ContactKind, args.get("kind")),
            pathway=_word(Pathway, args.get("pathway")),
            came=_word(Came, args.get("came")) or Came.ANY,
            before=_key(args.get("before", ""), largest),
        )

    @property
    def said(self) -> dict[str, str]:
        """Return it as the words of an address, without those that say what is usual."""
        found = {
            "whose": self.whose.value if self.whose is not Whose.MINE else "",
            "days": str(self.days) if self.days != 28 else "",
            "kind": self.kind.value if self.kind else "",
            "pathway": self.pathway.value if self.pathway else "",
            "came": self.came.value,
        }
        return {name: value for name, value in found.items() if value}

    def of(self, whose: Whose) -> Sought:
        """Return the same of somebody else's, from the first page."""
        return replace(self, whose=whose, before=None)


def _word(words: type[_Code], text: str | None) -> _Code | None:
    return words(text) if text and text in set(words) else None


def _key(text: str, largest: int) -> tuple[date, int] | None:
    day, _, number = text.partition(".")
    try:
        found = date.fromisoformat(day), int(number)
    except ValueError:
        return None
    return found if 0 <= found[1] <= largest else None
