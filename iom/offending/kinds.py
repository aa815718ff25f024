"""The kinds of entry about offending, tests and intelligence."""

from __future__ import annotations

from datetime import date

from iom.accounts.domain import Category
from iom.entries.domain import BadEntry, Field, Kind, Known, Section, Shape, Values, Word
from iom.kernel.dates import day_in_table
from iom.offending.models import (
    AntiSocialCase,
    Breach,
    DipEvent,
    DrugTest,
    Intelligence,
    Offence,
    Predictor,
)
from iom.offending.words import (
    AntiSocialKind,
    BreachKind,
    DipEventKind,
    Disposal,
    OffenceCategory,
    TestResult,
)

_DAY = "Enter the day, like 14 3 2026."
_REF = Field(
    name="ref",
    label="Reference of the source",
    longest=60,
    hint="As the source’s own file has it, so that the same row is not brought in twice.",
)
_NOTE = Field(name="note", label="Note", shape=Shape.TEXT, longest=1_000, listed=False)


def _one_of(name: str, label: str, words: type[Word], missing: str = "") -> Field:
    return Field(name=name, label=label, shape=Shape.ONE_OF, words=words, missing=missing)


def _on(label: str = "Day") -> Field:
    return Field(name="on", label=label, shape=Shape.DAY, missing=_DAY)


OFFENCE = Kind(
    code="offence",
    model=Offence,
    noun="offence or arrest",
    heading="Offences and arrests",
    section=Section.OFFENDING,
    category=Category.OFFENDING,
    day="offence_on",
    line=lambda row: f"{row.category.label}, {row.disposal.words}",
    tells=lambda row: (
        f"Arrested for {row.category.words}" if row.disposal is Disposal.ARRESTED else ""
    ),
    fields=(
        Field(name="offence_on", label="Day of the offence", shape=Shape.DAY, missing=_DAY),
        _one_of("category", "What offence", OffenceCategory, "Say what offence it is."),
        _one_of("disposal", "What became of it", Disposal, "Say what became of it."),
        _one_of("alcohol", "Under the influence of alcohol?", Known),
        _REF,
        _NOTE,
    ),
    help="Convicted, cautioned and charged count as proven or charged. Acquitted and no "
    "further action turn an earlier arrest or charge into nothing from that day on; what "
    "it was before stays readable.",
)

PREDICTOR = Kind(
    code="predictor",
    model=Predictor,
    noun="predictor",
    heading="Reoffending predictors",
    section=Section.OFFENDING,
    category=Category.OFFENDING,
    day="on",
    line=lambda row: f"{row.value} per cent over two years{f', {row.name}' if row.name else ''}",
    fields=(
        _on(),
        Field(
            name="value",
            label="Per cent over two years",
            shape=Shape.NUMBER,
            most=100,
            missing="Enter a whole number from 0 to 100.",
        ),
        Field(
            name="name", label="Predictor and version", longest=120, missing="Name the predictor."
        ),
        _REF,
    ),
    help="The latest by day counts. It is never calculated here.",
)

INTELLIGENCE = Kind(
    code="intelligence",
    model=Intelligence,
    noun="piece of intelligence",
    heading="Graded intelligence",
    section=Section.OFFENDING,
    category=Category.INTELLIGENCE,
    day="on",
    line=lambda row: (
        ", ".join(part for part in (row.grade, row.what) if part) or "Graded intelligence"
    ),
    fields=(
        _on(),
        Field(name="grade", label="Grade", longest=20),
        Field(
            name="what",
            label="In brief",
            shape=Shape.TEXT,
            longest=500,
            hint="The full text stays in the police’s own system.",
        ),
        _REF,
    ),
    help="Counts in the score for 91 days, six at most.",
)

DRUG_TEST = Kind(
    code="drug-test",
    model=DrugTest,
    noun="drug test",
    heading="Drug tests",
    section=Section.TREATMENT,
    category=Category.SUBSTANCE_TREATMENT,
    day="on",
    line=lambda row: ", ".join(part for part in (row.result.label, row.substances) if part),
    fields=(
        _on(),
        _one_of("result", "Result", TestResult, "Say what the test showed."),
        Field(name="substances", label="Substances", longest=120),
        Field(
            name="occasion",
            label="Occasion",
            longest=120,
            hint="On charge, on licence, in treatment.",
        ),
        _REF,
    ),
    help="Untested is not negative: testing on charge may not happen everywhere.",
)

DIP_EVENT = Kind(
    code="dip-event",
    model=DipEvent,
    noun="DIP event",
    heading="Events of the Drug Interventions Programme",
    section=Section.TREATMENT,
    category=Category.SUBSTANCE_TREATMENT,
    day="on",
    line=lambda row: row.event.label,
    fields=(_on(), _one_of("event", "What happened", DipEventKind, "Say what happened."), _REF),
    help="The indicators of the programme are ratios of these dated events.",
)

BREACH = Kind(
    code="breach",
    model=Breach,
    noun="breach, warning or recall",
    heading="Breaches, warnings and recalls",
    section=Section.ENFORCEMENT,
    category=Category.OFFENDING,
    day="on",
    line=lambda row: f"{row.kind.label}{f': {row.what}' if row.what else ''}",
    tells=lambda row: "Recalled" if row.kind is BreachKind.RECALL else "",
    fields=(
        _on(),
        _one_of("kind", "What it is", BreachKind, "Say what it is."),
        Field(name="what", label="Of what, and what followed", shape=Shape.TEXT, longest=1_000),
        _REF,
    ),
    help="A breach or recall within 365 days counts once in the score.",
)


def _check_anti_social(values: Values, today: date) -> None:
    del today
    if values.get("kind") is AntiSocialKind.ORDER and not values.get("held_by"):
        raise BadEntry("Say which court or agency made the order.", field="held_by")


ANTI_SOCIAL = Kind(
    code="anti-social",
    model=AntiSocialCase,
    noun="matter of anti-social behaviour",
    heading="Anti-social behaviour: open cases and orders",
    section=Section.COURT,
    category=Category.OFFENDING,
    day="from_on",
    lasts=("from_on", "to_on"),
    check=_check_anti_social,
    line=lambda row: (
        f"{row.kind.label}{f', {row.held_by}' if row.held_by else ''}"
        f"{f', until {day_in_table(row.to_on)}' if row.to_on else ''}"
    ),
    fields=(
        _one_of("kind", "How far it has come", AntiSocialKind, "Say how far it has come."),
        Field(name="held_by", label="Held or made by", longest=120),
        Field(name="what", label="In brief", shape=Shape.TEXT, longest=1_000),
        Field(name="from_on", label="Since", shape=Shape.DAY, missing=_DAY),
        Field(name="to_on", label="Ended or ends on", shape=Shape.DAY, ahead=True),
    ),
    help="Anti-social behaviour is recorded as incidents, not as crime.",
)

KINDS = (OFFENCE, PREDICTOR, INTELLIGENCE, DRUG_TEST, DIP_EVENT, BREACH, ANTI_SOCIAL)
