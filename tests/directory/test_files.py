"""A file of programmes: the whole file or nothing, or what is left without refused rows."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.testing import FlaskClient

from iom.accounts.domain import Role
from iom.cli.main import iom
from iom.db import db
from iom.directory import files, queries, records
from iom.directory.files import HEADER, Outcome
from iom.directory.layout import BadCell, row_of
from iom.directory.start_words import NewStart
from iom.directory.words import ForSex, Sector, Taken, Weekday
from iom.files.workbooks import Sheet
from iom.files.writing import write_csv, write_xlsx
from iom.transaction import transaction
from tests.conftest import SignIn
from tests.factories.accounts import NOON, a_user
from tests.factories.directory import TODAY, a_doing, a_programme, a_provider, a_start, found
from tests.pages import Page

pytestmark = pytest.mark.usefixtures("places")
USUAL = {
    "provider": "Alderworth House",
    "name": "Wren Steps",
    "what": "A group that meets twelve times.",
    "pathway": "drugs-alcohol",
    "needs": "alcohol; drugs",
    "districts": "Cambridge; Fenland",
    "how_to_refer": "Ring them.",
}


def a_file(*rows: dict[str, str]) -> bytes:
    return write_csv(HEADER, [[(USUAL | row).get(name, "") for name in HEADER] for row in rows])


def brought_in(content: bytes, name: str = "directory.csv") -> Outcome:
    db.session.rollback()
    with transaction():
        return files.bring_in(io.BytesIO(content), file=name, doing=a_doing(), today=TODAY)


def counts(outcome: Outcome) -> tuple[int, int, int, int]:
    return len(outcome.new), len(outcome.changed), outcome.same, len(outcome.refused)


def test_a_file_puts_programmes_and_their_provider_in_and_the_second_time_changes_nothing() -> None:
    link = a_user(username="linden", role=Role.LINK_WORKER, full_name="Linden Wren")
    content = a_file(
        {
            "taken_up": "fixed-term",
            "starts": "2026-06-03 3/8; 2026-07-01",
            "sex": "F",
            "least_age": "18",
            "places": "10",
            "places_taken": "4",
            "cost": "19.00",
            "link_worker": "Linden Wren",
            "third_sector": "yes",
            "telephone": "01632 960201",
        },
        {
            "name": "Open clinic",
            "districts": "Everywhere",
            "taken_up": "Drop-in",
            "days": "mon; thu",
        },
    )

    assert counts(brought_in(content)) == (2, 0, 0, 0)
    assert counts(brought_in(content)) == (0, 0, 2, 0)

    programme, clinic = found("P-0001"), found("P-0002")
    assert (programme.sex, programme.left, programme.cost_pence) == (ForSex.FEMALE, 6, 1_900)
    assert (programme.link, programme.link_user_id) == ("Linden Wren", link.id)
    assert [(each.on, each.left) for each in programme.starts] == [
        *((date(2026, 6, 3), 5), (date(2026, 7, 1), None)),
    ]
    assert (clinic.districts, clinic.takes) == (None, Taken.DROP_IN)
    assert clinic.days == (Weekday.MONDAY, Weekday.THURSDAY)
    (provider,) = records.list_providers()
    assert (provider.sector, provider.third_sector) == (Sector.DRUGS_ALCOHOL, True)


def test_what_goes_out_comes_in_again_as_the_same() -> None:
    ref = a_programme(
        a_provider("Alderworth House"),
        takes=Taken.FIXED_TERM,
        what="Two lines,\none with “quotes”; and a semicolon",
        link="Hazel Rookfield",
        cost_pence=125_050,
    )
    a_start(ref, places=None)
    a_programme(name="=SUM(A1)")
    listed = queries.every_programme()
    sectors = {each.ref: each.sector for each in records.list_providers()}

    for ending in ("csv", "xlsx"):
        content = files.write(listed, sectors, ending=ending, at=NOON)
        assert counts(brought_in(content, f"d.{ending}")) == (0, 0, 2, 0), ending
    db.session.rollback()
    assert queries.every_programme() == listed


def test_a_row_changes_what_its_reference_names_and_leaves_other_starts() -> None:
    ref = a_programme(a_provider("Alderworth House"), name="Wren Steps", takes=Taken.FIXED_TERM)
    a_start(ref, date(2026, 6, 3))
    a_start(ref, date(2026, 7, 1))
    row = {
        "programme_ref": ref.lower(),
        "name": "Wren Evenings",
        "taken_up": "fixed-term",
        "starts": "2026-06-03 8/8",
    }

    assert counts(brought_in(a_file(row))) == (0, 1, 0, 0)

    programme = found(ref)
    assert programme.name == "Wren Evenings"
    assert [(each.on.month, each.left) for each in programme.starts] == [(6, 0), (7, 8)]


def test_each_row_that_cannot_go_in_is_told_with_its_line_column_and_reason() -> None:
    content = a_file(
        {},
        {"name": "Second", "needs": "rest"},
        {"name": "Third", "districts": "Quillfield"},
        {"name": "Fourth", "least_age": "30", "most_age": "20"},
        {"programme_ref": "P-0404", "name": "Fifth"},
        {"name": "wren steps"},
        {"name": "Seventh", "starts": "2026-06-03"},
        {"name": "Eighth", "provider": ""},
    )

    outcome = brought_in(content)

    assert counts(outcome) == (1, 0, 0, 7)
    assert [(each.line, each.column) for each in outcome.refused] == [
        *((3, "needs"), (4, "districts"), (5, "most_age"), (6, "programme_ref")),
        *((7, "name"), (8, "starts"), (9, "provider")),
    ]
    assert "“rest” is none of these: accommodation, ete" in outcome.refused[0].reason
    assert [each.name for each in records.list_providers()] == ["Alderworth House"]


def test_a_file_that_is_none_is_refused_as_a_whole() -> None:
    outcome = brought_in(b"name,what\r\nWren,Steps\r\n")

    assert counts(outcome) == (0, 0, 0, 1)
    assert queries.every_programme() == []


@pytest.mark.parametrize(
    ("said", "column"),
    [
        ({"least_age": "18+"}, "least_age"),
        ({"pathway": "fishing"}, "pathway"),
        ({"third_sector": "perhaps"}, "third_sector"),
        ({"cost": "nineteen"}, "cost"),
        ({"starts": "3 June"}, "starts"),
        ({"starts": "2026-06-03 8"}, "starts"),
    ],
)
def test_a_cell_that_cannot_be_read_names_its_column(said: dict[str, str], column: str) -> None:
    cells = {name: (USUAL | said).get(name, "") for name in HEADER}

    with pytest.raises(BadCell) as wrong:
        row_of(2, cells)

    assert wrong.value.column == column


def test_words_and_starts_of_a_cell_are_read_as_people_write_them() -> None:
    said = {"sex": "Women only", "taken_up": "FIXED-TERM", "starts": " 2026-06-03  3/8 ;"}
    row = row_of(2, {name: (USUAL | said).get(name, "") for name in HEADER})

    assert (row.details.sex, row.details.takes) == (ForSex.FEMALE, Taken.FIXED_TERM)
    assert row.starts == (NewStart(on=date(2026, 6, 3), places=8, taken=3),)
    assert row.sector is Sector.DRUGS_ALCOHOL


def sent(client: FlaskClient, content: bytes, name: str = "directory.csv") -> Page:
    answer = client.post(
        "/directory/import",
        data={
            "file": (io.BytesIO(content), name),
            "csrf_token": Page.open(client, "/directory/import").soup.select_one(
                "main [name=csrf_token]"
            )["value"],  # type: ignore[index]
        },
    )
    return Page(client, answer)


def names() -> list[str]:
    db.session.rollback()
    return [each.name for each in queries.every_programme()]


def test_a_dry_run_writes_nothing_and_the_yes_to_it_everything_once(sign_in: SignIn) -> None:
    client = sign_in(Role.LINK_WORKER)
    content = write_xlsx(
        {"x": Sheet(HEADER, [[USUAL.get(name, "") for name in HEADER]])}, created=NOON
    )

    page = sent(client, content, "directory.xlsx")

    assert (page.text_of("new"), page.text_of("refused")) == ("1", "0")
    assert names() == []
    done = page.press("Bring it in")
    assert "1 added, 0 changed, 0 the same." in done.words
    assert names() == ["Wren Steps"]
    again = page.press("Bring it in")  # a second click
    assert "All of this file is in the directory." in again.words
    assert names() == ["Wren Steps"]


def test_a_refused_row_keeps_the_file_out_until_somebody_says_to_bring_in_the_rest(
    sign_in: SignIn,
) -> None:
    client = sign_in(Role.COORDINATOR)

    page = sent(client, a_file({}, {"name": "Teal", "pathway": "fishing"}))

    assert (page.text_of("new"), page.text_of("refused")) == ("1", "1")
    assert "The file cannot go in as it is." in page.words
    assert names() == []
    assert "1 left out" in page.press("Bring in the rest").words
    assert names() == ["Wren Steps"]


def test_a_directory_that_changed_meanwhile_is_shown_anew(sign_in: SignIn) -> None:
    client = sign_in(Role.COORDINATOR)
    page = sent(client, a_file({}))
    ref = a_programme(a_provider("Alderworth House"), name="Wren Steps")

    again = page.press("Bring it in")

    assert "The directory has changed since" in again.words
    assert again.text_of("changed") == "1"
    assert found(ref).how_to_refer == "Ring them."


def test_the_export_is_of_what_is_listed(sign_in: SignIn) -> None:
    provider = a_provider("Alderworth House")
    a_programme(provider, name="Wren", sex=ForSex.FEMALE)
    a_programme(provider, name="Teal")
    client = sign_in(Role.ANALYST)

    lines = client.get("/directory/export/csv?sex=M").text.splitlines()

    assert len(lines) == 2
    assert "Teal" in lines[1]
    assert client.get("/directory/export/pdf").status_code == 404


def test_the_command_brings_a_file_in_whole_or_not_at_all(app: Flask, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_bytes(a_file({}))
    bad.write_bytes(a_file({"name": "Teal"}, {"name": "Ash", "pathway": "fishing"}))

    def run(*words: str) -> Result:
        return CliRunner().invoke(iom, ["import", "directory", *words], obj=app.config["IOM"])

    dry = run(str(good), "--dry-run")
    assert dry.output == "1 would be new, 0 would be changed, 0 the same, 0 left out.\n"
    assert names() == []
    refused = run(str(bad))
    assert refused.exit_code == 1
    assert "Line 3, column pathway: “fishing” is none of these" in refused.output
    assert names() == []
    told = run(str(bad), "--partial", "--json")
    assert json.loads(told.stdout)["new"] == 1
    assert run(str(good)).exit_code == 0
    assert names() == ["Teal", "Wren Steps"]
