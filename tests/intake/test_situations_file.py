"""`iom import situations`: what goes in, what it changes, what is refused (INTERFACES 3)."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from iom.audit.queries import list_about
from iom.clients.domain import IdentifierKind
from iom.db import db
from iom.entries.models import current
from iom.offending.kinds import SITUATION
from iom.offending.models import Situation
from iom.record import service
from iom.transaction import transaction
from tests.factories.accounts import NOON, a_reader
from tests.factories.clients import a_client
from tests.factories.people_files import situations_csv, situations_xlsx
from tests.intake.conftest import BringIn

PNC, OTHER_PNC = "1999/0123456X", "1999/1234567B"  # both good in HANDBOOK 3


def d(text: str) -> date:
    return date.fromisoformat(text)


def kept() -> list[tuple[str, date, date | None, str]]:
    rows = db.session.execute(
        select(Situation.kind, Situation.from_on, Situation.to_on, Situation.establishment)
        .where(current(Situation))
        .order_by(Situation.from_on)
    )
    return [(kind.value, from_on, to_on, place) for kind, from_on, to_on, place in rows]


def test_situations_come_in_and_the_same_file_again_changes_nothing(bring_in: BringIn) -> None:
    a_client(ref="C-1")
    content = situations_csv(
        {"situation": "remand", "from": "2024-03-01", "to": "2024-04-01"},
        {"situation": "custody", "from": "2024-04-01", "establishment": "HMP  Example"},
    )

    assert bring_in("situations", content).counts == (2, 0, 0)
    assert bring_in("situations", content).counts == (0, 0, 2)

    assert kept() == [
        ("remand", d("2024-03-01"), d("2024-04-01"), ""),
        ("custody", d("2024-04-01"), None, "HMP Example"),
    ]
    assert [r.event for r in list_about("client:C-1")].count("SituationRecorded") == 2


def test_a_workbook_says_the_same_as_a_text_file(bring_in: BringIn) -> None:
    a_client(ref="C-1")
    row = {"to": "2024-06-01", "establishment": "HMP Example"}

    assert bring_in("situations", situations_xlsx(row), name="s.xlsx").counts == (1, 0, 0)
    assert bring_in("situations", situations_csv(row)).counts == (0, 0, 1)


def test_a_later_end_is_a_change(bring_in: BringIn) -> None:
    a_client(ref="C-1")
    bring_in("situations", situations_csv({"to": "2024-06-01"}))

    assert bring_in("situations", situations_csv({"to": "2024-07-01"})).counts == (0, 1, 0)

    assert kept() == [("custody", d("2024-03-01"), d("2024-07-01"), "")]
    assert list_about("client:C-1")[0].detail["columns"] == ["to"]


def test_an_open_span_on_the_record_must_be_closed_before_another_begins(
    bring_in: BringIn,
) -> None:
    a_client(ref="C-1")
    bring_in("situations", situations_csv({}))
    recalled = {"situation": "recalled", "from": "2024-09-01"}

    answer = bring_in("situations", situations_csv(recalled))
    assert answer.reasons == [
        (
            2,
            "from",
            (
                "the situation from 2024-09-01 (line 2) begins while another lasts: the situation "
                "from 2024-03-01 (on the record) has no end"
            ),
        )
    ]

    closing = situations_csv(recalled, {"to": "2024-09-01"})
    assert bring_in("situations", closing).counts == (1, 1, 0)


def test_a_change_that_runs_into_what_is_on_the_record_is_refused(bring_in: BringIn) -> None:
    a_client(ref="C-1")
    bring_in(
        "situations",
        situations_csv({"to": "2024-06-01"}, {"situation": "remand", "from": "2024-08-01"}),
    )

    answer = bring_in("situations", situations_csv({"to": "2024-08-02"}))

    assert answer.reasons == [
        (
            2,
            "from",
            (
                "the situation from 2024-08-01 (on the record) begins while another lasts: the "
                "situation from 2024-03-01 (line 2) runs to 2024-08-02"
            ),
        )
    ]
    # One day less touches, and is fine.
    assert bring_in("situations", situations_csv({"to": "2024-08-01"})).counts == (0, 1, 0)


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (
            {"situation": "jail"},
            "situation",
            (
                "“jail” is not one of: community, remand, custody, recalled, unlawfully-at-large, "
                "hospital"
            ),
        ),
        ({"situation": ""}, "situation", "this must not be empty"),
        ({"from": ""}, "from", "this must not be empty"),
        (
            {"from": "2024-25-12"},
            "from",
            "“2024-25-12” is not a day in the calendar; day and month look swapped",
        ),
        (
            {"to": "2024-03-01"},
            "to",
            "2024-03-01 is not after 2024-03-01; this is the first day after the situation",
        ),
        (
            {"establishment": "x" * 121},
            "establishment",
            "the text has 121 characters, more than the 120 allowed",
        ),
        (
            {"client_ref": ""},
            "client_ref",
            (
                "nothing here says who this is about; give the reference, a number such as the PNC "
                "ID, or name and date of birth"
            ),
        ),
    ],
)
def test_a_row_that_cannot_be_right_keeps_the_whole_file_out(
    bring_in: BringIn, row: dict[str, str], column: str, reason: str
) -> None:
    a_client(ref="C-1")
    a_client(ref="C-2")

    answer = bring_in("situations", situations_csv({"client_ref": "C-2"}, row))

    assert answer.reasons == [(3, column, reason)]
    assert kept() == []


def test_the_same_first_day_twice_and_overlaps_within_a_file_are_refused(
    bring_in: BringIn,
) -> None:
    a_client(ref="C-1")

    answer = bring_in(
        "situations",
        situations_csv(
            {"to": "2024-05-01"},
            {"to": "2024-06-01"},
            {"situation": "remand", "from": "2024-04-30", "to": "2024-05-02"},
        ),
    )

    assert answer.reasons == [
        (3, "from", "this client’s situation from 2024-03-01 stands on line 2 already"),
        (
            4,
            "from",
            (
                "the situation from 2024-04-30 (line 4) begins while another lasts: the situation "
                "from 2024-03-01 (line 2) runs to 2024-05-01"
            ),
        ),
    ]


def test_a_last_row_that_is_cut_short_is_refused(bring_in: BringIn) -> None:
    a_client(ref="C-1")
    whole = situations_csv({}, {"from": "2025-01-01"})

    answer = bring_in("situations", whole[: whole.rindex(b",2025")])

    assert answer.reasons == [(3, None, "the last row is cut short: it has 2 columns instead of 5")]


WHO = ("pnc_id", "crn", "family_name", "given_names", "date_of_birth")


def test_a_number_or_name_and_birth_may_say_who_it_is(bring_in: BringIn) -> None:
    a_client(ref="C-1", numbers={IdentifierKind.PNC_ID: PNC})
    a_client(ref="C-2", family_name="Example", given_names="Robin", date_of_birth=d("1990-01-31"))
    rows = (
        {"client_ref": "", "pnc_id": "99/123456X"},
        {
            "client_ref": "",
            "family_name": "EXAMPLE",
            "given_names": "robin",
            "date_of_birth": "1990-01-31",
        },
    )

    assert bring_in("situations", situations_csv(*rows, more=WHO)).counts == (2, 0, 0)

    assert list_about("client:C-1")[0].event == "SituationRecorded"
    assert list_about("client:C-2")[0].event == "SituationRecorded"


def test_what_a_person_struck_out_is_not_brought_back_by_a_file(bring_in: BringIn) -> None:
    client = a_client(ref="C-1")
    content = situations_csv({"to": "2024-06-01"})
    bring_in("situations", content)
    hazel = a_reader()
    [row] = db.session.scalars(select(Situation).where(Situation.client_id == client.id))
    with transaction():
        service.strike_out("C-1", SITUATION, row.id, "It was the brother", actor=hazel, at=NOON)

    assert bring_in("situations", content).counts == (0, 0, 1)
    assert bring_in("situations", situations_csv({"to": "2024-07-01"})).counts == (0, 0, 1)

    assert kept() == []


def test_an_expected_release_stays_when_a_file_changes_the_span(bring_in: BringIn) -> None:
    a_client(ref="C-1")
    bring_in("situations", situations_csv({}))
    hazel = a_reader()
    [row] = db.session.scalars(select(Situation))
    expected = {"expected_on": d("2026-09-01")}
    with transaction():
        service.change_entry(
            "C-1", SITUATION, row.id, expected, actor=hazel, at=NOON, today=NOON.date()
        )

    assert bring_in("situations", situations_csv({"establishment": "HMP Other"})).counts == (
        0,
        1,
        0,
    )

    [now] = db.session.scalars(select(Situation).where(current(Situation)))
    assert (now.establishment, now.expected_on) == ("HMP Other", d("2026-09-01"))
