"""Twins: what was said once is not asked again; and what comes twice becomes information."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from iom.accounts.domain import Role
from iom.clients.different import say_different
from iom.clients.models import Client, Different
from iom.db import db
from iom.kernel import clock
from iom.nominations.domain import State
from iom.nominations.models import Verdict
from iom.nominations.service import SayWhich
from iom.notices.models import Notice
from iom.transaction import transaction
from tests.conftest import SignIn
from tests.factories.accounts import COMMAND, a_reader, a_user
from tests.factories.clients import a_client
from tests.factories.safeguards import works_with
from tests.nominations.making import BORN, nominated
from tests.nominations.test_decisions import said_different, said_same
from tests.pages import Page


def twins() -> None:
    """Two of one family name, born on one day."""
    for ref, given_names in (("C-000001", "Rowan"), ("C-000002", "Rohan")):
        a_client(ref=ref, given_names=given_names, family_name="Thornley", date_of_birth=BORN)
    with transaction():
        say_different("C-000001", "C-000002", "Twins", actor=COMMAND, at=clock.now())


def test_whoever_says_which_twin_it_is_need_not_say_that_it_is_not_the_other(app: Flask) -> None:
    twins()

    with pytest.raises(SayWhich):
        nominated(a_reader(), said={"C-000001": False})
    nomination = nominated(a_reader(), said={"C-000001": True})

    rows = db.session.scalars(select(Verdict).where(Verdict.nomination_id == nomination.id))
    assert sorted(row.same for row in rows) == [False, True]


def test_a_twin_is_shown_as_known_to_be_a_different_person(sign_in: SignIn) -> None:
    twins()
    page = Page.open(sign_in(), "/nominations/new")

    page = page.press(
        "Send the nomination",
        given_names="Rowan",
        family_name="Thornley",
        date_of_birth=["2", "5", "1993"],
        district="cambridge",
        route="police",
    )

    assert "Known to be a different person from C-000001" in page.words


def test_a_new_client_is_for_good_a_different_person_from_those_who_were_shown(app: Flask) -> None:
    a_client(ref="C-000001", given_names="Rowan", family_name="Thornley", date_of_birth=BORN)
    reader = a_reader()
    nomination = nominated(reader, said={"C-000001": False}, given_names="Rohan")

    said_different(nomination, reader)

    [pair] = db.session.scalars(select(Different))
    refs = db.session.scalars(
        select(Client.ref).where(Client.id.in_([pair.first_id, pair.second_id]))
    )
    assert sorted(refs) == ["C-000001", "C-000002"]
    assert (pair.said_by, pair.ground) == (reader.ref, f"said of nomination {nomination.id}")


def test_somebody_nominated_while_on_the_scheme_is_information_and_who_leads_is_told(
    app: Flask, sign_in: SignIn
) -> None:
    client = a_client(
        ref="C-000001", given_names="Rowan", family_name="Thornley", date_of_birth=BORN
    )
    lead = a_user(role=Role.CASE_MANAGER, agency="probation")
    other = a_user(role=Role.COORDINATOR)
    works_with(client, lead, from_on=date(2024, 1, 1))
    lead_id, other_id = lead.id, other.id
    reader = a_reader()
    nomination = nominated(reader, said={"C-000001": True}, offending="Seen at night with a ladder")

    assert said_same(nomination, "C-000001", reader) is State.KEPT

    told = {
        notice.user_id: notice.sentence
        for notice in db.session.scalars(select(Notice).where(Notice.kind == "information"))
    }
    assert told.keys() == {lead_id, other_id}
    assert "C-000001 was nominated again" in told[lead_id]
    page = Page.open(sign_in(user=db.session.get_one(type(lead), lead_id)), "/clients/C-000001")
    assert page.table("Nominations")[0][3] == "Seen at night with a ladder"
