"""The kinds of entry of this room."""

from __future__ import annotations

from datetime import date, timedelta

from iom.accounts.domain import Category, Permission
from iom.entries.domain import BadEntry, Field, Kind, Section, Shape, Values
from iom.entries.fields import DAY_MISSING, one_of
from iom.safety.domain import MarkerKind, Reply
from iom.safety.models import Marac, Marker

_LONGEST_REVIEW = timedelta(days=366)  # a marker that nobody looks at again is a label for life


def _check_marker(values: Values, today: date) -> None:
    first, review = values.get("from_on"), values.get("review_on")
    if first and review and not first < review <= max(first, today) + _LONGEST_REVIEW:
        raise BadEntry(
            "Review by: a day after the first one, and at most a year from today.",
            field="review_on",
        )
    if values.get("reply") is Reply.REPLIED and not values.get("reply_words"):
        raise BadEntry("Write what the client replied.", field="reply_words")


def _marker_line(row: Marker) -> str:
    return row.what if row.kind is MarkerKind.OTHER else f"{row.kind.label}: {row.what}"


MARKER = Kind(
    code="marker",
    model=Marker,
    noun="warning marker",
    heading="Warning markers",
    section=Section.SAFETY,
    category=Category.IDENTITY,
    day="from_on",
    lasts=("from_on", "to_on"),
    check=_check_marker,
    line=_marker_line,
    tells=lambda row: f"Warning marker: {row.kind.words}",
    fields=(
        one_of("kind", "What to beware of", MarkerKind, "Say what to beware of."),
        Field(
            name="what",
            label="In words",
            shape=Shape.TEXT,
            hint="What somebody must know at the door. For “not alone with”, say whom.",
            longest=500,
            missing="Write what somebody must know.",
        ),
        Field(
            name="source",
            label="Source",
            longest=120,
            hint="Who says so: an agency, a report, the client.",
            missing="Say where it comes from.",
        ),
        Field(name="from_on", label="Since", shape=Shape.DAY, missing=DAY_MISSING),
        Field(
            name="review_on",
            label="Review by",
            shape=Shape.DAY,
            ahead=True,
            missing="Enter the day by which somebody looks at it again.",
        ),
        one_of("reply", "Right of reply", Reply, "Say whether the client was told."),
        Field(
            name="reply_words",
            label="What the client replied",
            shape=Shape.TEXT,
            longest=1_000,
            listed=False,
        ),
        Field(name="to_on", label="Taken off from", shape=Shape.DAY),
    ),
    help="Markers stand before everything else: on the client’s page, the visit sheet and the "
    "briefing. Each is reviewed within a year, and the client is told unless telling is "
    "itself a danger.",
)

MARAC = Kind(
    code="marac",
    model=Marac,
    noun="MARAC flag",
    heading="MARAC",
    section=Section.SAFETY,
    category=Category.OFFENDING,
    day="heard_on",
    lasts=("heard_on", "to_on"),
    guarded=Permission.RESTRICT_CLIENTS,
    line=lambda row: "Heard at a MARAC",
    fields=(
        Field(
            name="heard_on",
            label="Heard on",
            shape=Shape.DAY,
            missing=DAY_MISSING,
        ),
        Field(name="to_on", label="Flag ends", shape=Shape.DAY, ahead=True),
        Field(name="note", label="What to mind", shape=Shape.TEXT, longest=1_000),
    ),
    help="Seen by coordinators and by those who work with this client by name. Never tell the "
    "client of a MARAC.",
)

KINDS = (MARKER, MARAC)
