"""The kinds of entry about offending, tests and intelligence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from iom.accounts.domain import Category
from iom.entries.domain import BadEntry, Field, Kind, Known, Section, Shape, Values
from iom.entries.fields import DAY_MISSING, NOTE, one_of
from iom.kernel.dates import day_in_table, day_in_words
from iom.offending.domain import SituationDetails, SituationKind, overlapping
from iom.offending.models import (
    AntiSocialCase,
    Breach,
    DipEvent,
    DrugTest,
    Intelligence,
    Offence,
    Predictor,
    Situation,
)
from iom.offending.words import (
    AntiSocialKind,
    BreachKind,
    DipEventKind,
    Disposal,
    OffenceCategory,
    TestResult,
)

_REF = Field(
    name="ref",
    label="Reference of the source",
    longest=60,
    hint="As the source’s own file has it, so that the same row is not brought in twice.",
)


def _on(label: str = "Day") -> Field:
    return Field(name="on", label=label, shape=Shape.DAY, missing=DAY_MISSING)


def _details(values: Values) -> SituationDetails:
    return SituationDetails(
        kind=values["kind"],
        from_on=values["from_on"],
        to_on=values.get("to_on"),
        establishment=values.get("establishment") or "",
    )


def _check_situation(values: Values, today: date) -> None:
    del today
    first, end, expected = (values.get(name) for name in ("from_on", "to_on", "expected_on"))
    if first and end and end <= first:
        raise BadEntry("The first day after must come after the first day.", field="to_on")
    if first and expected and expected < first:
        raise BadEntry("The expected release lies before the first day.", field="expected_on")


def _situation_among(values: Values, others: Sequence[Situation]) -> None:
    whole = [_details(values), *(_details(vars(other)) for other in others)]
    for later, earlier in overlapping(whole):
        raise BadEntry(
            f"The situation from {day_in_words(later)} begins while the one from "
            f"{day_in_words(earlier)} still lasts: end that one first.",
            field="from_on",
        )


def _situation_line(row: Situation) -> str:
    place = f", {row.establishment}" if row.establishment else ""
    until = f" until {day_in_table(row.to_on - timedelta(days=1))}" if row.to_on else ""
    return f"{row.kind.label}{place}, from {day_in_table(row.from_on)}{until}"


SITUATION = Kind(
    code="situation",
    model=Situation,
    noun="situation",
    heading="Situations",
    section=Section.OFFENDING,
    category=Category.OFFENDING,
    day="from_on",
    lasts=("from_on", "to_on"),
    check=_check_situation,
    among=_situation_among,
    line=_situation_line,
    fields=(
        one_of("kind", "Where the client is in law", SituationKind, "Say where the client is."),
        Field(name="from_on", label="First day", shape=Shape.DAY, missing=DAY_MISSING),
        Field(
            name="to_on",
            label="First day after",
            shape=Shape.DAY,
            hint="The day of release, or of the next situation. Leave it empty while it lasts.",
        ),
        Field(name="establishment", label="Establishment", longest=120),
        Field(
            name="expected_on",
            label="Release expected on",
            shape=Shape.DAY,
            ahead=True,
            hint="When the day has passed, the desk asks whether the client was released.",
        ),
        Field(
            name="ask_on",
            label="Ask about the release again on",
            shape=Shape.DAY,
            ahead=True,
            listed=False,
            hint="Where the day has come and nobody knows. Until then nobody is asked.",
        ),
    ),
    help="Days that no situation covers are at liberty. Remand, custody and recall are not.",
)

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
        Field(name="offence_on", label="Day of the offence", shape=Shape.DAY, missing=DAY_MISSING),
        one_of("category", "What offence", OffenceCategory, "Say what offence it is."),
        one_of("disposal", "What became of it", Disposal, "Say what became of it."),
        one_of("alcohol", "Under the influence of alcohol?", Known),
        _REF,
        NOTE,
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


def _check_test(values: Values, today: date) -> None:
    del today
    untested = values["result"] in {TestResult.REFUSED, TestResult.MISSED}
    if untested and values.get("substances"):
        raise BadEntry(
            "A test that was refused or missed showed no substance: leave this empty.",
            field="substances",
        )


DRUG_TEST = Kind(
    code="drug-test",
    model=DrugTest,
    noun="drug test",
    heading="Drug tests",
    section=Section.TREATMENT,
    category=Category.SUBSTANCE_TREATMENT,
    day="on",
    check=_check_test,
    line=lambda row: ", ".join(part for part in (row.result.label, row.substances) if part),
    fields=(
        _on(),
        one_of("result", "Result", TestResult, "Say what the test showed."),
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
    fields=(_on(), one_of("event", "What happened", DipEventKind, "Say what happened."), _REF),
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
        one_of("kind", "What it is", BreachKind, "Say what it is."),
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
        one_of("kind", "How far it has come", AntiSocialKind, "Say how far it has come."),
        Field(name="held_by", label="Held or made by", longest=120),
        Field(name="what", label="In brief", shape=Shape.TEXT, longest=1_000),
        Field(name="from_on", label="Since", shape=Shape.DAY, missing=DAY_MISSING),
        Field(name="to_on", label="Ended or ends on", shape=Shape.DAY, ahead=True),
    ),
    help="Anti-social behaviour is recorded as incidents, not as crime.",
)

KINDS = (SITUATION, OFFENCE, PREDICTOR, INTELLIGENCE, DRUG_TEST, DIP_EVENT, BREACH, ANTI_SOCIAL)
