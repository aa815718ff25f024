"""What is asked of the lists of plans, and how an address says it. Pure.

What an address holds is read leniently: what is not understood is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Self

from iom.plans.domain import State

SIZE: Final = 50
_LONGEST = 60
_NUMBER = 9


@dataclass(frozen=True, slots=True)
class After:
    """After whom a page begins: the day by which the list is ordered, and the reference."""

    on: date
    ref: str

    @property
    def said(self) -> str:
        """As an address says it."""
        return f"{self.on.isoformat()}_{self.ref}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What is asked for.

    Attributes:
        which: of the lists.
        district: the code of one district; empty for all.
        lead: the number of a user, 0 for clients whom nobody leads; None for all.
        after: where the page begins; None: at the first.
    """

    which: State = State.OVERDUE
    district: str = ""
    lead: int | None = None
    after: After | None = None

    @classmethod
    def read(cls, said: Mapping[str, str], *, usual: State) -> Self:
        """Read what an address says."""
        which, code, lead = said.get("which", ""), said.get("district", ""), said.get("lead", "")
        known = code.replace("-", "").isalnum() and len(code) <= _LONGEST
        number = lead.isascii() and lead.isdecimal() and len(lead) <= _NUMBER
        return cls(
            which=State(which) if which in set(State) else usual,
            district=code if known else "",
            lead=int(lead) if number else None,
            after=_after(said.get("after", "")),
        )

    @property
    def said(self) -> dict[str, str]:
        """Return what an address has to say; which list always, so that it can be kept."""
        found = {"which": self.which.value}
        if self.district:
            found["district"] = self.district
        if self.lead is not None:
            found["lead"] = str(self.lead)
        if self.after is not None:
            found["after"] = self.after.said
        return found

    def instead(self, which: State) -> Sought:
        """Return another of the lists, of the same district and lead."""
        return replace(self, which=which, after=None)

    def of(self, district: str) -> Sought:
        """Return the same list of one district, or of all."""
        return replace(self, district=district, after=None)

    def led(self, lead: int | None) -> Sought:
        """Return the same list of one lead, or of all."""
        return replace(self, lead=lead, after=None)

    def on_from(self, on: date, ref: str) -> Sought:
        """Return the page that begins after somebody."""
        return replace(self, after=After(on, ref))


def _after(text: str) -> After | None:
    day, _, ref = text.partition("_")
    try:
        on = date.fromisoformat(day)
    except ValueError:
        return None
    plain = ref.replace("-", "").isalnum() and len(ref) <= _LONGEST
    return After(on, ref) if plain else None
