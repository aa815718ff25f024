"""A file that names a record which is part of another now leads to the client whose it is."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from iom.accounts.domain import Reader
from iom.clients.domain import IdentifierKind
from iom.clients.models import Client
from iom.cohort.models import Placement
from iom.db import db
from iom.entries.models import current
from iom.intake.domain import FileKind, Plan
from iom.offending.models import Offence, Situation
from iom.sharing.scope import counting
from tests.factories.accounts import a_reader, the_places
from tests.factories.clients import a_client, a_situation
from tests.factories.people_files import clients_csv, offences_csv, situations_csv
from tests.intake.conftest import Answer, BringIn
from tests.intake.test_unseen_columns import planned
from tests.merges.making import merged

PNC, OTHER_PNC = "1999/0123456X", "1999/1234567B"  # both good in HANDBOOK 3
MARCH = date(2024, 3, 1)
OLD_LIST = (
    {"client_ref": "C-1", "family_name": "Alderworth", "pnc_id": PNC},
    {
        "client_ref": "C-2",
        "family_name": "Aldersworth",
        "nominated_on": "2022-01-01",
        "selected_on": "2022-02-01",
        "deselected_on": "2022-09-01",
        "deselection_reason": "capacity",
        "pnc_id": OTHER_PNC,
    },
)


@pytest.fixture
def hazel(app: Flask) -> Reader:
    the_places()
    return a_reader()


def held(model: Any, ref: str = "C-1") -> list[Any]:
    db.session.rollback()
    client_id = select(Client.id).where(Client.ref == ref).scalar_subquery()
    mine = counting(select(model)).where(model.client_id == client_id).order_by(model.id)
    return list(db.session.scalars(mine.where(current(model)) if model is not Placement else mine))


def looked_at(answer: Answer) -> list[str]:
    return [line.split(": ", 1)[1] for line in answer.result.stderr.splitlines()]


def test_an_offence_goes_to_the_client_whose_record_it_is_now(
    hazel: Reader, bring_in: BringIn
) -> None:
    for ref in ("C-1", "C-2"):
        a_client(ref=ref)
    bring_in("offences", offences_csv({"client_ref": "C-2"}))
    merged(hazel)

    again = offences_csv({"client_ref": "C-2"}, {"client_ref": "C-2", "offence_ref": "O-2"})
    answer = bring_in("offences", again)

    assert (answer.counts, answer.waiting) == ((1, 0, 1), 0)
    assert [row.ref for row in held(Offence)] == ["O-1", "O-2"]
    assert held(Offence, "C-2") == []


@pytest.mark.parametrize(
    "who",
    [
        {"client_ref": "", "pnc_id": OTHER_PNC},  # a second number of its kind: left with C-2
        {"client_ref": "C-2", "pnc_id": PNC},  # both are one person's now
        {
            "client_ref": "",
            "family_name": "Aldersworth",
            "given_names": "Wren",
            "date_of_birth": "1990-01-31",
        },
    ],
)
def test_numbers_and_names_of_the_part_lead_there_too(
    hazel: Reader, bring_in: BringIn, who: dict[str, str]
) -> None:
    a_client(ref="C-1", family_name="Alderworth", numbers={IdentifierKind.PNC_ID: PNC})
    a_client(
        ref="C-2",
        family_name="Aldersworth",
        given_names="Wren",
        date_of_birth=date(1990, 1, 31),
        numbers={IdentifierKind.PNC_ID: OTHER_PNC},
    )
    merged(hazel)
    more = [column for column in who if column != "client_ref"]

    answer = bring_in("offences", offences_csv(who, more=more))

    assert (answer.counts, answer.waiting) == ((1, 0, 0), 0)
    assert [row.ref for row in held(Offence)] == ["O-1"]


def test_an_old_list_of_both_changes_nothing_and_says_why(hazel: Reader, bring_in: BringIn) -> None:
    bring_in("clients", clients_csv(*OLD_LIST))
    merged(hazel)

    answer = bring_in("clients", clients_csv(*OLD_LIST))

    assert answer.counts == (0, 0, 2)
    assert looked_at(answer) == [
        (
            "this record is part of C-1 since the two were merged: its rows are taken as those of "
            "C-1, and the personal details stay as they are there."
        )
    ]
    assert [row.nominated_on for row in held(Placement)] == [date(2024, 1, 1), date(2022, 1, 1)]


def test_a_placement_that_the_file_says_otherwise_changes_on_the_client(
    hazel: Reader, bring_in: BringIn
) -> None:
    bring_in("clients", clients_csv(*OLD_LIST))
    merged(hazel)

    answer = bring_in("clients", clients_csv(OLD_LIST[1] | {"deselected_on": "2022-10-01"}))

    assert answer.counts == (0, 1, 0)
    assert [row.deselected_on for row in held(Placement)] == [None, date(2022, 10, 1)]


def test_a_placement_that_was_left_with_the_part_stays_there(
    hazel: Reader, bring_in: BringIn
) -> None:
    same_days = ({"client_ref": "C-1"}, {"client_ref": "C-2"})
    bring_in("clients", clients_csv(*same_days))
    merged(hazel)

    answer = bring_in("clients", clients_csv(*same_days))

    assert answer.counts == (0, 0, 2)
    assert (
        "this record is part of C-1, and of this placement what stands on C-1 holds."
        in looked_at(answer)
    )
    assert len(held(Placement)) == 1


def test_a_new_placement_names_the_client_where_the_file_has_both(
    hazel: Reader, bring_in: BringIn
) -> None:
    bring_in("clients", clients_csv(*OLD_LIST))
    merged(hazel)
    later = {"client_ref": "C-2", "nominated_on": "2025-01-01", "selected_on": ""}

    answer = bring_in("clients", clients_csv(OLD_LIST[0], later))

    assert answer.reasons == [
        (3, "client_ref", "this record is part of C-1: give a new placement the reference C-1")
    ]
    assert bring_in("clients", clients_csv(later)).counts == (1, 0, 0)
    assert len(held(Placement)) == 3


def test_situations_of_both_that_cannot_hold_at_once_stay_as_they_are(
    hazel: Reader, bring_in: BringIn
) -> None:
    both = ({"client_ref": "C-1"}, {"client_ref": "C-2"})
    for ref in ("C-1", "C-2"):
        a_situation(a_client(ref=ref), from_on=MARCH)
    merged(hazel)

    answer = bring_in("situations", situations_csv(*both))

    assert answer.counts == (0, 0, 2)
    assert looked_at(answer) == [
        (
            "this record is part of C-1, and of the situation from 2024-03-01 what stands on C-1 "
            "holds."
        )
    ]
    assert len(held(Situation)) == 1


def test_of_a_client_whom_the_sender_does_not_see_nothing_is_told(app: Flask) -> None:
    the_places()
    for ref in ("C-1", "C-2"):
        a_client(ref=ref, family_name="Zwitscherkauz", district="Fenland")
    merged(a_reader(username="teal"))
    hazel = a_reader(districts=["Cambridge"])

    plan: Plan = planned(clients_csv({"client_ref": "C-2"}), hazel, kind=FileKind.CLIENTS)
    waits: Plan = planned(offences_csv({"client_ref": "C-2"}), hazel, kind=FileKind.OFFENCES)

    assert [(each.line, each.reason) for each in plan.refused] == [
        (2, "possible match: the coordinator will check")
    ]
    assert plan.warnings == []
    assert plan.possible == {"C-1"}
    [unsure] = waits.unsure
    assert "C-1" not in unsure.reason
    assert unsure.hidden == {"C-1"}
