"""A client is offered, taken over or not, and counts in the new district from the day on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from iom.accounts.domain import Category, Reader, Role
from iom.accounts.models import User
from iom.audit.queries import list_about
from iom.clients.models import Client, Death
from iom.clients.queries import NoSuchClient, NotYours, get_client
from iom.cohort.histories import list_dated_facts
from iom.cohort.models import DistrictSpan
from iom.db import db
from iom.entries.rows import columns_of_new
from iom.kernel.dates import Month
from iom.kernel.errors import NotFound
from iom.leads.domain import BadLead
from iom.leads.queries import leads_of
from iom.notices.queries import list_notices
from iom.places import queries as places
from iom.reports.counting import Cohort
from iom.safeguards.queries import find_restriction
from iom.sharing.domain import RestrictionKind
from iom.sharing.readers import reader_of
from iom.transaction import transaction
from iom.transfers import service
from iom.transfers.accepting import Acceptance, accept
from iom.transfers.domain import BadTransfer, Refusal, State, TransferChanged
from iom.transfers.models import Transfer
from iom.transfers.queries import get_told, list_told, list_waiting_transfers
from tests.conftest import SignIn
from tests.factories.accounts import COMMAND, NOON, a_user
from tests.factories.clients import a_client
from tests.factories.safeguards import a_restriction, works_with
from tests.factories.transfers import a_transfer
from tests.pages import Page
from tests.sharing.test_agreement_races import at_once

TODAY = date(2026, 5, 1)
LATER = datetime(2026, 5, 12, 12, 0, tzinfo=UTC)  # eleven days on, in the same month
_BY: dict[str, Any] = {"at": NOON, "today": TODAY}


def of(district: str, **more: Any) -> User:
    return a_user(districts=[district], full_name=f"Coordinator of {district}", **more)


def does(act: Callable[..., Any], *args: Any, by: User | Reader, **more: Any) -> Any:
    db.session.rollback()
    with transaction():
        actor = reader_of(by) if isinstance(by, User) else by
        return act(*args, **{"version": 1, "actor": actor} | _BY | more)


def accepts(transfer_id: int, by: User | Reader, day: date = TODAY, **more: Any) -> Any:
    known = {key: more.pop(key) for key in ("keep", "lead_id") if key in more}
    return does(accept, transfer_id, Acceptance(effective_on=day, **known), by=by, **more)


def transfer(transfer_id: int) -> Transfer:
    db.session.rollback()
    return db.session.get_one(Transfer, transfer_id)


def spans(client: Client) -> list[tuple[str, date, date | None]]:
    names = {each.id: each.name for each in places.list_districts()}
    rows = db.session.scalars(
        select(DistrictSpan)
        .where(DistrictSpan.client_id == client.id)
        .order_by(DistrictSpan.from_on)
    )
    return [(names[row.value], row.from_on, row.to_on) for row in rows]


def sentences(user: User) -> list[str]:
    return [each.sentence for each in list_notices(user.id)]


def test_a_client_is_offered_and_taken_over_on_pages(app: Flask, sign_in: SignIn) -> None:
    client = a_client(ref="C-1", family_name="Finchley", given_names="Wren")
    here, there = of("Cambridge"), of("Fenland")
    ivy = a_user(role=Role.CASE_MANAGER, full_name="Ivy Dunnock", districts=["Cambridge"])
    works_with(client, ivy)
    page = Page.open(sign_in(user=here), "/clients/C-1/people")
    page = page.link("Transfer to another district or scheme")
    page = page.press(
        "Ask for the transfer",
        where="fenland",
        why="placed",
        planned_on=["4", "5", "2026"],
        note="Placed at Elm House.",
    )
    assert page.done == ["The transfer is asked for. Both sides are told."]
    said = "C-1 is offered by Cambridge to Fenland, planned for 4 May 2026."
    assert sentences(there) == sentences(ivy) == [said]
    assert sentences(here) == []
    # Until the decision: the transfer, not the record, nor a list of clients.
    with pytest.raises(NoSuchClient):
        get_client(reader_of(there), "C-1")
    receiver = Page.open(sign_in(user=there), "/transfers")
    assert receiver.table("Waiting for you")[0][:3] == [
        "Wren Finchley, C-1",
        "Cambridge",
        "Fenland",
    ]
    assert "Finchley" not in Page.open(receiver.client, "/clients").words

    page = receiver.link("Accept or decline the transfer of C-1")
    page = page.press("Record the decision", choice="accept", effective_on=["1", "5", "2026"])

    assert page.done == ["The transfer is accepted. Both sides are told."]
    assert get_client(reader_of(there), "C-1") == client
    with pytest.raises(NoSuchClient):
        get_client(reader_of(here), "C-1")
    assert spans(client) == [
        ("Cambridge", date(2024, 1, 1), TODAY),
        ("Fenland", TODAY, None),
    ]
    assert leads_of([client.id], TODAY)[client.id].lead is None
    done = "The transfer of C-1 to Fenland was accepted from 1 May 2026."
    assert done in sentences(here)
    assert done in sentences(ivy)
    # Those whom the client left are told of the transfer, by reference alone.
    page = Page.open(sign_in(user=here), f"/transfers/{page_id()}")
    assert "Finchley" not in page.words
    assert "Elm House" not in page.words
    events = [row.event for row in list_about("client:C-1")]
    assert events.count("DistrictMoved") == 1
    assert "TransferAsked" in events
    assert "TransferMoved" in events


def page_id() -> int:
    return db.session.scalars(select(Transfer.id)).one()


def test_a_declined_client_stays_and_the_receivers_see_nothing_more(
    app: Flask, sign_in: SignIn
) -> None:
    client = a_client(ref="C-1")
    here, there = of("Cambridge"), of("Fenland")
    number = a_transfer(client, actor=reader_of(here))
    page = Page.open(sign_in(user=there), f"/transfers/{number}/decide")
    page = page.press("Record the decision", choice="decline", words="No room before June")
    assert page.errors == ["Choose why you decline."]
    page.press("Record the decision", choice="decline", refusal="capacity")

    made = transfer(number)
    assert (made.state, made.refusal, made.words) == (
        State.DECLINED, Refusal.CAPACITY, "No room before June",
    )  # fmt: skip
    assert spans(client) == [("Cambridge", date(2024, 1, 1), None)]
    with pytest.raises(NotFound):
        get_told(reader_of(there), number)
    assert list_told(reader_of(there)) == []
    assert sentences(here) == ["The transfer of C-1 to Fenland was declined."]
    assert get_told(reader_of(here), number).sees


def test_a_case_manager_asks_for_an_own_client_and_may_withdraw(app: Flask) -> None:
    client = a_client(ref="C-1")
    there = of("Fenland")
    ivy = a_user(role=Role.CASE_MANAGER, districts=["Cambridge"])
    with pytest.raises(NoSuchClient):
        a_transfer("C-1", actor=reader_of(ivy))
    works_with(client, ivy)
    number = a_transfer("C-1", actor=reader_of(ivy))
    assert [told.ref for told in list_waiting_transfers(reader_of(there))] == ["C-1"]
    with pytest.raises(NotYours):
        does(accept, number, Acceptance(effective_on=TODAY), by=ivy)
    with pytest.raises(NotYours):
        does(service.withdraw, number, "We think otherwise", by=there)

    does(service.withdraw, number, "They stay after all", by=ivy)

    assert transfer(number).state is State.WITHDRAWN
    assert list_waiting_transfers(reader_of(there)) == []
    assert sentences(there)[0] == "The transfer of C-1 to Fenland was withdrawn."


def test_the_day_lies_in_this_month_after_the_last_move_and_not_ahead(app: Flask) -> None:
    client = a_client(ref="C-1")
    of("Cambridge"), of("Fenland")
    number = a_transfer(client)
    today = date(2026, 5, 12)
    for day in (date(2026, 4, 30), date(2026, 5, 13)):
        with pytest.raises(BadTransfer, match="between 1 May 2026 and today"):
            accepts(number, COMMAND, day, today=today)
    accepts(number, COMMAND, date(2026, 5, 4), today=today)
    back = a_transfer(client, "cambridge")
    with pytest.raises(BadTransfer, match="since 4 May 2026"):
        accepts(back, COMMAND, date(2026, 5, 4), today=today)
    accepts(back, COMMAND, date(2026, 5, 5), today=today)
    assert spans(client) == [
        ("Cambridge", date(2024, 1, 1), date(2026, 5, 4)),
        ("Fenland", date(2026, 5, 4), date(2026, 5, 5)),
        ("Cambridge", date(2026, 5, 5), None),
    ]


def test_months_before_count_in_the_one_and_months_from_it_in_the_other(app: Flask) -> None:
    """One client on the scheme since 1 February 2024; in Fenland from 4 May 2026.

    At the end of April: Cambridge 1, Fenland 0. At the end of May: Cambridge 0 (1 - 1 moved out),
    Fenland 1 (0 + 1 moved in).
    """
    client = a_client(ref="C-1")
    of("Cambridge"), of("Fenland")
    accepts(a_transfer(client), COMMAND, date(2026, 5, 4), today=date(2026, 5, 12))
    ids = {d.code: d.id for d in places.list_districts()}
    counted = {}
    for code in ("cambridge", "fenland"):
        facts = list_dated_facts(ids[code], date(2026, 1, 1), date(2026, 6, 30))
        cohort = Cohort(ids[code], facts, {})
        for month in ("2026-04", "2026-05"):
            period = cohort.in_month(Month.parse(month))
            flows = [movement.flow.value for movement in period.movements]
            counted[code, month] = (len(period.opening), flows, len(period.closing))
            assert period.difference == 0
    assert counted == {
        ("cambridge", "2026-04"): (1, [], 1),
        ("cambridge", "2026-05"): (1, ["moved_out"], 0),
        ("fenland", "2026-04"): (0, [], 0),
        ("fenland", "2026-05"): (0, ["moved_in"], 1),
    }


def test_the_new_lead_must_see_the_client_there_and_the_old_may_stay(app: Flask) -> None:
    client = a_client(ref="C-1")
    of("Cambridge"), of("Fenland")
    old = a_user(full_name="Old Wren", role=Role.CASE_MANAGER, districts=["Cambridge"])
    works_with(client, old)
    fen = a_user(full_name="Fen Wren", role=Role.CASE_MANAGER, districts=["Fenland"])
    number = a_transfer(client)
    with pytest.raises(BadLead, match="Fenland is not a district of Old Wren"):
        accepts(number, COMMAND, lead_id=old.id)
    with pytest.raises(BadLead, match="cannot stay"):
        accepts(number, COMMAND, keep=True)
    assert transfer(number).state is State.ASKED  # nothing was done by halves
    assert spans(client) == [("Cambridge", date(2024, 1, 1), None)]

    accepts(number, COMMAND, lead_id=fen.id)

    lead = leads_of([client.id], TODAY)[client.id].lead
    assert lead is not None
    assert (lead.name, lead.since) == ("Fen Wren", TODAY)
    assert sentences(fen) == ["The transfer of C-1 to Fenland was accepted from 1 May 2026."]


def test_a_second_editor_is_told_and_a_double_click_is_one_act(app: Flask, sign_in: SignIn) -> None:
    client = a_client(ref="C-1")
    of("Cambridge")
    there, other = of("Fenland"), of("Fenland")
    number = a_transfer(client)
    mine = Page.open(sign_in(user=there), f"/transfers/{number}/decide")
    theirs = Page.open(sign_in(user=other), f"/transfers/{number}/decide")
    for _ in range(2):
        done = mine.press("Record the decision", choice="accept")
        assert done.done == ["The transfer is accepted. Both sides are told."]

    page = theirs.press("Record the decision", choice="decline", refusal="risk", words="A rival")

    assert page.response.status_code == 409
    assert "it is accepted now" in page.errors[0]
    assert len(spans(client)) == 2


def test_a_form_sent_twice_is_one_transfer_and_one_waits_at_a_time(
    app: Flask, sign_in: SignIn
) -> None:
    a_client(ref="C-1")
    here = of("Cambridge")
    of("Fenland")
    page = Page.open(sign_in(user=here), "/clients/C-1/transfer")
    for _ in range(2):
        page.press("Ask for the transfer", where="fenland", why="family")
    assert len(db.session.scalars(select(Transfer.id)).all()) == 1
    with pytest.raises(BadTransfer, match="to Fenland waits already"):
        a_transfer("C-1")
    page = Page.open(page.client, "/clients/C-1/transfer")
    page = page.press("Ask for the transfer", where="fenland", why="other", note="So")
    assert page.response.status_code == 422
    assert page.soup.select("#note")[0].get_text().strip() == "So"


def test_of_two_who_decide_at_once_one_wins(app: Flask) -> None:
    client = a_client(ref="C-1")
    client_id = client.id
    of("Cambridge")
    one, two = reader_of(of("Fenland")), reader_of(of("Fenland"))
    number = a_transfer(client)

    def act(reader: Reader) -> Callable[[], object]:
        how = Acceptance(effective_on=TODAY)
        return lambda: accept(number, how, version=1, actor=reader, **_BY)

    later = at_once(app, act(one), act(two))

    assert isinstance(later.exception(), TransferChanged)
    assert len(spans(db.session.get_one(Client, client_id))) == 2


def test_of_one_who_withdraws_and_one_who_accepts_at_once_one_wins(app: Flask) -> None:
    client = a_client(ref="C-1")
    here, there = reader_of(of("Cambridge")), reader_of(of("Fenland"))
    number = a_transfer(client)
    how = Acceptance(effective_on=TODAY)

    later = at_once(
        app,
        lambda: service.withdraw(number, "They stay after all", version=1, actor=here, **_BY),
        lambda: accept(number, how, version=1, actor=there, **_BY),
    )

    assert isinstance(later.exception(), (NotFound, TransferChanged))
    assert transfer(number).state is State.WITHDRAWN


def test_a_closed_record_is_offered_by_its_owner_to_those_it_is_open_to(app: Flask) -> None:
    client = a_client(ref="C-1")
    here, other = of("Cambridge"), of("Cambridge")
    named, there = of("Fenland"), of("Fenland")
    a_restriction(client, here, other, kind=RestrictionKind.ALL_BUT)
    with pytest.raises(NotYours, match="only its owner, Coordinator of Cambridge"):
        a_transfer("C-1", actor=reader_of(other))
    with pytest.raises(BadTransfer, match="name one in the restriction first"):
        a_transfer("C-1", actor=reader_of(here))
    with transaction():
        restriction = find_restriction(client.id)
        assert restriction is not None
        db.session.delete(restriction)
    a_restriction(client, here, other, named, kind=RestrictionKind.ALL_BUT)

    number = a_transfer("C-1", actor=reader_of(here))

    assert [told.ref for told in list_waiting_transfers(reader_of(named))] == ["C-1"]
    assert list_told(reader_of(there)) == []
    assert sentences(there) == []
    with pytest.raises(NotFound):
        accepts(number, there)
    accepts(number, named)
    db.session.rollback()
    restriction = find_restriction(client.id)
    assert restriction is not None
    assert restriction.owner_id == named.id  # whoever answers for it must see it
    with pytest.raises(NoSuchClient):
        get_client(reader_of(there), "C-1")


def test_nobody_is_offered_where_no_agreement_lets_the_receivers_see_whose_data_it_is(
    app: Flask,
) -> None:
    a_client(ref="C-1")
    there = of("Fenland", agency="charity", shared=[Category.OFFENDING])
    with pytest.raises(BadTransfer, match="Fenland has no coordinator who may see whose data"):
        a_transfer("C-1")
    assert list_told(reader_of(there)) == []


def test_the_dead_are_not_moved(app: Flask) -> None:
    client = a_client(ref="C-1")
    of("Cambridge"), of("Fenland")
    number = a_transfer(client)
    with transaction():
        new = columns_of_new(client.id, source="A test", actor=COMMAND, at=NOON)
        db.session.add(Death(**new, died_on=TODAY))
    with pytest.raises(BadTransfer, match="C-1 has died"):
        accepts(number, COMMAND)


def test_a_district_and_the_name_of_a_scheme_contradict_each_other(app: Flask) -> None:
    a_client(ref="C-1")
    of("Fenland")
    with pytest.raises(BadTransfer, match="You chose a district"):
        a_transfer("C-1", to_district_id=places.get_district("fenland").id, outside="Elmshire")
    a_transfer("C-1")


def test_to_a_scheme_elsewhere_the_placement_ends_as_moved_with_its_name(
    app: Flask, sign_in: SignIn
) -> None:
    client = a_client(ref="C-1")
    here = of("Cambridge")
    page = Page.open(sign_in(user=here), "/clients/C-1/transfer")
    page = page.press("Ask for the transfer", where="outside", why="moved-home")
    assert page.errors == ["Name the scheme, in at most 120 characters."]
    page = page.press("Ask for the transfer", outside="Elmshire", outside_person="Rook Elmfield")
    page = page.link("Accept or decline").press("Record the decision", choice="accept")
    assert page.done == ["The transfer is accepted. Both sides are told."]
    text = Page.open(page.client, "/clients/C-1").words
    assert "Transferred to Elmshire." in text
    assert spans(client) == [("Cambridge", date(2024, 1, 1), None)]
