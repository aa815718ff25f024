"""The kinds of entry of this room."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from iom.accounts.domain import Category
from iom.enforcement.domain import Hearing, OrderKind, SentenceKind, VisitResult, WarrantKind
from iom.enforcement.models import (
    CourtDate,
    CurfewVisit,
    Order,
    Sentence,
    Sighting,
    Warrant,
)
from iom.entries.domain import BadEntry, Field, Kind, Known, Section, Shape, Values
from iom.entries.fields import DAY_MISSING, NOTE, one_of
from iom.kernel.dates import day_in_table

COURT_DATE = Kind(
    code="court-date",
    model=CourtDate,
    noun="court date",
    heading="Court dates",
    section=Section.COURT,
    category=Category.OFFENDING,
    day="on",
    line=lambda row: (
        f"{row.hearing.label} at {row.court}{f', {row.time:%H:%M}' if row.time else ''}"
    ),
    fields=(
        Field(name="on", label="Day", shape=Shape.DAY, missing=DAY_MISSING, ahead=True),
        Field(name="time", label="Time", shape=Shape.TIME),
        Field(name="court", label="Court", longest=120, missing="Enter the court."),
        one_of("hearing", "What for", Hearing, "Say what the date is for."),
        Field(name="outcome", label="Outcome", shape=Shape.TEXT, longest=1_000),
    ),
    help="Record the outcome when it is known: the desk asks for it after the day.",
)


def _check_warrant(values: Values, today: date) -> None:
    del today
    ends = [name for name in ("executed_on", "withdrawn_on") if values.get(name)]
    if len(ends) == 2:
        raise BadEntry("A warrant is either executed or withdrawn.", field="withdrawn_on")
    for name in ends:
        if values.get("issued_on") and values[name] < values["issued_on"]:
            raise BadEntry("The day lies before the warrant was issued.", field=name)


def _warrant_line(row: Warrant) -> str:
    if row.executed_on:
        return f"{row.kind.label}, executed {day_in_table(row.executed_on)}"
    if row.withdrawn_on:
        return f"{row.kind.label}, withdrawn {day_in_table(row.withdrawn_on)}"
    return f"{row.kind.label}, outstanding"


WARRANT = Kind(
    code="warrant",
    model=Warrant,
    noun="warrant",
    heading="Warrants, and wanted",
    section=Section.ENFORCEMENT,
    category=Category.OFFENDING,
    day="issued_on",
    check=_check_warrant,
    line=_warrant_line,
    tells=lambda row: (
        f"Warrant executed: {row.kind.words}"
        if row.executed_on
        else f"Wanted: {row.kind.words}"
        if row.kind.makes_wanted and not row.withdrawn_on
        else ""
    ),
    fields=(
        one_of("kind", "What for", WarrantKind, "Say what the warrant is for."),
        Field(
            name="issued_on", label="Issued, or wanted since", shape=Shape.DAY, missing=DAY_MISSING
        ),
        Field(name="court", label="Court", longest=120),
        Field(name="executed_on", label="Executed on", shape=Shape.DAY),
        Field(name="withdrawn_on", label="Withdrawn on", shape=Shape.DAY),
        Field(name="ref", label="Reference of the source", longest=60),
        NOTE,
    ),
    help="While a warrant other than a search warrant is outstanding, the client is shown as "
    "wanted.",
)


def _check_order(values: Values, today: date) -> None:
    del today
    if bool(values.get("curfew_from")) != bool(values.get("curfew_to")):
        raise BadEntry("Enter both hours of the curfew, or neither.", field="curfew_to")


def _order_line(row: Order) -> str:
    parts = [row.kind.label]
    if row.curfew_from and row.curfew_to:
        parts.append(f"curfew {row.curfew_from:%H:%M} to {row.curfew_to:%H:%M}")
    parts += ["tag"] if row.tag is Known.YES else []
    parts += [f"not to enter {row.exclusion}"] if row.exclusion else []
    parts += [f"no contact with {row.non_contact}"] if row.non_contact else []
    parts += [row.other] if row.other else []
    return "; ".join(parts)


ORDER = Kind(
    code="order",
    model=Order,
    noun="licence or order",
    heading="Licences and orders, with their conditions",
    section=Section.COURT,
    category=Category.OFFENDING,
    day="from_on",
    lasts=("from_on", "to_on"),
    check=_check_order,
    line=_order_line,
    fields=(
        one_of("kind", "What it is", OrderKind, "Say what it is."),
        Field(name="from_on", label="From", shape=Shape.DAY, missing=DAY_MISSING, ahead=True),
        Field(name="to_on", label="Ends on", shape=Shape.DAY, ahead=True),
        Field(name="curfew_from", label="Curfew from", shape=Shape.TIME),
        Field(name="curfew_to", label="Curfew until", shape=Shape.TIME),
        one_of("tag", "Tagged?", Known),
        Field(name="exclusion", label="Not to enter", shape=Shape.TEXT, longest=500),
        Field(name="non_contact", label="No contact with", shape=Shape.TEXT, longest=500),
        Field(name="other", label="Other conditions", shape=Shape.TEXT, longest=1_000),
    ),
    help="Conditions stand on the briefing and the visit sheet while the order lasts.",
)


def _check_sentence(values: Values, today: date) -> None:
    del today
    lengths = [values.get("days"), values.get("months")]
    if values.get("kind") is SentenceKind.CUSTODY and not any(lengths):
        raise BadEntry("Enter the length of a custodial sentence.", field="months")


def _sentence_line(row: Sentence) -> str:
    length = [f"{row.months} months" if row.months else "", f"{row.days} days" if row.days else ""]
    said = " and ".join(part for part in length if part)
    return f"{row.kind.label}{f', {said}' if said else ''}"


SENTENCE = Kind(
    code="sentence",
    model=Sentence,
    noun="sentence",
    heading="Sentences",
    section=Section.COURT,
    category=Category.OFFENDING,
    day="passed_on",
    check=_check_sentence,
    line=_sentence_line,
    fields=(
        Field(name="passed_on", label="Passed on", shape=Shape.DAY, missing=DAY_MISSING),
        one_of("kind", "What was passed", SentenceKind, "Say what was passed."),
        Field(name="months", label="Months", shape=Shape.NUMBER, most=1_200),
        Field(name="days", label="Days", shape=Shape.NUMBER, most=3_650),
        Field(name="court", label="Court", longest=120),
        NOTE,
    ),
    help="Custody of under 12 months is a route of selection of its own.",
)


def _one_at_a_time(values: Values, others: Sequence[Any]) -> None:
    if any((each.on, each.time) == (values["on"], values["time"]) for each in others):
        raise BadEntry(
            "A curfew visit at this hour is on the record: change that one.", field="time"
        )


CURFEW_VISIT = Kind(
    code="curfew-visit",
    model=CurfewVisit,
    noun="curfew visit",
    heading="Curfew visits",
    section=Section.ENFORCEMENT,
    category=Category.OFFENDING,
    day="on",
    logged=True,
    among=_one_at_a_time,
    line=lambda row: f"{row.result.label} at {row.time:%H:%M}",
    fields=(
        Field(name="on", label="Day", shape=Shape.DAY, missing=DAY_MISSING),
        Field(name="time", label="Time", shape=Shape.TIME, missing="Enter the time, like 21:40."),
        one_of("result", "What the visit found", VisitResult, "Say what the visit found."),
        Field(name="by", label="Visited by", longest=120),
        NOTE,
    ),
    help="The hours of the curfew stand with the licence or order.",
)


def _sighting_line(row: Sighting) -> str:
    time = f", {row.time:%H:%M}" if row.time else ""
    return f"{row.place}{time}{f': {row.what}' if row.what else ''}"


SIGHTING = Kind(
    code="sighting",
    model=Sighting,
    noun="sighting",
    heading="Sightings",
    section=Section.ENFORCEMENT,
    category=Category.OFFENDING,
    day="on",
    logged=True,
    line=_sighting_line,
    tells=lambda row: "Seen by neighbourhood staff",
    fields=(
        Field(name="on", label="Day", shape=Shape.DAY, missing=DAY_MISSING),
        Field(name="time", label="Time", shape=Shape.TIME),
        Field(name="place", label="Where", missing="Say where."),
        Field(name="what", label="What was seen", shape=Shape.TEXT, longest=1_000),
    ),
    help="Write what you saw, not what you think of it. For intelligence use the police’s own "
    "system.",
)

KINDS = (COURT_DATE, ORDER, SENTENCE, WARRANT, CURFEW_VISIT, SIGHTING)
