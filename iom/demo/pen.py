"""Entries on the record of one client, as the story writes them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from iom.accounts.domain import Reader
from iom.contacts.domain import Attendance, ContactKind, Pathway
from iom.enforcement.domain import Hearing
from iom.entries.domain import Known, Shape
from iom.offending.words import Disposal, OffenceCategory
from iom.particulars.domain import Relationship, Whose
from iom.record.kinds import KINDS
from iom.record.queries import get_record, list_current
from iom.record.service import add_entry, change_entry
from iom.safety.domain import MarkerKind, Reply


@dataclass
class Pen:
    """Writes entries on one client's record, as somebody, on days counted from today."""

    ref: str
    actor: Reader
    at: datetime
    today: date
    _number: int = field(default=0)

    def day(self, days: int) -> date:
        """Return the day so many days after today."""
        return self.today + timedelta(days=days)

    def put(self, code: str, **said: Any) -> None:  # noqa: ANN401  # fields of any kind
        """Put an entry on the record; what is not said is empty."""
        kind = KINDS[code]
        empty = {
            each.name: "" if each.shape in {Shape.LINE, Shape.TEXT} and each.name != "ref" else None
            for each in kind.fields
        }
        self._number += 1
        add_entry(
            self.ref,
            kind,
            empty | said,
            token=f"story-{self.ref}-{self._number}",
            actor=self.actor,
            at=self.at,
            today=self.today,
        )

    def warn(self, kind: MarkerKind, what: str, source: str, since: int, review: int) -> None:
        """Put a marker on the record, from one day to be looked at again on another."""
        self.put(
            "marker",
            kind=kind,
            what=what,
            source=source,
            from_on=self.day(since),
            review_on=self.day(review),
            reply=Reply.TOLD,
        )

    def ring(
        self,
        number: str,
        safe: Known,
        *,
        when: str = "",
        whose: Whose = Whose.OWN,
        checked_by: str = "",
    ) -> None:
        """Put a telephone number on the record."""
        self.put(
            "telephone",
            number=number,
            whose=whose,
            safe=safe,
            when=when,
            from_on=self.day(-90),
            checked_on=self.day(-41) if checked_by else None,
            checked_by=checked_by,
        )

    def relate(self, name: str, relationship: Relationship, telephone: str, may: Known) -> None:
        """Put somebody who is close to the client on the record."""
        self.put(
            "relation",
            name=name,
            relationship=relationship,
            next_of_kin=may,
            carer=Known.NO,
            telephone=telephone,
            may_contact=may,
        )

    def hear(self, days: int, court: str, hearing: Hearing, hour: time) -> None:
        """Put a court date on the record."""
        self.put("court-date", on=self.day(days), time=hour, court=court, hearing=hearing)

    def offend(self, days: int, category: OffenceCategory, disposal: Disposal) -> None:
        """Put an offence on the record."""
        self.put("offence", offence_on=self.day(days), category=category, disposal=disposal)

    def meet(self, days: int, how: ContactKind, attended: Attendance) -> None:
        """Put a contact on the record."""
        self.put(
            "contact",
            on=self.day(days),
            kind=how,
            attended=attended,
            pathway=Pathway.ATTITUDES,
            worker="Ivy Fieldfare",
            agency="Probation",
            minutes=40,
        )

    def release_in(self, days: int) -> None:
        """Say when the client, who is in custody, is expected to be released."""
        record, kind = get_record(self.actor, self.ref), KINDS["situation"]
        [now] = [row for row in list_current(record, kind) if row.to_on is None]
        change_entry(
            self.ref,
            kind,
            now.id,
            {"expected_on": self.day(days)},
            actor=self.actor,
            at=self.at,
            today=self.today,
        )
