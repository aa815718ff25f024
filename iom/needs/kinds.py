"""The kinds of entry of this room."""

from __future__ import annotations

from datetime import date

from iom.accounts.domain import Category
from iom.entries.domain import BadEntry, Field, Kind, Known, Section, Shape, Values
from iom.entries.fields import DAY_MISSING, one_of
from iom.needs.domain import SECTIONS, NeedKind, NeedStatus, Tool
from iom.needs.models import Assessment, NeedWord

ANSWERS = tuple(kind.value for kind in NeedKind)
"""The attributes of an assessment that say something of a need, which they are named after."""


def _section(kind: NeedKind) -> Field:
    section = SECTIONS[kind]
    return Field(
        name=kind.value,
        label=kind.label,
        shape=Shape.NUMBER,
        most=section.most,
        hint=f"{section.words}.",
        listed=False,
    )


def _yes_or_no(kind: NeedKind) -> Field:
    label = {NeedKind.FINANCE: "Need about finance, benefit or debt?"}
    return Field(
        name=kind.value,
        label=label.get(kind, "Need about health, mental or physical?"),
        shape=Shape.ONE_OF,
        words=Known,
        listed=False,
    )


def _check_assessment(values: Values, today: date) -> None:
    del today
    if all(values.get(name) is None for name in ANSWERS):
        raise BadEntry("Answer at least one section; what is left out stays unknown.")


ASSESSMENT = Kind(
    code="assessment",
    model=Assessment,
    noun="assessment",
    heading="Assessments of needs",
    section=Section.NEEDS,
    category=Category.IDENTITY,
    day="on",
    check=_check_assessment,
    line=lambda row: ", ".join(part for part in (row.tool.label, row.assessor) if part),
    fields=(
        Field(name="on", label="Day", shape=Shape.DAY, missing=DAY_MISSING),
        one_of("tool", "Tool", Tool, "Say by what the client was assessed."),
        Field(name="assessor", label="Assessor", longest=120, missing="Name the assessor."),
        *(_section(kind) for kind in SECTIONS),
        *(_yes_or_no(kind) for kind in NeedKind if kind not in SECTIONS),
        Field(name="ref", label="Reference of the source", longest=60, listed=False),
    ),
    help="Leave out what was not asked: unknown is not 0. Each section is shown to those whose "
    "agreement shares what it is about.",
)

NEED_STATUS = Kind(
    code="need-status",
    model=NeedWord,
    noun="word on a need",
    heading="What became of needs",
    section=Section.NEEDS,
    category=Category.IDENTITY,
    by="need",
    day="on",
    logged=True,
    line=lambda row: f"{row.need.label}: {row.status.words}",
    fields=(
        Field(name="on", label="From which day", shape=Shape.DAY, missing=DAY_MISSING),
        one_of("need", "Need", NeedKind, "Say which need."),
        one_of("status", "Where it stands", NeedStatus, "Say where it stands."),
        Field(
            name="what",
            label="In words",
            shape=Shape.TEXT,
            longest=1_000,
            missing="Say what is being done, what was achieved, or why it was declined.",
        ),
        Field(name="worker", label="Worker", longest=120),
    ),
    help="The status of a pathway follows from its needs; nobody sets it. A need that was met and "
    "is found again by a later assessment is not started.",
)

KINDS = (ASSESSMENT, NEED_STATUS)
