"""Four clients of the story of whom more is told: one of whom much is known, one who is wanted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from iom.accounts.domain import Reader
from iom.contacts.domain import Attendance, ContactKind
from iom.demo.pen import Pen
from iom.enforcement.domain import Hearing, OrderKind, SentenceKind, VisitResult, WarrantKind
from iom.entries.domain import Known
from iom.offending.words import BreachKind, Disposal, OffenceCategory, TestResult
from iom.particulars.domain import Reading, Relationship, Way, Whose
from iom.safety.domain import MarkerKind, Reply


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
        teller(Pen(ref, actor, at, today))
    pen = Pen(gone, actor, at, today)
    pen.put("death", died_on=pen.day(-40), source="The coroner’s office")


def _much(pen: Pen) -> None:
    """Write the record of somebody of whom everything is known, released in four days."""
    pen.warn(MarkerKind.VIOLENCE, "To staff who come alone", "Probation", -410, 28)
    pen.warn(MarkerKind.IN_PAIRS, "At any address", "Police", -410, 60)
    pen.warn(MarkerKind.DOGS, "Two, at 14 Teasel Walk", "Housing", -400, -33)
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
    pen.ring("07700 900417", Known.YES, when="no voicemail", checked_by="Linden Wren")
    pen.ring("07700 900733", Known.NO, when="the former partner answers", whose=Whose.SHARED)
    pen.put(
        "communication",
        language="",
        interpreter=Known.NO,
        reading=Reading.WITH_HELP,
        preferred=Way.TEXT,
        from_on=pen.day(-300),
    )
    pen.relate("Fern Thornfield", Relationship.PARENT, "07700 900220", Known.YES)
    pen.relate("Briar Mossworth", Relationship.PARTNER, "", Known.NO)
    pen.release_in(4)
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


def _much_that_happened(pen: Pen) -> None:
    pen.hear(11, "Fenmarsh Magistrates", Hearing.REVIEW, time(10))
    pen.hear(-6, "Fenmarsh Magistrates", Hearing.BREACH, time(14))
    pen.offend(-330, OffenceCategory.DWELLING_BURGLARY, Disposal.CONVICTED)
    pen.offend(-310, OffenceCategory.SHOPLIFTING, Disposal.CONVICTED)
    pen.offend(-240, OffenceCategory.THEFT_FROM_VEHICLE, Disposal.CHARGED)
    pen.offend(-150, OffenceCategory.DWELLING_BURGLARY, Disposal.ARRESTED)
    pen.offend(-142, OffenceCategory.THEFT_FROM_VEHICLE, Disposal.CONVICTED)
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
        pen.meet(days, how, Attendance.UNACCEPTABLE_ABSENCE if missed else Attendance.ATTENDED)


def _wanted(pen: Pen) -> None:
    """Write the record of somebody for whom a warrant is out, with two markers."""
    pen.warn(MarkerKind.WEAPONS, "A knife was found twice", "Police", -90, 120)
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
    pen.offend(-200, OffenceCategory.ROBBERY, Disposal.CONVICTED)
    pen.offend(-4, OffenceCategory.THEFT_OF_VEHICLE, Disposal.ARRESTED)
    pen.ring("07700 900512", Known.NOT_KNOWN)
    pen.meet(-40, ContactKind.PHONE, Attendance.ATTENDED)


def _through_an_interpreter(pen: Pen) -> None:
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
    pen.relate("Linnet Alderfield", Relationship.SIBLING, "07700 900631", Known.YES)
    pen.warn(MarkerKind.NOT_ALONE_WITH, "Women, at home", "Probation", -50, 100)
    pen.put("marac", heard_on=pen.day(-45), note="Ring the domestic abuse team first")
    pen.hear(2, "Fenmarsh Crown Court", Hearing.SENTENCE, time(9, 30))
    pen.meet(-5, ContactKind.HOME_VISIT, Attendance.ATTENDED)


def _not_to_be_rung(pen: Pen) -> None:
    """Write the record of somebody whom nobody may ring."""
    pen.ring("07700 900842", Known.NO, when="somebody else reads the messages")
    pen.put(
        "communication",
        interpreter=Known.NO,
        reading=Reading.WELL,
        preferred=Way.THROUGH_WORKER,
        from_on=pen.day(-20),
    )
    pen.put("drug-test", on=pen.day(-12), result=TestResult.MISSED, occasion="On licence")
