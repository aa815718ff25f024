"""What may be missing or stale on a record, and what mends it (HANDBOOK 3, data quality).

Each check is a condition on the table of clients, so that counts and lists go by the same words.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, exists, or_

from iom.accounts.domain import Category, Reader
from iom.clients.addresses import ADDRESS
from iom.clients.domain import CheckResult
from iom.clients.models import Address, Client
from iom.cohort.models import LevelSpan
from iom.contacts.kinds import CONTACT
from iom.desk.checking import (
    Asked,
    Check,
    Meant,
    add,
    among,
    first_of,
    holds,
    none_of,
    page,
    some_of,
)
from iom.desk.reach import met_since
from iom.enforcement.kinds import COURT_DATE
from iom.enforcement.models import NO_OUTCOME, CourtDate
from iom.entries.domain import Known
from iom.leads.caseloads import placed_today
from iom.leads.without import without_lead
from iom.offending.domain import SituationKind
from iom.offending.kinds import PREDICTOR, SITUATION
from iom.offending.models import Predictor, Situation
from iom.particulars.kinds import RELATION, TELEPHONE
from iom.particulars.models import Photograph, Relation, Telephone
from iom.safety.kinds import MARKER
from iom.safety.models import Marker
from iom.youth.domain import born_after, born_by
from iom.youth.kinds import ADULT_MOVE, FAMILY_INTERVENTION, YOUTH_WORKER
from iom.youth.models import AdultMove, FamilyIntervention, YouthWorker

_YEAR = timedelta(days=365)
_AWAY = [kind for kind in SituationKind if kind is not SituationKind.COMMUNITY]


def checks_for(reader: Reader) -> Sequence[Check]:
    """List the checks that there are for a reader."""
    return [check for check in CHECKS if reader.sees(check.category)]


def find_check(reader: Reader, code: str) -> Check | None:
    """Find one of the checks that there are for a reader."""
    return next((check for check in checks_for(reader) if check.code == code), None)


def _no_address(asked: Asked) -> ColumnElement[bool]:
    return none_of(Address, holds(Address, asked.today))


def _address_not_checked(asked: Asked) -> ColumnElement[bool]:
    found = Address.check_result == CheckResult.LIVES_THERE
    return and_(~_no_address(asked), none_of(Address, holds(Address, asked.today), found))


def _release_passed(asked: Asked) -> tuple[ColumnElement[bool], ...]:
    return (
        Situation.kind.in_(_AWAY),
        Situation.to_on.is_(None),
        Situation.expected_on < asked.today,
        or_(Situation.ask_on.is_(None), Situation.ask_on <= asked.today),
    )


def _released(asked: Asked) -> ColumnElement[bool]:
    return some_of(Situation, *_release_passed(asked))


def _which_release(asked: Asked) -> ColumnElement[int]:
    return first_of(Situation, *_release_passed(asked))


def _long_away(asked: Asked) -> ColumnElement[bool]:
    return some_of(
        Situation,
        Situation.kind.in_(_AWAY),
        Situation.to_on.is_(None),
        Situation.expected_on.is_(None),
        Situation.from_on < asked.today - _YEAR,
    )


def _level_alone(asked: Asked) -> ColumnElement[bool]:
    level = exists().where(
        LevelSpan.client_id == Client.id,
        LevelSpan.value.is_not(None),
        LevelSpan.from_on <= asked.today,
        holds(LevelSpan, asked.today),
    )
    return and_(~placed_today(asked.today), level)


def _young(asked: Asked) -> ColumnElement[bool]:
    return Client.date_of_birth > born_after(asked.today)


def _no_move(asked: Asked) -> ColumnElement[bool]:
    return and_(_young(asked), Client.date_of_birth <= born_by(asked.today), none_of(AdultMove))


CHECKS: Sequence[Check] = (
    Check(
        code="no-lead",
        label="No lead professional",
        short="Lead",
        why="What happens is told to the coordinators alone",
        verb="Give a lead",
        finds=lambda asked: without_lead(asked.today),
        act=page("leads.assign", place="lead"),
    ),
    Check(
        code="release-passed",
        label="Release day passed, span still open",
        short="Released?",
        why="Counted as not at liberty in the monthly report",
        verb="Released?",
        finds=_released,
        act=among(SITUATION),
        meant=Meant(_which_release, "releases.question", "situation_id"),
        category=Category.OFFENDING,
    ),
    Check(
        code="marker-past-review",
        label="Warning marker past its review",
        short="Markers",
        why="The marker still shows, with its age",
        verb="Review the marker",
        finds=lambda asked: some_of(
            Marker, Marker.review_on < asked.today, holds(Marker, asked.today)
        ),
        act=among(MARKER),
    ),
    Check(
        code="no-outcome",
        label="Court date passed without an outcome",
        short="Outcome",
        why="What the court decided is not known here",
        verb="Record the outcome",
        finds=lambda asked: some_of(CourtDate, CourtDate.on < asked.today, NO_OUTCOME),
        act=among(COURT_DATE),
        category=Category.OFFENDING,
    ),
    Check(
        code="no-contact",
        label="No contact in {days} days",
        short="Contact",
        why="Contacts fall short of what the level plans",
        verb="Record a contact",
        finds=lambda asked: and_(
            placed_today(asked.today),
            ~met_since(asked.reader, asked.today - timedelta(days=asked.days)),
        ),
        act=add(CONTACT),
        logged=True,
    ),
    Check(
        code="no-address",
        label="No address",
        short="Address",
        why="Nobody can visit, and a release has nowhere to go",
        verb="Record an address",
        finds=_no_address,
        act=add(ADDRESS),
    ),
    Check(
        code="address-not-checked",
        label="Address that nobody found the client at",
        short="Checked?",
        why="A visit or a letter may go to the wrong door",
        verb="Check the address",
        finds=_address_not_checked,
        act=among(ADDRESS),
    ),
    Check(
        code="no-telephone",
        label="No telephone number",
        short="Telephone",
        why="The client cannot be rung",
        verb="Record a number",
        finds=lambda asked: none_of(Telephone, holds(Telephone, asked.today)),
        act=add(TELEPHONE),
    ),
    Check(
        code="no-predictor",
        label="No reoffending predictor",
        short="Predictor",
        why="Scores are provisional",
        verb="Record a predictor",
        finds=lambda asked: none_of(Predictor),
        act=add(PREDICTOR),
        category=Category.OFFENDING,
    ),
    Check(
        code="no-date-of-birth",
        label="No date of birth",
        short="Born",
        why="The same person is harder to find again",
        verb="Look at the record",
        finds=lambda asked: Client.date_of_birth.is_(None),
        act=page("casefile.show"),
    ),
    Check(
        code="long-situation",
        label="Away for over a year, no release expected",
        short="Release",
        why="Release planning cannot begin",
        verb="Enter the expected release",
        finds=_long_away,
        act=among(SITUATION),
        category=Category.OFFENDING,
    ),
    Check(
        code="level-without-placement",
        label="Level without a place on the scheme",
        short="Level",
        why="Contacts are planned for nobody’s count",
        verb="Look at the placements",
        finds=_level_alone,
        act=page("casefile.show"),
        whole=True,
    ),
    Check(
        code="no-youth-worker",
        label="Under 18: no youth offending worker",
        short="Youth worker",
        why="Nobody from the youth offending team is known",
        verb="Record the worker",
        finds=lambda asked: and_(
            _young(asked), none_of(YouthWorker, holds(YouthWorker, asked.today))
        ),
        act=add(YOUTH_WORKER),
        category=Category.OFFENDING,
    ),
    Check(
        code="no-carer",
        label="Under 18: no carer",
        short="Carer",
        why="Nobody is known who looks after the client",
        verb="Record the carer",
        finds=lambda asked: and_(
            _young(asked),
            none_of(Relation, Relation.carer == Known.YES, holds(Relation, asked.today)),
        ),
        act=add(RELATION),
    ),
    Check(
        code="no-family-intervention",
        label="Under 18: no family intervention",
        short="Family",
        why="Nobody is known to work with the family",
        verb="Record the programme",
        finds=lambda asked: and_(
            _young(asked), none_of(FamilyIntervention, holds(FamilyIntervention, asked.today))
        ),
        act=add(FAMILY_INTERVENTION),
    ),
    Check(
        code="no-move",
        label="18 within 182 days: no move planned",
        short="Move at 18",
        why="The client may fall between two services",
        verb="Plan the move",
        finds=_no_move,
        act=add(ADULT_MOVE),
        category=Category.OFFENDING,
    ),
    Check(
        code="expired-photograph",
        label="Photograph expired, none newer",
        short="Photograph",
        why="The briefing sheet shows an old face",
        verb="Replace the photograph",
        finds=lambda asked: and_(
            some_of(Photograph, Photograph.expires_on <= asked.today),
            none_of(Photograph, Photograph.expires_on > asked.today),
        ),
        act=page("record.index"),
    ),
)
"""In the order of the page: what misleads others comes first."""
