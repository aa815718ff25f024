"""Make one example of each kind of object, and say how an address names it."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta
from secrets import token_urlsafe
from typing import Any

from sqlalchemy import select

from iom.accounts.domain import Category, Permission, Role
from iom.accounts.models import User
from iom.apart.domain import Said
from iom.apart.service import record_pair
from iom.clients.different import say_different
from iom.clients.models import Client, Death, Different
from iom.cohort.domain import DeselectionReason
from iom.cohort.models import Placement
from iom.contacts.domain import Attendance, ContactKind
from iom.contacts.models import Appointment
from iom.db import db
from iom.directory.words import Taken
from iom.drafts import service as drafts
from iom.entries.domain import Known
from iom.intake import service as intake
from iom.intake.domain import FileKind
from iom.intake.files import plan_file, read_file
from iom.intake.models import Waiting
from iom.interventions.booking import make_appointments
from iom.interventions.domain import NewEntry, Plan, Work
from iom.interventions.service import log_entry
from iom.kernel import clock
from iom.needs.kinds import ASSESSMENT
from iom.nominations.domain import RouteIn
from iom.nominations.service import NewNomination, nominate
from iom.notices import service as notices
from iom.notices.models import Notice
from iom.offending.models import Situation
from iom.panel.domain import What
from iom.particulars.domain import Whose
from iom.particulars.kinds import PHOTOGRAPH, TELEPHONE
from iom.places import queries as places
from iom.record import service
from iom.scoring.matrices import State
from iom.sessions.models import Session
from iom.sessions.secrets import token_hash
from iom.sharing.domain import InvolvementKind
from iom.sharing.readers import reader_of
from iom.transaction import transaction
from tests.factories import fund
from tests.factories.accounts import COMMAND, NOON, a_user
from tests.factories.agreements import an_agreement
from tests.factories.capacity import places_set, watched
from tests.factories.clients import a_client
from tests.factories.crimes import a_police_file
from tests.factories.desk import died, struck_out
from tests.factories.directory import a_programme, a_provider, a_start, closed
from tests.factories.documents import a_document
from tests.factories.entries import an_entry as a_row
from tests.factories.fund import a_heading, a_receipt, a_request, awarded, last_line
from tests.factories.leads import a_cover, a_handover
from tests.factories.levels import a_past_look, a_scale
from tests.factories.links import a_link
from tests.factories.panels import a_decision, a_sitting
from tests.factories.people_files import clients_csv, situations_csv
from tests.factories.plans import a_goal, a_step, agreed
from tests.factories.reports import a_report
from tests.factories.reviews import a_review, done
from tests.factories.safeguards import works_with
from tests.factories.scores import a_matrix, a_score, an_override
from tests.factories.sessions import a_session
from tests.factories.transfers import a_transfer
from tests.merges.making import merged

# What a page needs behind its address to have something to show.
QUERIES = {
    "reports.people": "?figure=clients&of=2025-08",
    "reports.crimes_of": "?figure=sac&of=2025-08",
}


_MATRIX_ACTS = ("show", "change", "change_district", "side_by_side", "activate", "retire")


def make(client: Client, users: dict[str, int], named: dict[str, str]) -> None:
    """Make the examples; `named` then says for `place` or `endpoint:place` what stands there."""
    coordinator = db.session.get_one(User, users["coordinator"])
    named |= {
        "ref": client.ref,
        "kind": "clients",
        "ending": "csv",
        "district": "cambridge",
        "month": "2025-08",
        "area": "cambridge",
        "check": "no-telephone",
        "number": "1",
        "edition": "internal",
        "form": "csv",
        "filename": "app.css",
        "name": "agreements",
        "code": "council",
        "scheme": "cambridgeshire",
        "places.add_unit:code": "cambridgeshire",
        "places.add_district:code": "cambridge",
        "agency": "council",
        "username": a_user(role=Role.ANALYST, username="somebody").username,
        "permission": Permission.SEE_CRIMES.value,
    }
    # Kinds of a record and kinds of a file share a place in addresses.
    for act in ("show", "add", "change", "strike_out", "move"):
        named[f"record.{act}:kind"] = "telephone"
    named["record_checks.checked:kind"] = "telephone"
    named["entry_id"] = str(an_entry(client))
    named["document_id"] = str(a_document(client))
    named["need"] = "ete"
    named["link_id"] = str(a_link())
    a_row(client, ASSESSMENT, on=NOON.date(), ete=5)
    until = date(2099, 1, 1)
    named["situation_id"] = str(a_release_in_question(client))
    a_row(client, PHOTOGRAPH, source="Police", taken_on=NOON.date(), expires_on=until)
    for role, kind in (
        ("case-manager", InvolvementKind.LEAD),
        ("link-worker", InvolvementKind.LINK),
    ):
        user = db.session.get_one(User, users[role])
        named["involvement_id"] = str(works_with(client, user, kind=kind, from_on=NOON.date()))
    a_police_file({("Cambridge", "Burglary"): 3})
    a_report()
    agreement = an_agreement({"housing": [Category.IDENTITY]})
    for act in ("show", "change", "end", "remove", "renew"):
        named[f"agreements.{act}:number"] = str(agreement)
    named["placement_id"] = str(
        db.session.scalars(select(Placement.id).where(Placement.client_id == client.id)).one()
    )
    named["what"] = "strand"
    for act in ("change", "strike_out"):
        named[f"facts.{act}:number"] = "0"
    named["token"] = an_upload(coordinator)
    named["crimes.progress:token"] = named["crimes.resume:token"] = "0" * 32
    named["notice_id"] = str(a_notice(coordinator.id))
    named["session_id"] = str(another_session(coordinator))
    named["nomination_id"] = str(a_nomination(db.session.get_one(User, users["link-worker"])))
    named["draft_id"] = str(a_draft(coordinator))
    named["log"] = an_entry_of_the_log(client, coordinator)
    named["appointment_id"] = str(an_appointment(client, coordinator))
    named["waiting_id"] = str(a_waiting_row())
    link_worker = db.session.get_one(User, users["link-worker"])
    works_with(client, coordinator, kind=InvolvementKind.SECOND)
    named["handover_id"] = str(a_handover(coordinator, link_worker, client, note="A note"))
    later = NOON.date() + timedelta(days=60)
    case_manager = db.session.get_one(User, users["case-manager"])
    named["cover_id"] = str(a_cover(case_manager, coordinator, from_on=later, last_on=later))
    offered = a_client(ref="C-000004", family_name="Offeredworth", district="Fenland")
    named["transfer_id"] = str(a_transfer(offered, "cambridge"))
    # No longer on the scheme, so that the usual list stays as it is.
    named["other"] = a_former_client("D-000001", "Brookworth").ref
    named["different_id"] = str(a_twin(client, a_former_client("D-000002", "Twinworth")))
    named["pair_id"] = str(a_pair(client, named["other"]))
    named["merge_id"] = str(a_merge(named["other"]))
    a_matrix()
    a_matrix(code="autumn-2", state=State.DRAFT)
    named |= {f"matrices.{act}:code": "autumn-2" for act in _MATRIX_ACTS} | {"part": "weights"}
    named["score_id"] = str(a_score(client))
    a_scale()
    a_scale(code="autumn-2", state=State.DRAFT)
    named |= {f"scales.{act}:code": "autumn-2" for act in _MATRIX_ACTS}
    named |= {"scales.change:part": "levels", "level.reword:what": "finding"}
    named["look_id"] = named["words_id"] = str(a_past_look(client))
    a_plan(client, named)
    the_fund(client, users, named)
    places_set(20, {"cambridge": 4})
    outside = a_former_client("D-000006", "Outsideworth").ref
    watched(outside)
    for act in ("show", "keep", "correct", "take_off"):
        named[f"outside.{act}:ref"] = outside
    named["outside.put:ref"] = "D-000002"
    named |= the_directory()
    an_override(client)
    sittings_of_the_panel(client, users, named)
    # Selected on 1 February 2024: the first is done, the next is due since January 2025.
    named["review_id"] = str(a_review(client, date(2024, 7, 15)))
    done(client, int(named["review_id"]), date(2024, 7, 20))
    a_review(client, NOON.date())
    # In this order: the mistake strikes out every death there is.
    named["places_on_scheme.resume:ref"] = who_died("D-000004", mistaken=True)
    named["places_on_scheme.end:ref"] = who_died("D-000003")


def a_plan(client: Client, named: dict[str, str]) -> None:
    """Set a goal with a step, to which the client agreed."""
    first = a_goal(client)
    named["step_id"] = str(a_step(client, first))
    agreed(client, [first], [int(named["step_id"])], on=NOON.date())
    named["part_id"], named["agreement_id"] = str(first), "1"
    for act in ("show", "add", "change", "strike_out"):
        named[f"plan_parts.{act}:kind"] = "goal"
    named["plan_paper.paper:edition"] = "client"


def sittings_of_the_panel(client: Client, users: dict[str, int], named: dict[str, str]) -> None:
    """Hold a sitting that has decided about a client, and plan one with them and one without."""
    members = [
        db.session.get_one(User, users[role])
        for role in ("coordinator", "case-manager", "panel-member")
    ]
    ref = client.ref
    named["sitting_id"] = str(a_sitting(*members, cases=[ref], opened=True))
    a_decision(int(named["sitting_id"]), ref, What.KEEP)
    planned = str(a_sitting(*members, cases=[ref]))
    for endpoint in ("panels.open_it", "panels.call_off", "panel_lists.take_off"):
        named[f"{endpoint}:sitting_id"] = planned
    named["panel_lists.add:sitting_id"] = str(a_sitting(*members))
    named["panel_cases.decide:what"] = "keep"


def the_fund(client: Client, users: dict[str, int], named: dict[str, str]) -> None:
    """Let a request wait, another be approved, a third be paid and shown; and end a year."""
    asker = reader_of(db.session.get_one(User, users["link-worker"]))
    approver = reader_of(db.session.get_one(User, users["coordinator"]))
    heading = a_heading(50_000)
    awarded(10_000, year=2025)
    waiting, approved, paid = (a_request(asker, client.ref) for _ in range(3))
    fund.approved(approved, approver, heading, 1_900)
    fund.approved(paid, approver, heading, 1_900)
    fund.paid(paid, approver, 1_900)
    named["line_id"], named["receipt_id"] = str(last_line()), str(a_receipt(paid, asker))
    named["request_id"] = str(paid)
    for act in ("decide", "withdraw"):
        named[f"fund_acts.{act}:request_id"] = str(waiting)
    for act in ("more", "pay", "give_back"):
        named[f"fund_acts.{act}:request_id"] = str(approved)
    coordinator = db.session.get_one(User, users["coordinator"])
    draft = str(a_fund_draft(coordinator))
    named |= {f"fund_drafts.{act}:draft_id": draft for act in ("take_up", "throw_away")}
    begun = str(a_draft_of_the_log(coordinator))
    named |= {f"intervention_drafts.{act}:draft_id": begun for act in ("take_up", "throw_away")}
    named["year"] = "2026"
    named["fund_grants.close:year"] = "2025"
    for endpoint in (
        *(f"fund_grants.{act}" for act in ("show", "change", "year", "award", "move", "close")),
        *("fund_statement.show", "fund_statement.file"),
    ):
        named[f"{endpoint}:code"] = "CSF-REV"
    named["fund_limits.change:username"] = coordinator.username
    named["fund_limits.change_role:role"] = "coordinator"


def a_fund_draft(user: User, *, provider: str = "Halfwritten & Co") -> int:
    """Let somebody begin to ask the fund for money. Returns the draft's id."""
    with transaction():
        kept = drafts.keep(
            "fund",
            token_urlsafe(24),
            {"provider": [provider]},
            seen=0,
            actor=reader_of(user),
            at=NOON,
        )
    assert kept is not None
    return kept.id


def the_directory() -> dict[str, str]:
    """Put a provider with a programme in the directory, and one of each that closed."""
    provider, gone = a_provider("Alderworth House"), a_provider("Elderbrook")
    programme = a_programme(provider, name="Wren Steps", takes=Taken.FIXED_TERM)
    old = a_programme(provider, name="Teal Steps")
    closed(old)
    closed(gone)
    return {
        "provider": provider,
        "directory_providers.reopen:provider": gone,
        "programme": programme,
        "directory_programmes.reopen:programme": old,
        "start_id": str(a_start(programme)),
    }


def an_entry(client: Client) -> int:
    """Record a telephone number. Returns the entry's id."""
    values = {"number": "07700 900123", "whose": Whose.OWN, "safe": Known.YES}
    with transaction():
        made = service.add_entry(
            client.ref, TELEPHONE, values, token="t", actor=COMMAND, at=NOON, today=NOON.date()
        )
        return int(made.id)


def a_pair(client: Client, other_ref: str) -> int:
    """Put a client apart from another. Returns the number of that."""
    day = NOON.date()
    said = Said("Fought", "Police", day, day + timedelta(days=90))
    refs = (client.ref, other_ref)
    with transaction():
        made = record_pair(*refs, said, token="p", actor=COMMAND, at=NOON, today=day)
        return made.id


def a_former_client(ref: str, family_name: str, *, district: str = "Cambridge") -> Client:
    """Make a client who was deselected."""
    return a_client(
        ref=ref, family_name=family_name, district=district, deselected_on=date(2024, 6, 1)
    )


def who_died(ref: str, *, mistaken: bool = False) -> str:
    """Make a client who died on the scheme; or whose place ended by a mistake. Returns the ref."""
    ended: dict[str, Any] = {}
    if mistaken:
        ended = {"deselected_on": date(2024, 6, 1), "reason": DeselectionReason.DIED}
    given_names, family_name = ("Ash", "Yewfield") if mistaken else ("Finch", "Sloeworth")
    died(a_client(ref=ref, given_names=given_names, family_name=family_name, **ended))
    if mistaken:
        struck_out(Death)
    return ref


def a_twin(client: Client, twin: Client) -> int:
    """Say of two clients that they are different people. Returns the number of that."""
    refs = (client.ref, twin.ref)
    with transaction():
        say_different(*refs, "Twins", actor=COMMAND, at=NOON)
    return db.session.scalars(select(Different.id).order_by(Different.id.desc())).first() or 0


def a_merge(kept_ref: str) -> int:
    """Make another record a part of a client's. Returns the number of the merge."""
    part = a_client(ref=f"P-{kept_ref}", family_name="Partworth", district=None)
    return merged(COMMAND, kept_ref, part.ref, at=NOON)


def an_upload(user: User, *, ref: str = "C-000002") -> str:
    """Send a clients file in as somebody; it waits to be looked at. Returns its token."""
    content = clients_csv({"client_ref": ref})
    reader = reader_of(user)
    reading = read_file(FileKind.CLIENTS, io.BytesIO(content), file="c.csv", today=NOON.date())
    with transaction():
        received = intake.ReceivedFile(kind=FileKind.CLIENTS, name="c.csv", content=content)
        return intake.receive(
            received, plan_file(reading, reader=reader), reader=reader, at=clock.now()
        )


def a_release_in_question(client: Client) -> int:
    """Let the release of a client who is away have been expected. Returns the situation's id."""
    of_theirs = select(Situation).where(Situation.client_id == client.id)
    with transaction():
        away = db.session.scalars(of_theirs).one()
        away.expected_on = date(2026, 4, 24)
    return away.id


def a_notice(user_id: int) -> int:
    """Tell somebody something. Returns the notice's id."""
    db.session.rollback()
    with transaction():
        notices.notify(
            [user_id], kind="test", sentence="Look here.", link="/clients", key="test", at=NOON
        )
    return db.session.scalars(select(Notice.id).where(Notice.user_id == user_id)).one()


def another_session(user: User) -> int:
    """Sign somebody in on another machine. Returns the session's id."""
    token = a_session(user, device="Safari on macOS")
    return db.session.scalars(
        select(Session.id).where(Session.token_hash == token_hash(token))
    ).one()


def a_nomination(user: User, *, district: str = "cambridge") -> int:
    """Let somebody nominate a new person. Returns the nomination's id."""
    new = NewNomination(
        token=token_urlsafe(24),
        route=RouteIn.PARTNER,
        given_names="Lark",
        family_name="Newcomer",
        district_id=places.get_district(district).id,
    )
    reader = reader_of(user)
    with transaction():
        return nominate(new, {}, actor=reader, at=NOON).id


def a_draft(user: User, *, family_name: str = "Halfwritten") -> int:
    """Let somebody begin to nominate. Returns the draft's id."""
    with transaction():
        kept = drafts.keep(
            "nomination",
            token_urlsafe(24),
            {"family_name": [family_name], "district": ["cambridge"]},
            seen=0,
            actor=reader_of(user),
            at=NOON,
        )
    assert kept is not None
    return kept.id


def a_draft_of_the_log(user: User) -> int:
    """Let somebody begin to log work. Returns the draft's id."""
    fields = {"client": ["C-000001"], "kind": ["phone"], "note": ["Half a note"]}
    with transaction():
        kept = drafts.keep(
            "intervention", token_urlsafe(24), fields, seen=0, actor=reader_of(user), at=NOON
        )
    assert kept is not None
    return kept.id


def an_entry_of_the_log(client: Client, user: User) -> str:
    """Let somebody log that we cancelled, which counts nowhere. Returns the entry's log."""
    work = Work(on=NOON.date(), kind=ContactKind.PHONE, note="Rang back")
    new = NewEntry(token=f"entry-{client.ref}", came={client.ref: Attendance.OUR_SIDE}, work=work)
    with transaction():
        made = log_entry(new, actor=reader_of(user), at=NOON, today=NOON.date())
        return made.log


def an_appointment(client: Client, user: User) -> int:
    """Let somebody plan to meet a client. Returns the appointment's id."""
    plan = Plan(on=NOON.date(), kind=ContactKind.OFFICE_VISIT)
    how: dict[str, Any] = {"actor": reader_of(user), "at": NOON, "today": NOON.date()}
    ref = client.ref
    with transaction():
        make_appointments([ref], plan, token=f"plan-{ref}", **how)
    return db.session.scalars(select(Appointment.id).order_by(Appointment.id.desc())).first() or 0


def a_waiting_row(*, ref: str = "C-000404", district: str = "") -> int:
    """Let a row wait of which it is not sure whom it is about. Returns its id.

    It waits everywhere, or in a district alone.
    """
    content = situations_csv({"client_ref": ref, "to": "2024-06-01"})
    kind = FileKind.SITUATIONS
    reader = COMMAND
    if district:
        only = frozenset({places.get_district(district).id})
        reader = replace(COMMAND, district_ids=only)
    reading = read_file(kind, io.BytesIO(content), file="s.csv", today=NOON.date())
    with transaction():
        plan = intake.import_file(kind, reading, sha256=ref * 2, reader=reader, at=NOON)
    assert plan.waiting == 1
    return db.session.scalars(select(Waiting.id).order_by(Waiting.id.desc())).first() or 0
