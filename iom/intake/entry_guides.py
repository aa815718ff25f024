"""What to put into the files whose rows are entries, each under a reference of its source. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from iom.contacts.domain import Attendance, ContactKind, Pathway
from iom.enforcement.domain import WarrantKind
from iom.intake.domain import FileKind
from iom.intake.guide_shapes import DATE, WHO, Column, Guide, words_of
from iom.needs.domain import SECTIONS, NeedKind, Tool
from iom.offending.words import BreachKind, DipEventKind, Disposal, OffenceCategory, TestResult

_AGAIN = (
    "A row is known again by its reference. The same row again changes nothing; the same "
    "reference with other content replaces what was there, which stays readable. What a person "
    "struck out is not brought back, and what a person moved to another client stays there."
)


def _ref(name: str) -> Column:
    return Column(name, "The source’s own reference, up to 60 characters.", needed=True)


ENTRY_GUIDES: Mapping[FileKind, Guide] = {
    FileKind.OFFENCES: Guide(
        title="Offences and arrests",
        one="offence",
        key="Offence",
        what="One row for each offence or arrest of a client who is on the record. An acquittal or "
        "no further action turns an earlier arrest or charge into nothing from that day on.",
        again=_AGAIN,
        columns=(
            WHO,
            _ref("offence_ref"),
            Column("offence_date", f"The day of the offence, {DATE}.", needed=True),
            Column("category", "What offence it is.", words_of(OffenceCategory), needed=True),
            Column("disposal", "What became of it.", words_of(Disposal), needed=True),
            Column(
                "alcohol",
                "Under the influence of alcohol. The column may be left out; then nothing is said.",
                ("yes", "no"),
            ),
        ),
        example=("EXAMPLE-1", "O-EXAMPLE-1", "2025-05-01", "robbery", "arrested", "no"),
    ),
    FileKind.INDICATORS: Guide(
        title="Indicators",
        one="indicator",
        key="Indicator",
        what="One row for each reoffending predictor, drug test, piece of graded intelligence, "
        "breach or recall.",
        again=_AGAIN,
        columns=(
            WHO,
            _ref("indicator_ref"),
            Column(
                "kind",
                "What it is.",
                (
                    "predictor-2yr",
                    *words_of(TestResult),
                    "intelligence",
                    BreachKind.BREACH.value,
                    BreachKind.RECALL.value,
                ),
                needed=True,
            ),
            Column("date", f"Its day, {DATE}.", needed=True),
            Column(
                "value",
                "Of a predictor the per cent, a whole number from 0 to 100, needed; of a test the "
                "substances; of intelligence the grade; of a breach what it was.",
            ),
            Column(
                "source",
                "Of a predictor its name and version, of a test the occasion; of others it is not "
                "kept.",
            ),
        ),
        example=("EXAMPLE-1", "I-EXAMPLE-1", "predictor-2yr", "2025-05-01", "62", "Example 3"),
    ),
    FileKind.DIP_EVENTS: Guide(
        title="DIP events",
        one="DIP event",
        key="Event",
        what="One row for each dated event of the Drug Interventions Programme.",
        again=_AGAIN,
        columns=(
            WHO,
            _ref("event_ref"),
            Column("event", "What happened.", words_of(DipEventKind), needed=True),
            Column("date", f"Its day, {DATE}.", needed=True),
        ),
        example=("EXAMPLE-1", "D-EXAMPLE-1", "assessed", "2025-05-01"),
    ),
    FileKind.CONTACTS: Guide(
        title="Contacts",
        one="contact",
        key="Contact",
        what="One row for each contact of a worker with a client, or each appointment that was not "
        "kept.",
        again=_AGAIN,
        columns=(
            WHO,
            _ref("contact_ref"),
            Column("date", f"Its day, {DATE}.", needed=True),
            Column("agency", "The worker’s agency, by its name."),
            Column("worker", "The worker, by name."),
            Column("pathway", "What it was about.", words_of(Pathway)),
            Column("kind", "How they met.", words_of(ContactKind), needed=True),
            Column("minutes", "How long it took, a whole number."),
            Column(
                "attended",
                "Whether the client came; empty where it was no appointment.",
                words_of(Attendance),
            ),
            Column("note", "More about it."),
        ),
        example=(
            "EXAMPLE-1",
            "K-EXAMPLE-1",
            "2025-05-01",
            "Example housing",
            "Alder Example",
            "accommodation",
            "office-visit",
            "30",
            "attended",
            "",
        ),
    ),
    FileKind.WARRANTS: Guide(
        title="Warrants",
        one="warrant",
        key="Warrant",
        what="One row for each warrant. While it is neither executed nor withdrawn it is "
        "outstanding, and but for a search warrant the client is shown as wanted.",
        again=_AGAIN,
        columns=(
            WHO,
            _ref("warrant_ref"),
            Column("kind", "What it is for.", words_of(WarrantKind), needed=True),
            Column("issued_on", f"The day on which it was issued, {DATE}.", needed=True),
            Column("court", "The court, by its name."),
            Column("executed_on", f"The day on which it was executed, {DATE}."),
            Column("withdrawn_on", f"The day on which it was withdrawn, {DATE}."),
        ),
        example=(
            "EXAMPLE-1",
            "W-EXAMPLE-1",
            "failed-to-appear",
            "2025-05-01",
            "Example Magistrates",
            "",
            "",
        ),
    ),
    FileKind.ASSESSMENTS: Guide(
        title="Assessments of needs",
        one="assessment",
        key="Assessment",
        what="One row for each assessment of a client. An empty section was not asked: it is "
        "unknown and never 0, and it takes no answer away that is on the record.",
        again=_AGAIN,
        columns=(
            WHO,
            _ref("assessment_ref"),
            Column("date", f"Its day, {DATE}.", needed=True),
            Column("tool", "By what the client was assessed.", words_of(Tool), needed=True),
            Column("assessor", "Who assessed the client, by name.", needed=True),
            *(
                Column(kind.value, f"{kind.label}: a score, {section.words}.")
                for kind, section in SECTIONS.items()
            ),
            *(
                Column(kind.value, f"Whether there is a need: {kind.words}.", ("yes", "no"))
                for kind in NeedKind
                if kind not in SECTIONS
            ),
        ),
        example=(
            *("EXAMPLE-1", "A-EXAMPLE-1", "2025-05-01", "oasys", "Alder Example"),
            *("2", "3", "0", "1", "4", "4", "2", ""),
            *("yes", ""),
        ),
    ),
}
