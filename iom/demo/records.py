"""What stands on the records of the story's clients: told by number, so that it is always the same.

Every name is a bird's or a tree's. Telephone numbers are of those that are kept for stories
(07700 900000 to 900999).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from iom.accounts.domain import Reader
from iom.contacts.domain import Attendance, ContactKind, Pathway
from iom.entries.domain import Known
from iom.kernel.clock import LONDON
from iom.offending.words import BreachKind, Disposal, OffenceCategory, TestResult
from iom.particulars.domain import Reading, Relationship, Way, Whose
from iom.record.kinds import KINDS
from iom.record.service import add_entry

_TOLD = 60  # clients with a full record; the others have little, as in life
WORKERS = ("Rowan Ashworth", "Maple Finchfield", "Robin Elderwood")
_CATEGORIES = (
    OffenceCategory.DWELLING_BURGLARY,
    OffenceCategory.THEFT_FROM_VEHICLE,
    OffenceCategory.SHOPLIFTING,
    OffenceCategory.ROBBERY,
    OffenceCategory.THEFT_OF_VEHICLE,
    OffenceCategory.OTHER_THEFT,
)
Entry = tuple[str, dict[str, Any]]
Teller = Callable[[int, dict[str, str], date], Iterator[Entry]]


def tell(
    clients: list[dict[str, str]], *, but: Collection[str], actor: Reader, at: datetime
) -> None:
    """Put entries on the records of those on the scheme, in the caller's transaction.

    Args:
        clients: rows of the file of clients.
        but: the references of those of whom another tells more.
        actor: whoever records it.
        at: when; the days lie around it.
    """
    today = at.astimezone(LONDON).date()
    tell_by(_TELLERS, clients, but, actor=actor, at=at, today=today)


def tell_by(  # what an entry needs
    tellers: Sequence[Teller],
    clients: list[dict[str, str]],
    but: Collection[str],
    *,
    actor: Reader,
    at: datetime,
    today: date,
) -> None:
    """Put on the record of each what tellers say of them, in the caller's transaction."""
    here = {
        row["client_ref"]: row
        for row in clients
        if row["selected_on"] and not row["deselected_on"] and row["deselection_reason"] != "died"
    }
    for number, row in enumerate(list(here.values())[:_TOLD]):
        if row["client_ref"] in but:
            continue
        for teller in tellers:
            for code, values in teller(number, row, today):
                add_entry(
                    row["client_ref"],
                    KINDS[code],
                    values,
                    token=f"story-{code}-{values.get('ref') or number}",
                    actor=actor,
                    at=at,
                    today=today,
                )


def _reach(number: int, row: dict[str, str], today: date) -> Iterator[Entry]:
    yield (
        "telephone",
        {
            "number": f"07700 900{number:03}",
            "whose": Whose.SHARED if number % 6 == 0 else Whose.OWN,
            "safe": (Known.YES, Known.YES, Known.NO, Known.YES, Known.NOT_KNOWN)[number % 5],
            "when": "after 16:00" if number % 3 == 0 else "",
            "from_on": today - timedelta(days=200),
            "checked_on": today - timedelta(days=20) if number % 2 else None,
            "checked_by": WORKERS[number % 3] if number % 2 else "",
        },
    )
    if number % 4 == 0:
        yield (
            "communication",
            {
                "language": "Polish" if number % 8 == 0 else "English",
                "interpreter": Known.YES if number % 8 == 0 else Known.NO,
                "reading": Reading.WITH_HELP if number % 12 == 0 else Reading.WELL,
                "learning": "Needs more time to answer; short sentences"
                if number % 12 == 0
                else "",
                "preferred": Way.TEXT,
                "note": "",
                "from_on": today - timedelta(days=150),
            },
        )
    if number % 3 == 0:
        yield (
            "relation",
            {
                "name": f"Wren {row['family_name']}",
                "relationship": Relationship.PARENT,
                "next_of_kin": Known.YES,
                "carer": Known.NO,
                "may_contact": Known.YES if number % 2 else Known.NO,
            },
        )
    if row["statutory"] == "no":
        yield (
            "participation",
            {
                "scope": "To see a worker every week and to take part in the programme",
                "given_on": today - timedelta(days=90),
                "withdrawn_on": today - timedelta(days=6) if number % 7 == 0 else None,
                "in_writing": Known.YES,
                "witnessed_by": WORKERS[number % 3],
            },
        )


def _before(number: int, selected_on: date) -> Iterator[Entry]:
    """Tell why somebody was selected: what they did in the year before (HANDBOOK 12)."""
    for which in range(5 + number % 3):
        yield (
            "offence",
            {
                "offence_on": selected_on - timedelta(days=9 + 50 * which + number % 17),
                "category": _CATEGORIES[(number + 2 * which) % 6],
                "disposal": Disposal.CAUTIONED if which == 4 else Disposal.CONVICTED,
                "ref": f"OB-{number:03}-{which}",
                "note": "",
            },
        )


def _offended(number: int, row: dict[str, str], today: date) -> Iterator[Entry]:
    for which in range(2 + number % 4):
        day = today - timedelta(days=25 + 83 * which + number % 30)
        yield (
            "offence",
            {
                "offence_on": day,
                "category": _CATEGORIES[(number + which) % 6],
                "disposal": Disposal.CONVICTED if which else Disposal.CHARGED,
                "alcohol": {0: Known.YES, 1: Known.NO, 2: Known.NO}.get((number + which) % 5),
                "ref": f"OF-{number:03}-{which}",
                "note": "",
            },
        )
    yield from _before(number, date.fromisoformat(row["selected_on"]))
    if number % 12 == 2:
        yield (
            "offence",
            {
                "offence_on": today - timedelta(days=1 + number % 2),
                "category": OffenceCategory.THEFT_FROM_VEHICLE,
                "disposal": Disposal.ARRESTED,
                "ref": f"AR-{number:03}",
                "note": "",
            },
        )
    if number % 2 == 0:
        yield (
            "predictor",
            {
                "on": today - timedelta(days=70),
                "value": 45 + number % 50,
                "name": "Example predictor 2",
                "ref": f"PR-{number:03}",
            },
        )
    if number % 9 == 4:
        yield (
            "breach",
            {
                "on": today - timedelta(days=33),
                "kind": BreachKind.BREACH,
                "what": "Two appointments missed",
                "ref": f"BR-{number:03}",
            },
        )
    if number % 5 == 0:
        yield (
            "drug-test",
            {
                "on": today - timedelta(days=14),
                "result": TestResult.POSITIVE if number % 10 else TestResult.NEGATIVE,
                "substances": "opiates" if number % 10 else "",
                "occasion": "in treatment",
                "ref": f"DT-{number:03}",
            },
        )


def _met(number: int, row: dict[str, str], today: date) -> Iterator[Entry]:
    del row
    if number % 11 == 6:
        return  # nobody has seen them for long
    for which in range(4):
        missed = which == 0 and number % 6 == 1
        yield (
            "contact",
            {
                "on": today - timedelta(days=3 + 7 * which + number % 4),
                "kind": ContactKind.HOME_VISIT if which % 2 else ContactKind.OFFICE_VISIT,
                "pathway": (Pathway.ACCOMMODATION, None, Pathway.DRUGS_ALCOHOL, Pathway.ETE)[which],
                "agency": "Probation",
                "worker": WORKERS[(number + which) % 3],
                "minutes": None if missed else 30,
                "attended": Attendance.UNACCEPTABLE_ABSENCE if missed else Attendance.ATTENDED,
                "note": "",
                "ref": f"CO-{number:03}-{which}",
            },
        )


_TELLERS: Sequence[Teller] = (_reach, _offended, _met)
