"""A nomination that ended because a panel did not select."""

from __future__ import annotations

from datetime import date

from flask import Flask
from sqlalchemy import select

from iom.clients.models import Client
from iom.cohort.domain import Status, status_on
from iom.cohort.models import Placement
from iom.cohort.service import set_not_selected
from iom.db import db
from iom.nominations.domain import State
from iom.retention.sources import last_of_all
from iom.transaction import transaction
from tests.casefile.test_show import fact
from tests.conftest import SignIn
from tests.factories.accounts import COMMAND, a_reader
from tests.factories.clients import a_client, a_placement
from tests.nominations.making import BORN, nominated
from tests.nominations.test_decisions import said_same
from tests.pages import Page

NOMINATED, TURNED_DOWN = date(2026, 3, 2), date(2026, 3, 20)


def turned_down() -> Client:
    client = a_client(
        ref="C-000001",
        given_names="Rowan",
        family_name="Thornley",
        date_of_birth=BORN,
        nominated_on=NOMINATED,
        selected_on=None,
    )
    row = placements(client)[0]
    with transaction():
        set_not_selected(row.id, TURNED_DOWN)
    return client


def placements(client: Client) -> list[Placement]:
    rows = select(Placement).where(Placement.client_id == client.id)
    return [*db.session.scalars(rows.order_by(Placement.nominated_on))]


def stands(day: date) -> Status:
    return status_on(day, selected_on=None, deselected_on=None, not_selected_on=TURNED_DOWN)


def test_a_nomination_waits_until_the_day_on_which_it_ended() -> None:
    assert stands(date(2026, 3, 19)) is Status.NOMINATED
    assert stands(TURNED_DOWN) is Status.NOT_SELECTED
    assert stands(date(2030, 1, 1)) is Status.NOT_SELECTED


def test_the_list_and_the_record_say_that_somebody_was_not_selected(
    app: Flask, sign_in: SignIn
) -> None:
    client = turned_down()
    reader = sign_in()

    [row] = Page.open(reader, "/clients?status=not-selected").table("Clients")
    assert "Not selected" in row
    assert "Thornley" not in Page.open(reader, "/clients?status=nominated").words
    page = Page.open(reader, "/clients/C-000001")
    assert fact(page, "Status") == "Not selected on 20 Mar 2026"
    happening = last_of_all([client.id], COMMAND)[client.id]
    assert (happening.what, happening.on) == ("not selected", TURNED_DOWN)


def test_a_new_nomination_makes_a_new_placement_and_leaves_the_old_one(app: Flask) -> None:
    client = turned_down()
    reader = a_reader()
    nomination = nominated(reader, said={"C-000001": True})

    assert said_same(nomination, "C-000001", reader) is State.TAKEN_ON

    first, second = placements(client)
    assert (first.nominated_on, first.not_selected_on) == (NOMINATED, TURNED_DOWN)
    assert (second.nominated_on, second.not_selected_on) == (nomination.nominated_on, None)


def test_whoever_is_selected_after_all_was_not_turned_down(app: Flask) -> None:
    client = turned_down()

    a_placement(client, nominated_on=NOMINATED, selected_on=date(2026, 4, 1))

    [row] = placements(client)
    assert (row.selected_on, row.not_selected_on) == (date(2026, 4, 1), None)
