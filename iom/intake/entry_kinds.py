"""The kinds of file whose rows are entries: columns, words, how a row is read (INTERFACES 3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from iom.accounts.domain import Category
from iom.contacts.domain import Attendance, ContactKind, Pathway
from iom.contacts.kinds import CONTACT
from iom.enforcement.domain import WarrantKind
from iom.enforcement.kinds import WARRANT
from iom.entries.domain import Kind, Known
from iom.intake.domain import FileKind
from iom.intake.entry_files import EntryFile, columns_of
from iom.intake.rows import Row
from iom.needs.domain import SECTIONS, NeedKind, Tool
from iom.needs.kinds import ASSESSMENT
from iom.offending.kinds import BREACH, DIP_EVENT, DRUG_TEST, INTELLIGENCE, OFFENCE, PREDICTOR
from iom.offending.words import BreachKind, DipEventKind, Disposal, OffenceCategory, TestResult

_Read = tuple[Kind, dict[str, Any]] | None


def _offence(row: Row) -> _Read:
    values = {
        "ref": row["offence_ref"],
        "offence_on": row.day("offence_date", needed=True),
        "category": row.word("category", OffenceCategory, needed=True),
        "disposal": row.word("disposal", Disposal, needed=True),
    }
    alcohol = row.yes_no("alcohol")
    if alcohol is not None:  # a file without the column does not speak of it
        values["alcohol"] = Known.YES if alcohol else Known.NO
    return OFFENCE, values


OFFENCES = EntryFile(
    columns=columns_of(
        "offence_ref", "offence_date", "category", "disposal", optional=("alcohol",)
    ),
    ref="offence_ref",
    kinds=(OFFENCE,),
    reads=_offence,
    names={
        "ref": "offence_ref",
        "offence_on": "offence_date",
        "category": "category",
        "disposal": "disposal",
        "alcohol": "alcohol",
    },
)

_PREDICTOR, _INTELLIGENCE = "predictor-2yr", "intelligence"
INDICATOR_KINDS: Mapping[str, Category] = {
    _PREDICTOR: PREDICTOR.category,
    **{result.value: DRUG_TEST.category for result in TestResult},
    _INTELLIGENCE: INTELLIGENCE.category,
    BreachKind.BREACH.value: BREACH.category,
    BreachKind.RECALL.value: BREACH.category,
}
"""The words of the column `kind` of indicators, and of which category each is."""


def _indicator(row: Row) -> _Read:
    what = row.one_of("kind", INDICATOR_KINDS)
    values: dict[str, Any] = {
        "ref": row["indicator_ref"], "on": row.day("date", needed=True)
    }  # fmt: skip
    source = row.name("source", needed=False, longest=120)
    if what == _PREDICTOR:
        percent = row.whole("value", 0, 100)
        if percent is None and not row["value"]:
            row.refuse("value", "this must not be empty")
        return PREDICTOR, values | {"value": percent, "name": source}
    if what == _INTELLIGENCE:
        return INTELLIGENCE, values | {"grade": row.name("value", needed=False, longest=20)}
    more = row.name("value", needed=False, longest=120)
    if what in {BreachKind.BREACH, BreachKind.RECALL}:
        return BREACH, values | {"kind": BreachKind(what), "what": more}
    if what:
        said = {"result": TestResult(what), "substances": more, "occasion": source}
        return DRUG_TEST, values | said
    return None


INDICATORS = EntryFile(
    columns=columns_of("indicator_ref", "kind", "date", "value", "source"),
    ref="indicator_ref",
    kinds=(PREDICTOR, DRUG_TEST, INTELLIGENCE, BREACH),
    reads=_indicator,
    names={
        "ref": "indicator_ref",
        "on": "date",
        "value": "value",
        "name": "source",
        "grade": "value",
        "result": "kind",
        "substances": "value",
        "occasion": "source",
        "kind": "kind",
        "what": "value",
    },
    choices=("kind", INDICATOR_KINDS),
)


def _dip_event(row: Row) -> _Read:
    return DIP_EVENT, {
        "ref": row["event_ref"],
        "on": row.day("date", needed=True),
        "event": row.word("event", DipEventKind, needed=True),
    }


DIP_EVENTS = EntryFile(
    columns=columns_of("event_ref", "event", "date"),
    ref="event_ref",
    kinds=(DIP_EVENT,),
    reads=_dip_event,
    names={"ref": "event_ref", "on": "date", "event": "event"},
)


def _contact(row: Row) -> _Read:
    return CONTACT, {
        "ref": row["contact_ref"],
        "on": row.day("date", needed=True),
        "agency": row.name("agency", needed=False, longest=120),
        "worker": row.name("worker", needed=False, longest=120),
        "pathway": row.word("pathway", Pathway),
        "kind": row.word("kind", ContactKind, needed=True),
        "minutes": row.whole("minutes", 0, 1_440),
        "attended": row.word("attended", Attendance),
        "note": row.note("note"),
    }


CONTACTS = EntryFile(
    columns=columns_of(
        *("contact_ref", "date", "agency", "worker", "pathway", "kind", "minutes"),
        *("attended", "note"),
    ),
    ref="contact_ref",
    kinds=(CONTACT,),
    reads=_contact,
    names={
        "ref": "contact_ref",
        "on": "date",
        **{name: name for name in ("agency", "worker", "pathway", "kind", "minutes", "attended")},
        "note": "note",
    },
    choices=("pathway", {pathway.value: pathway.category for pathway in Pathway}),
)


def _warrant(row: Row) -> _Read:
    return WARRANT, {
        "ref": row["warrant_ref"],
        "kind": row.word("kind", WarrantKind, needed=True),
        "issued_on": row.day("issued_on", needed=True),
        "court": row.name("court", needed=False, longest=120),
        "executed_on": row.day("executed_on"),
        "withdrawn_on": row.day("withdrawn_on"),
    }


WARRANTS = EntryFile(
    columns=columns_of("warrant_ref", "kind", "issued_on", "court", "executed_on", "withdrawn_on"),
    ref="warrant_ref",
    kinds=(WARRANT,),
    reads=_warrant,
    names={
        "ref": "warrant_ref",
        **{n: n for n in ("kind", "issued_on", "court", "executed_on", "withdrawn_on")},
    },
)

_SCORED = tuple(kind.value for kind in SECTIONS)
_ASKED = tuple(kind.value for kind in NeedKind if kind not in SECTIONS)


def _assessment(row: Row) -> _Read:
    scores = {kind.value: row.whole(kind.value, 0, most.most) for kind, most in SECTIONS.items()}
    asked = {name: row.yes_no(name) for name in _ASKED}
    answers: dict[str, Any] = scores | {
        name: Known.YES if said else Known.NO for name, said in asked.items() if said is not None
    }
    return ASSESSMENT, {
        "ref": row["assessment_ref"],
        "on": row.day("date", needed=True),
        "tool": row.word("tool", Tool, needed=True),
        "assessor": row.name("assessor", needed=True, longest=120),
        # What is left out says nothing: it takes no answer away that is on the record.
        **{name: answer for name, answer in answers.items() if answer is not None},
    }


ASSESSMENTS = EntryFile(
    columns=columns_of("assessment_ref", "date", "tool", "assessor", *_SCORED, *_ASKED),
    ref="assessment_ref",
    kinds=(ASSESSMENT,),
    reads=_assessment,
    names={
        "ref": "assessment_ref",
        "on": "date",
        **{name: name for name in ("tool", "assessor", *_SCORED, *_ASKED)},
    },
    sections={kind.value: kind.category for kind in NeedKind},
)

ENTRY_FILES: Mapping[FileKind, EntryFile] = {
    FileKind.OFFENCES: OFFENCES,
    FileKind.INDICATORS: INDICATORS,
    FileKind.DIP_EVENTS: DIP_EVENTS,
    FileKind.CONTACTS: CONTACTS,
    FileKind.WARRANTS: WARRANTS,
    FileKind.ASSESSMENTS: ASSESSMENTS,
}
