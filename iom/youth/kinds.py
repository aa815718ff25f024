"""The kinds of entry of this room."""

from __future__ import annotations

from iom.accounts.domain import Category
from iom.entries.domain import Field, Kind, Section, Shape
from iom.entries.fields import DAY_MISSING, NOTE
from iom.youth.models import AdultMove, FamilyIntervention, YouthWorker

_FROM = Field(name="from_on", label="Since", shape=Shape.DAY, missing=DAY_MISSING)
_TO = Field(name="to_on", label="No longer from", shape=Shape.DAY, ahead=True)

YOUTH_WORKER = Kind(
    code="youth-worker",
    model=YouthWorker,
    noun="youth offending worker",
    heading="Youth offending workers",
    section=Section.YOUTH,
    category=Category.OFFENDING,
    day="from_on",
    lasts=("from_on", "to_on"),
    line=lambda row: ", ".join(part for part in (row.name, row.team, row.telephone) if part),
    fields=(
        Field(name="name", label="Name", missing="Enter the name.", longest=120),
        Field(name="team", label="Team", longest=120),
        Field(name="telephone", label="Telephone", longest=30),
        _FROM,
        _TO,
    ),
    help="The carer stands among next of kin, carers and relations.",
)

FAMILY_INTERVENTION = Kind(
    code="family-intervention",
    model=FamilyIntervention,
    noun="family intervention",
    heading="Family interventions",
    section=Section.YOUTH,
    category=Category.IDENTITY,
    day="from_on",
    lasts=("from_on", "to_on"),
    line=lambda row: ", ".join(part for part in (row.programme, row.worker) if part),
    fields=(
        Field(name="programme", label="Programme", missing="Enter the programme.", longest=120),
        Field(name="worker", label="Worker", longest=120),
        _FROM,
        _TO,
        NOTE,
    ),
    help="A programme that works with the family as a whole.",
)

ADULT_MOVE = Kind(
    code="adult-move",
    model=AdultMove,
    noun="move to adult services",
    heading="Move to adult services",
    section=Section.YOUTH,
    category=Category.OFFENDING,
    day="planned_on",
    line=lambda row: ", ".join(part for part in (row.service, row.worker) if part),
    fields=(
        Field(
            name="service",
            label="Service that takes over",
            missing="Enter the service.",
            longest=120,
        ),
        Field(name="worker", label="Worker who takes over", longest=120),
        Field(
            name="planned_on", label="Planned for", shape=Shape.DAY, missing=DAY_MISSING, ahead=True
        ),
        Field(name="done_on", label="Done on", shape=Shape.DAY),
        NOTE,
    ),
    help="Begin 182 days before the eighteenth birthday, so that nobody falls between two "
    "services.",
)

KINDS = (YOUTH_WORKER, FAMILY_INTERVENTION, ADULT_MOVE)
