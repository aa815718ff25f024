"""`--partial`: what cannot be taken is set aside with its reason, and the rest goes in."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from iom.clients.domain import IdentifierKind
from iom.clients.models import Client
from iom.db import db
from iom.intake.models import Upload
from iom.offending.models import Situation
from tests.conftest import SignIn
from tests.factories.accounts import a_user, the_places
from tests.factories.clients import a_client, a_situation
from tests.factories.people_files import clients_csv, situations_csv, situations_xlsx
from tests.intake.conftest import BringIn
from tests.pages import Page

PNC, OTHER_PNC = "1999/0123456X", "1999/1234567B"  # both good in HANDBOOK 3


def how_many(table: type[Client | Situation]) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def read(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_without_it_one_bad_row_keeps_the_whole_file_out(bring_in: BringIn) -> None:
    a_client(ref="C-1")
    content = situations_csv({}, {"from": "2024-25-12"})

    answer = bring_in("situations", content)

    assert (answer.counts, answer.set_aside) == ((0, 0, 0), 0)
    assert how_many(Situation) == 0


def test_with_it_the_rest_goes_in_and_the_bad_rows_are_written_beside(
    bring_in: BringIn, tmp_path: Path
) -> None:
    a_client(ref="C-1")
    rows: tuple[dict[str, str], ...] = (
        {},
        {"from": "2024-25-12", "establishment": "HMP Example"},
        {"from": "2023-01-01", "to": "2023-02-01"},
    )
    whole = situations_csv(*rows) + b"C-1,custody\r\n"

    answer = bring_in("situations", whole, "--partial")

    assert answer.counts == (2, 0, 0)
    assert answer.rows == 4
    assert answer.set_aside == 2
    assert [row[:2] for row in answer.reasons] == [(3, "from"), (5, None)]
    place = tmp_path / "situations-set-aside.csv"
    assert place.stat().st_mode & 0o777 == 0o600
    first, second = read(place.read_bytes())
    assert (first["client_ref"], first["from"]) == ("C-1", "2024-25-12")
    assert first["set_aside_because"].startswith("line 3, column from: “2024-25-12” is not a day")
    assert (second["client_ref"], second["situation"], second["from"]) == ("C-1", "custody", "")
    assert "cut short" in second["set_aside_because"]


def test_what_was_set_aside_comes_in_once_it_is_mended(bring_in: BringIn, tmp_path: Path) -> None:
    a_client(ref="C-1")
    bring_in("situations", situations_csv({"from": "2024-25-12"}), "--partial")
    mended = (tmp_path / "situations-set-aside.csv").read_bytes()
    mended = mended.replace(b",2024-25-12", b",2024-12-25")

    assert bring_in("situations", mended).counts == (1, 0, 0)


def test_no_file_is_ever_written_over(bring_in: BringIn, tmp_path: Path) -> None:
    a_client(ref="C-1")
    bad = situations_csv({"from": "x"})
    for _ in range(2):
        bring_in("situations", bad, "--partial")
    assert (tmp_path / "situations-set-aside-2.csv").exists()

    place = tmp_path / "mine.csv"
    bring_in("situations", bad, "--partial", "--set-aside", str(place))
    assert len(read(place.read_bytes())) == 1


def test_a_dry_run_says_so_and_writes_no_file(bring_in: BringIn, tmp_path: Path) -> None:
    a_client(ref="C-1")

    answer = bring_in("situations", situations_csv({}, {"from": "x"}), "--partial", "--dry-run")

    assert (answer.counts, answer.set_aside) == ((1, 0, 0), 1)
    assert how_many(Situation) == 0
    assert not (tmp_path / "situations-set-aside.csv").exists()


def test_a_file_that_cannot_be_read_to_its_end_is_refused_all_the_same(bring_in: BringIn) -> None:
    a_client(ref="C-1")

    answer = bring_in("situations", situations_csv({}) + b'"open', "--partial")

    assert answer.set_aside == 0
    assert how_many(Situation) == 0


def test_a_row_that_needed_one_that_is_set_aside_is_set_aside_with_it(bring_in: BringIn) -> None:
    """The row that closes the open span runs into another, so the next one cannot begin."""
    client = a_client(ref="C-1")
    a_situation(client, from_on=datetime(2024, 1, 1, tzinfo=UTC).date())
    rows: tuple[dict[str, str], ...] = (
        {"from": "2023-06-01", "to": "2024-02-01"},
        {"client_ref": "C-1", "from": "2023-01-01", "to": "2023-02-01"},
    )

    answer = bring_in("situations", situations_csv(*rows), "--partial")

    assert [row[0] for row in answer.reasons] == [2]
    assert answer.counts == (1, 0, 0)


def test_of_a_client_whose_row_the_record_forbids_no_row_goes_in(bring_in: BringIn) -> None:
    """C-1 has the number; C-2 may not have it, and C-3 cannot take over what C-2 keeps."""
    a_client(ref="C-1", numbers={IdentifierKind.PNC_ID: PNC})
    a_client(ref="C-2", numbers={IdentifierKind.PNC_ID: OTHER_PNC})
    rows: tuple[dict[str, str], ...] = (
        {"client_ref": "C-2", "pnc_id": PNC},
        {"client_ref": "C-2", "pnc_id": PNC, "nominated_on": "2020-01-01", "selected_on": ""},
        {"client_ref": "C-3", "pnc_id": OTHER_PNC},
        {"client_ref": "C-4"},
    )

    answer = bring_in("clients", clients_csv(*rows), "--partial")

    assert answer.reasons == [
        (2, "pnc_id", "this PNC ID belongs to another client"),
        (3, None, "another row of this client cannot be taken: line 2"),
        (4, "pnc_id", "this PNC ID belongs to another client"),
    ]
    assert answer.counts == (1, 0, 0)
    assert how_many(Client) == 3


def test_by_page_the_rest_goes_in_and_the_rows_can_be_fetched_for_a_day(
    app: Flask, sign_in: SignIn
) -> None:
    del app
    the_places()
    a_client(ref="C-1")
    sender = a_user()
    browser = sign_in(user=sender)
    content = situations_xlsx({}, {"from": "2024-25-12"})
    page = Page.open(browser, "/intake/situations").press(
        "See what it would do", file=(io.BytesIO(content), "s.xlsx")
    )
    assert "1 row goes in and 1 is set aside" in page.words
    assert len(read(browser.get(f"{page.path}/set-aside.csv").data)) == 1

    page = page.press("Bring in the rest")

    assert page.done == ["The file is in, but for the rows that were set aside."]
    assert (page.text_of("new"), page.text_of("refused")) == ("1", "1")
    [row] = read(browser.get(f"{page.path}/set-aside.csv").data)
    assert row["from"] == "2024-25-12"
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=25)):
        browser = sign_in(user=sender)
        assert browser.get(f"{page.path}/set-aside.csv").status_code == 404
        db.session.rollback()
        assert db.session.scalars(select(Upload.set_aside)).all() == [None]


def test_nobody_else_fetches_what_was_set_aside(sign_in: SignIn) -> None:
    the_places()
    a_client(ref="C-1")
    content = situations_csv({}, {"from": "x"})
    page = Page.open(sign_in(), "/intake/situations").press(
        "See what it would do", file=(io.BytesIO(content), "s.csv")
    )

    assert sign_in().get(f"{page.path}/set-aside.csv").status_code == 404


@pytest.mark.parametrize("partial", [(), ("--partial",)])
def test_every_row_is_somewhere(bring_in: BringIn, partial: tuple[str, ...]) -> None:
    a_client(ref="C-1")
    content = situations_csv({}, {"client_ref": "C-9"}, {"client_ref": "C-1", "from": "2020-01-01",
                                                         "to": "2020-02-01"})  # fmt: skip
    answer = bring_in("situations", content, *partial)

    assert answer.rows == sum(answer.counts) + answer.waiting + answer.set_aside == 3
