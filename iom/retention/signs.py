"""By which rows it is told when something last happened to a client.

Every table of client data stands in `SIGNS` or in `NO_SIGN`, there with the reason; a test fails
when one does not. Rows that were struck out, moved or replaced tell nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_

from iom.accounts.domain import Reader
from iom.capacity.models import Watch, WatchStep
from iom.clients.models import Death
from iom.cohort.domain import MAPPA_EXCLUDED
from iom.cohort.models import DipSpan, MappaSpan, Placement
from iom.contacts.models import Appointment, Contact
from iom.documents.models import Document
from iom.enforcement.models import CourtDate, CurfewVisit, Order, Sentence, Sighting, Warrant
from iom.entries.models import EntryColumns, current
from iom.fund import domain as fund
from iom.fund.models import About, Request
from iom.fund.models import Step as FundStep
from iom.needs.models import Assessment, NeedWord
from iom.nominations import domain as nominations
from iom.nominations.models import Nomination
from iom.offending.domain import SituationKind
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
from iom.panel.models import Decision, Sitting
from iom.particulars.models import Participation
from iom.plans.models import Agreement, Goal, Introduction, PlanOutcome, PlanReview
from iom.reviews.models import Review
from iom.safety.models import Marac, Marker
from iom.sharing.fields import FIELDS, sees, sees_everything
from iom.sharing.models import Listed
from iom.transfers import domain as transfers
from iom.transfers.models import Transfer
from iom.youth.models import AdultMove, FamilyIntervention, YouthWorker


@dataclass(frozen=True, slots=True)
class Sign:
    """One way in which a row says when something happened.

    Attributes:
        of: whom it happened to: a column of ids of clients.
        on: when: a column of days.
        words: what happened, to go before a day.
        where: which rows, and how those of two tables belong together.
        lasts: it still goes on, so no time runs, whatever its day.
        ends: its day is the first one after it.
        mixed: of which kind of data it is differs from row to row.
    """

    of: Any
    on: Any
    words: str
    where: tuple[ColumnElement[bool], ...] = ()
    lasts: bool = False
    ends: bool = False
    mixed: bool = False

    @property
    def tables(self) -> frozenset[str]:
        """The tables that it reads."""
        return frozenset({self.of.table.name, self.on.table.name})

    def since(self, day: date) -> ColumnElement[bool]:
        """Return the condition that it happened on a day or later, or lasts."""
        if self.lasts:
            return and_(*self.where)
        return and_(self.on > day if self.ends else self.on >= day, *self.where)

    def words_for(self, reader: Reader) -> str:
        """Say what happened, to somebody who may not see every kind of data."""
        table = self.on.table.name
        told = table not in FIELDS or sees(reader, table, self.on.name)
        if sees_everything(reader) or (told and not self.mixed):
            return self.words
        return "something on the record"


def _sign(of: Any, on: Any, words: str, *where: ColumnElement[bool], **more: Any) -> Sign:  # noqa: ANN401  # attributes
    return Sign(of.property.columns[0], on.property.columns[0], words, where, **more)


def _entry(model: Any, on: str, words: str, *where: ColumnElement[bool], **more: Any) -> Sign:  # noqa: ANN401  # a table
    columns = model.__table__.columns
    return Sign(columns["client_id"], columns[on], words, (current(model), *where), **more)


def _span(model: type[EntryColumns], words: str) -> tuple[Sign, Sign]:
    """Tell of something with a first day and a first day after it."""
    return (
        _entry(model, "from_on", f"first day {words}"),
        _entry(model, "to_on", f"last day {words}", ends=True),
    )


def _lasting(model: type[EntryColumns], on: str, words: str, *ends: str) -> Sign:
    """Tell of something that goes on as long as none of its ends is known."""
    where = (model.__table__.columns[end].is_(None) for end in ends)  # type: ignore[attr-defined]
    return _entry(model, on, words, *where, lasts=True)


def _situations() -> Iterator[Sign]:
    for kind, words in _SITUATIONS.items():
        of_it = Situation.kind == kind
        yield _entry(Situation, "from_on", f"first day {words}", of_it)
        yield _entry(Situation, "to_on", f"last day {words}", of_it, ends=True)
        # In the community somebody simply is when nothing else is recorded.
        if kind is not SituationKind.COMMUNITY:
            still = Situation.to_on.is_(None)
            yield _entry(Situation, "from_on", f"{words} since", of_it, still, lasts=True)


_SITUATIONS = {
    SituationKind.COMMUNITY: "in the community",
    SituationKind.REMAND: "on remand",
    SituationKind.CUSTODY: "in custody",
    SituationKind.RECALLED: "recalled",
    SituationKind.UNLAWFULLY_AT_LARGE: "unlawfully at large",
    SituationKind.HOSPITAL: "in hospital",
}
_PAID = FundStep.request_id == About.request_id
_ASKED = Request.id == About.request_id
_WAITS = or_(Request.state == fund.State.WAITING, Request.unpaid_pence > 0)
_OPEN = Nomination.state.in_([state for state in nominations.State if state.open])
_ON_SCHEME = (Placement.selected_on.is_not(None), Placement.deselected_on.is_(None))
_ASKED_FOR = Transfer.state == transfers.State.ASKED

SIGNS: tuple[Sign, ...] = (
    _sign(Placement.client_id, Placement.nominated_on, "nominated"),
    _sign(Placement.client_id, Placement.not_selected_on, "not selected"),
    _sign(Placement.client_id, Placement.selected_on, "selected"),
    _sign(Placement.client_id, Placement.deselected_on, "deselected"),
    _sign(
        Placement.client_id, Placement.selected_on, "on the scheme since", *_ON_SCHEME, lasts=True
    ),
    _sign(Nomination.client_id, Nomination.nominated_on, "nominated"),
    _sign(
        Nomination.client_id, Nomination.nominated_on, "a nomination waits since", _OPEN,
        lasts=True,
    ),
    *_situations(),
    _sign(DipSpan.client_id, DipSpan.from_on, "DIP status"),
    _sign(MappaSpan.client_id, MappaSpan.from_on, "MAPPA level"),
    _sign(MappaSpan.client_id, MappaSpan.to_on, "last day at a MAPPA level", ends=True),
    _sign(
        MappaSpan.client_id, MappaSpan.from_on, "managed under MAPPA since",
        MappaSpan.value >= MAPPA_EXCLUDED, MappaSpan.to_on.is_(None), lasts=True,
    ),
    _entry(Contact, "dated_on", "contact", mixed=True),
    _entry(
        Appointment, "dated_on", "appointment", Appointment.called_off == "", mixed=True
    ),
    _entry(Document, "dated_on", "document dated", mixed=True),
    _entry(Offence, "offence_on", "offence or arrest"),
    _entry(Breach, "dated_on", "breach or recall"),
    _entry(DrugTest, "dated_on", "drug test"),
    _entry(DipEvent, "dated_on", "DIP event"),
    _entry(Intelligence, "dated_on", "intelligence"),
    _entry(Predictor, "dated_on", "predictor"),
    *_span(AntiSocialCase, "of an anti-social behaviour case"),
    _lasting(AntiSocialCase, "from_on", "an anti-social behaviour case is open since", "to_on"),
    _entry(CourtDate, "dated_on", "in court"),
    _entry(CurfewVisit, "dated_on", "curfew visit"),
    *_span(Order, "of an order or licence"),
    _lasting(Order, "from_on", "under an order or licence since", "to_on"),
    _entry(Sentence, "passed_on", "sentenced"),
    _entry(Sighting, "dated_on", "seen"),
    _entry(Warrant, "issued_on", "warrant issued"),
    _entry(Warrant, "executed_on", "warrant executed"),
    _entry(Warrant, "withdrawn_on", "warrant withdrawn"),
    _lasting(Warrant, "issued_on", "wanted since", "executed_on", "withdrawn_on"),
    _entry(Assessment, "dated_on", "assessed", mixed=True),
    _entry(NeedWord, "dated_on", "a need looked at", mixed=True),
    _entry(Participation, "given_on", "agreed to take part"),
    _entry(Participation, "withdrawn_on", "withdrew their agreement"),
    _entry(Goal, "dated_on", "goal of the plan", mixed=True),
    _entry(Agreement, "dated_on", "answer to the plan"),
    _entry(Introduction, "planned_on", "introduction planned for", mixed=True),
    _entry(Introduction, "held_on", "introduced to a service", mixed=True),
    _entry(PlanOutcome, "dated_on", "step of the plan", mixed=True),
    _entry(PlanReview, "dated_on", "plan reviewed"),
    _entry(Marac, "heard_on", "heard at a MARAC"),
    _entry(Marker, "from_on", "warning since"),
    _entry(Marker, "to_on", "last day of a warning", ends=True),
    *_span(FamilyIntervention, "of a family intervention"),
    *_span(YouthWorker, "with a youth offending worker"),
    _entry(AdultMove, "planned_on", "move to adult services planned for"),
    _entry(AdultMove, "done_on", "moved to adult services"),
    _entry(Death, "died_on", "died"),
    _sign(Review.client_id, Review.done_on, "reviewed"),
    _sign(Listed.client_id, Sitting.on, "on the list of a panel", Sitting.id == Listed.sitting_id),
    _sign(Decision.client_id, Sitting.on, "decided by a panel", Sitting.id == Decision.sitting_id),
    _sign(Watch.client_id, WatchStep.decided_on, "watched", WatchStep.watch_id == Watch.id),
    _sign(
        Watch.client_id, Watch.since_on, "just outside the scheme and watched since",
        Watch.ended_at.is_(None), lasts=True,
    ),
    _sign(Transfer.client_id, Transfer.planned_on, "transfer planned for"),
    _sign(Transfer.client_id, Transfer.effective_on, "transferred"),
    _sign(
        Transfer.client_id, Transfer.planned_on, "a transfer is asked for, planned for", _ASKED_FOR,
        lasts=True,
    ),
    _sign(About.client_id, FundStep.on, "the fund", _PAID, mixed=True),
    _sign(
        About.client_id, Request.asked_on, "the fund is asked, or has to pay, since",
        _ASKED, _WAITS, lasts=True, mixed=True,
    ),
)  # fmt: skip
"""Every way in which it is told; of two on one day the later one here is named."""

_A_FACT = "says who somebody is or how to reach them, which no happening need begin or end"
_WITH = "goes with the placement, whose own days count"
_LOOKING = "says who looks after the record or looks at it, not what happened to the client"
_PART = "is part of something that has a day of its own"
NO_SIGN: Mapping[str, str] = {
    **dict.fromkeys(
        (
            *("clients_client", "clients_identifier", "clients_alias", "clients_address"),
            *("clients_search_key", "clients_detail_change", "clients_different"),
            *("particulars_communication", "particulars_photograph", "particulars_relation"),
            *("particulars_telephone", "merges_merge", "merges_row"),
        ),
        _A_FACT,
    ),
    **dict.fromkeys(
        (
            *("cohort_district_span", "cohort_level_span", "cohort_statutory_span"),
            *("cohort_strand_span", "cohort_imported_facts", "cohort_former"),
            *("selection_level", "selection_place", "selection_reappraisal", "selection_former"),
        ),
        _WITH,
    ),
    **dict.fromkeys(
        (
            *("clients_hold", "retention_decision", "leads_handover_case"),
            *("sharing_involvement", "sharing_cover_client", "sharing_restriction"),
            *("sharing_restriction_person", "sharing_break_glass", "sharing_conflict"),
            *("safeguards_restriction_reason", "safeguards_taken_back", "nominations_verdict"),
        ),
        _LOOKING,
    ),
    **dict.fromkeys(
        (
            *("fund_receipt", "plans_agreed", "plans_step", "panel_corrected_words"),
            *("panel_dissent", "reviews_former"),
        ),
        _PART,
    ),
    "safety_apart": "says whom somebody must not meet, for as long as somebody says so",
    "scoring_score": "is worked out from what happened, again and again",
    "scoring_override": "is set beside a score, which is worked out from what happened",
}
"""Why the other tables tell nothing of when something happened."""
