"""Four clients of the story of whom more is told: one of whom much is known, one who is wanted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from iom.accounts.domain import Reader
from iom.contacts.domain import Attendance, ContactKind, Pathway
from iom.enforcement.domain import Hearing, OrderKind, SentenceKind, VisitResult, WarrantKind
from iom.entries.domain import Known, Shape
from iom.offending.words import BreachKind, Disposal, OffenceCategory, TestResult
from iom.particulars.domain import Reading, Relationship, Way, Whose
from iom.record.kinds import KINDS
from iom.record.queries import get_record, list_current
from iom.record.service import add_entry, change_entry
from iom.safety.domain import MarkerKind, Reply


@dataclass
class _Pen:
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


def choose(
    clients: Sequence[dict[str, str]], situations: Sequence[dict[str, str]]
) -> tuple[str, str, str, str]:
    """Choose of whom more is told: somebody in custody, and three at liberty; by reference.

    Args:
        clients: rows of the file of clients.
        situations: rows of the file of situations, those of them that are on record.
    """
    inside = {row["client_ref"]: row["situation"] for row in situations if not row["to"]}
    here = [
        row["client_ref"]
        for row in clients
        if row["selected_on"] and not row["deselected_on"] and row["district"] == "Cambridge"
    ]
    at_liberty = [ref for ref in here if ref not in inside]
    busy = next(ref for ref in here if inside.get(ref) == "custody")
    return busy, at_liberty[0], at_liberty[1], at_liberty[2]


def tell(
    chosen: tuple[str, str, str, str],
    gone: str,
    *,
    actor: Reader,
    at: datetime,
    today: date,
) -> None:
    """Put entries on the records of those who were chosen, and let one who left have died.

    Args:
        chosen: by reference, as `choose` returned them.
        gone: of somebody who is no longer on the scheme.
        actor: a coordinator of all districts.
        at: when.
        today: the day around which the entries lie.
    """
    tellers = (_much, _wanted, _through_an_interpreter, _not_to_be_rung)
    for teller, ref in zip(tellers, chosen, strict=True):
        teller(_Pen(ref, actor, at, today))
    pen = _Pen(gone, actor, at, today)
    pen.put("death", died_on=pen.day(-40), source="The coroner’s office")


def _much(pen: _Pen) -> None:
    """Write the record of somebody of whom everything is known, released in four days."""
    _warn(pen, MarkerKind.VIOLENCE, "To staff who come alone", "Probation", -410, 28)
    _warn(pen, MarkerKind.IN_PAIRS, "At any address", "Police", -410, 60)
    _warn(pen, MarkerKind.DOGS, "Two, at 14 Teasel Walk", "Housing", -400, -33)
    pen.put(
        "marker",
        kind=MarkerKind.NEEDLES,
        what="Found in a coat on arrest",
        source="Police",
        from_on=pen.day(-102),
        review_on=pen.day(80),
        reply=Reply.REPLIED,
        reply_words="Says that the coat was borrowed, and has not used since spring.",
    )
    _ring(pen, "07700 900417", Known.YES, when="no voicemail", checked_by="Linden Wren")
    _ring(pen, "07700 900733", Known.NO, when="the former partner answers", whose=Whose.SHARED)
    pen.put(
        "communication",
        language="",
        interpreter=Known.NO,
        reading=Reading.WITH_HELP,
        preferred=Way.TEXT,
        from_on=pen.day(-300),
    )
    _relation(pen, "Fern Thornfield", Relationship.PARENT, "07700 900220", Known.YES)
    _relation(pen, "Briar Mossworth", Relationship.PARTNER, "", Known.NO)
    _release_in(pen, 4)
    pen.put(
        "order",
        kind=OrderKind.LICENCE,
        from_on=pen.day(-20),
        to_on=pen.day(80),
        curfew_from=time(21),
        curfew_to=time(7),
        tag=Known.YES,
        exclusion="Mill Lane between the two bridges",
        non_contact="Briar Mossworth",
        other="Meets the lead professional every Tuesday",
    )
    pen.put(
        "participation",
        scope="Meets the mentor at the gate",
        given_on=pen.day(-15),
        in_writing=Known.YES,
        witnessed_by="Linden Wren",
    )
    _much_that_happened(pen)


def _much_that_happened(pen: _Pen) -> None:
    _court(pen, 11, "Fenmarsh Magistrates", Hearing.REVIEW, time(10))
    _court(pen, -6, "Fenmarsh Magistrates", Hearing.BREACH, time(14))
    _offend(pen, -330, OffenceCategory.DWELLING_BURGLARY, Disposal.CONVICTED)
    _offend(pen, -310, OffenceCategory.SHOPLIFTING, Disposal.CONVICTED)
    _offend(pen, -240, OffenceCategory.THEFT_FROM_VEHICLE, Disposal.CHARGED)
    _offend(pen, -150, OffenceCategory.DWELLING_BURGLARY, Disposal.ARRESTED)
    _offend(pen, -142, OffenceCategory.THEFT_FROM_VEHICLE, Disposal.CONVICTED)
    pen.put("breach", on=pen.day(-300), kind=BreachKind.RECALL, what="Left the address by night")
    pen.put("breach", on=pen.day(-148), kind=BreachKind.WARNING, what="Missed two appointments")
    pen.put(
        "sentence",
        passed_on=pen.day(-60),
        kind=SentenceKind.CUSTODY,
        months=7,
        court="Fenmarsh Magistrates",
    )
    pen.put(
        "warrant",
        kind=WarrantKind.FAILED_TO_APPEAR,
        issued_on=pen.day(-160),
        executed_on=pen.day(-152),
        court="Fenmarsh Magistrates",
    )
    for days, hour, result in ((-170, 21, VisitResult.IN), (-163, 22, VisitResult.OUT)):
        pen.put("curfew-visit", on=pen.day(days), time=time(hour, 40), result=result, by="Police")
    pen.put("drug-test", on=pen.day(-148), result=TestResult.POSITIVE, substances="Heroin")
    pen.put("drug-test", on=pen.day(-240), result=TestResult.NEGATIVE)
    pen.put("predictor", on=pen.day(-200), value=82, name="Invented predictor 2")
    for days in (*range(-345, -150, 9), -112, -75, -33, -19, -9, -2):
        missed = days % 4 == 0 and days < -150
        how = ContactKind.PRISON_VISIT if days > -130 else ContactKind.OFFICE_VISIT
        _meet(pen, days, how, Attendance.UNACCEPTABLE_ABSENCE if missed else Attendance.ATTENDED)


def _wanted(pen: _Pen) -> None:
    """Write the record of somebody for whom a warrant is out, with two markers."""
    _warn(pen, MarkerKind.WEAPONS, "A knife was found twice", "Police", -90, 120)
    pen.put("warrant", kind=WarrantKind.BREACH, issued_on=pen.day(-3), court="Fenmarsh Magistrates")
    pen.put(
        "order",
        kind=OrderKind.COMMUNITY_ORDER,
        from_on=pen.day(-120),
        to_on=pen.day(200),
        curfew_from=time(20),
        curfew_to=time(6),
        tag=Known.YES,
    )
    pen.put("breach", on=pen.day(-8), kind=BreachKind.BREACH, what="Two curfews missed")
    pen.put("curfew-visit", on=pen.day(-9), time=time(22, 5), result=VisitResult.OUT, by="Police")
    _offend(pen, -200, OffenceCategory.ROBBERY, Disposal.CONVICTED)
    _offend(pen, -4, OffenceCategory.THEFT_OF_VEHICLE, Disposal.ARRESTED)
    _ring(pen, "07700 900512", Known.NOT_KNOWN)
    _meet(pen, -40, ContactKind.PHONE, Attendance.ATTENDED)


def _through_an_interpreter(pen: _Pen) -> None:
    """Write the record of somebody to whom one talks through an interpreter."""
    pen.put(
        "communication",
        language="Polish",
        interpreter=Known.YES,
        reading=Reading.NOT,
        learning="Plain words, one thing at a time",
        preferred=Way.VISIT,
        note="Comes with a sister to every appointment",
        from_on=pen.day(-60),
    )
    _relation(pen, "Linnet Alderfield", Relationship.SIBLING, "07700 900631", Known.YES)
    _warn(pen, MarkerKind.NOT_ALONE_WITH, "Women, at home", "Probation", -50, 100)
    pen.put("marac", heard_on=pen.day(-45), note="Ring the domestic abuse team first")
    _court(pen, 2, "Fenmarsh Crown Court", Hearing.SENTENCE, time(9, 30))
    _meet(pen, -5, ContactKind.HOME_VISIT, Attendance.ATTENDED)


def _not_to_be_rung(pen: _Pen) -> None:
    """Write the record of somebody whom nobody may ring."""
    _ring(pen, "07700 900842", Known.NO, when="somebody else reads the messages")
    pen.put(
        "communication",
        interpreter=Known.NO,
        reading=Reading.WELL,
        preferred=Way.THROUGH_WORKER,
        from_on=pen.day(-20),
    )
    pen.put("drug-test", on=pen.day(-12), result=TestResult.MISSED, occasion="On licence")


def _warn(  # a row of a table
    pen: _Pen, kind: MarkerKind, what: str, source: str, since: int, review: int
) -> None:
    pen.put(
        "marker",
        kind=kind,
        what=what,
        source=source,
        from_on=pen.day(since),
        review_on=pen.day(review),
        reply=Reply.TOLD,
    )


def _ring(  # as above
    pen: _Pen,
    number: str,
    safe: Known,
    *,
    when: str = "",
    whose: Whose = Whose.OWN,
    checked_by: str = "",
) -> None:
    pen.put(
        "telephone",
        number=number,
        whose=whose,
        safe=safe,
        when=when,
        from_on=pen.day(-90),
        checked_on=pen.day(-41) if checked_by else None,
        checked_by=checked_by,
    )


def _relation(pen: _Pen, name: str, relationship: Relationship, telephone: str, may: Known) -> None:
    pen.put(
        "relation",
        name=name,
        relationship=relationship,
        next_of_kin=may,
        carer=Known.NO,
        telephone=telephone,
        may_contact=may,
    )


def _court(pen: _Pen, days: int, court: str, hearing: Hearing, hour: time) -> None:
    pen.put("court-date", on=pen.day(days), time=hour, court=court, hearing=hearing)


def _offend(pen: _Pen, days: int, category: OffenceCategory, disposal: Disposal) -> None:
    pen.put("offence", offence_on=pen.day(days), category=category, disposal=disposal)


def _meet(pen: _Pen, days: int, how: ContactKind, attended: Attendance) -> None:
    pen.put(
        "contact",
        on=pen.day(days),
        kind=how,
        attended=attended,
        pathway=Pathway.ATTITUDES,
        worker="Ivy Fieldfare",
        agency="Probation",
        minutes=40,
    )


def _release_in(pen: _Pen, days: int) -> None:
    """Say when the client, who is in custody, is expected to be released."""
    record, kind = get_record(pen.actor, pen.ref), KINDS["situation"]
    [now] = [row for row in list_current(record, kind) if row.to_on is None]
    change_entry(
        pen.ref,
        kind,
        now.id,
        {"expected_on": pen.day(days)},
        actor=pen.actor,
        at=pen.at,
        today=pen.today,
    )
