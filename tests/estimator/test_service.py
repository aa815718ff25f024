"""Crimes saved from what is on record: whom they count, whom they tell of, what the trail keeps."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import event

from iom.accounts.domain import Category
from iom.audit.queries import list_about
from iom.cli.main import iom
from iom.clients.deaths import DEATH
from iom.clients.models import Client
from iom.cohort.domain import Strand
from iom.db import db
from iom.entries.domain import EndedHow
from iom.estimator import queries, service
from iom.estimator.domain import BadQuestion, Estimate, Formula
from iom.estimator.reach import named
from iom.estimator.service import Asked, WorkedOut
from iom.offending.kinds import OFFENCE
from iom.offending.models import Offence
from iom.offending.words import Disposal
from iom.places.queries import UnknownDistrict, UnknownPlace
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, NOON, a_reader, the_places
from tests.factories.clients import a_client, a_placement, a_situation
from tests.factories.entries import an_entry
from tests.merges.making import merged

pytestmark = pytest.mark.usefixtures("app")
SELECTED = date(2025, 4, 1)
FIRST, LAST = date(2025, 4, 1), date(2026, 3, 31)  # 365 days: expected is what the baseline holds


def saved(
    scheme: str = "all",
    *,
    district: str = "",
    at: datetime = NOON,
    parts: bool = False,
    **more: Any,
) -> WorkedOut:
    asked = Asked(**{"where": named(scheme, district), "first": FIRST, "last": LAST, **more})
    with transaction():
        return service.work_out(asked, actor=COMMAND, at=at, parts=parts)


def figures(scheme: str = "all", **asked: Any) -> Estimate:
    return saved(scheme, **asked).estimate


def a_counted_client(ref: str = "C-1", district: str = "Cambridge", **more: Any) -> Client:
    return a_client(
        ref=ref, district=district, nominated_on=date(2025, 3, 1), selected_on=SELECTED, **more
    )


def an_offence(client: Client, on: date, disposal: Disposal = Disposal.CONVICTED) -> int:
    return an_entry(client, OFFENCE, offence_on=on, disposal=disposal)


@pytest.mark.parametrize("disposal", Disposal)
def test_offences_proven_or_charged_count_and_no_others(disposal: Disposal) -> None:
    client = a_counted_client()
    for day in (date(2025, 3, 31), date(2025, 2, 1), date(2025, 4, 1)):
        an_offence(client, day, disposal)

    found = figures()

    counts = disposal in {Disposal.CONVICTED, Disposal.CAUTIONED, Disposal.CHARGED}
    assert found.expected == (2 if counts else 0)
    assert found.observed == (1 if counts else 0)


def test_what_was_struck_out_counts_nowhere() -> None:
    client = a_counted_client()
    kept, struck = an_offence(client, date(2025, 3, 1)), an_offence(client, date(2025, 3, 2))
    with transaction():
        row = db.session.get_one(Offence, struck)
        row.ended_at, row.ended_by, row.ended_how = NOON, "user:hazel", EndedHow.STRUCK_OUT
        row.ended_reason = "Somebody else’s"

    assert figures().expected == 1
    assert kept != struck


def test_days_on_remand_in_custody_and_recalled_are_not_at_liberty() -> None:
    client = a_counted_client()
    a_situation(client, from_on=date(2025, 4, 1), to_on=date(2025, 4, 11))

    [working] = figures().workings

    assert working.days_at_liberty == 355


def test_nobody_is_on_the_scheme_from_the_day_of_death() -> None:
    client = a_counted_client()
    an_entry(client, DEATH, died_on=date(2025, 4, 8))

    assert [each.days_on_scheme for each in figures().workings] == [7]


def test_a_merged_record_is_nobody_of_its_own() -> None:
    for ref in ("C-1", "C-2"):
        an_offence(a_counted_client(ref), date(2025, 3, 1))
    hazel = a_reader()
    assert figures().people == 2

    merged(hazel)

    # One placement of the same days stays with the record that is no more; both offences are there.
    assert figures().people == 1
    assert figures().expected == 2


def test_schemes_districts_and_strands_are_parts_of_the_whole() -> None:
    an_offence(a_counted_client("C-1", strand=Strand.DETER), date(2025, 3, 1))
    an_offence(a_counted_client("C-2", "Fenland"), date(2025, 3, 1))
    moved = a_counted_client("C-3", "Peterborough")
    an_offence(moved, date(2025, 3, 1))

    assert figures().expected == 3
    assert [figures(each).expected for each in ("cambridgeshire", "Peterborough")] == [2, 1]
    assert figures("Cambridgeshire", district="Fenland").expected == 1
    assert figures(strand="deter").expected == 1
    assert figures(strand="none").expected == 2
    told = saved("cambridgeshire", parts=True)
    districts = {each.name: each.estimate.expected for each in told.by_district}
    assert {name for name, expected in districts.items() if expected} == {"Cambridge", "Fenland"}
    strands = {each.name: each.estimate.expected for each in told.by_strand}
    assert strands == {
        "Prevent and Deter": 1, "Catch and Convict": 0, "Rehabilitate and Resettle": 0,
        "No strand": 1,
    }  # fmt: skip
    assert saved("all", district="fenland", parts=True).by_district == ()


def test_what_cannot_be_answered_is_refused_in_a_sentence() -> None:
    the_places()

    with pytest.raises(UnknownPlace, match="There is no scheme “Norfolk”"):
        figures("Norfolk")
    with pytest.raises(UnknownDistrict, match="no district “Ely”"):
        figures(district="Ely")
    with pytest.raises(BadQuestion, match="Peterborough is no district of the scheme Cambridge"):
        figures("cambridgeshire", district="Peterborough")
    with pytest.raises(BadQuestion, match="no strand “spruce”"):
        figures(strand="spruce")
    with pytest.raises(BadQuestion, match="after today, 30 March 2026"):
        figures(at=datetime(2026, 3, 30, 12, tzinfo=UTC))


def test_the_trail_keeps_what_was_asked_and_names_nobody() -> None:
    a_counted_client()
    saved("cambridgeshire", district="Cambridge", strand="deter", formula=Formula.BEFORE_AFTER)

    [row] = list_about("crimes-saved:district:cambridge")

    assert (row.event, row.actor) == ("CrimesSavedWorkedOut", "command:tests")
    assert row.detail == {
        "first": "2025-04-01", "last": "2026-03-31", "formula": "before-after-1", "strand": "deter",
    }  # fmt: skip


def test_many_people_take_the_same_few_statements() -> None:
    a_counted_client()
    few = statements(saved)
    for number in range(2, 12):
        client = a_counted_client(f"C-{number}")
        an_offence(client, date(2025, 3, 1))
    assert statements(saved) == few


def test_a_working_is_told_of_whom_the_reader_sees_and_of_nobody_without_offending() -> None:
    ids = [a_counted_client("C-1").id, a_counted_client("C-2", "Fenland").id]

    hazel = a_reader(districts=["Fenland"])
    ivy = a_reader(agency="housing", shared=[Category.IDENTITY, Category.HOUSING])

    assert [each.ref for each in queries.seen_by(hazel, ids).values()] == ["C-2"]
    assert queries.seen_by(ivy, ids) == {}


@pytest.fixture
def run(app: Flask) -> Callable[..., Result]:
    """Return a function that runs `iom crimes-saved` for the year."""
    the_places()

    def command(*words: str) -> Result:
        db.session.rollback()
        period = ["--from", str(FIRST), "--to", str(LAST)]
        arguments = ["crimes-saved", "--scheme", "all", *period, *words]
        return CliRunner().invoke(iom, arguments, obj=app.config["IOM"])

    return command


def test_the_command_with_json_takes_every_working_out_and_says_so(
    run: Callable[..., Result],
) -> None:
    an_offence(a_counted_client("C-1"), date(2025, 3, 1))
    a_situation(a_counted_client("C-2"), from_on=date(2024, 1, 1))

    told = json.loads(run("--json").stdout)

    assert told["left_out"] == [{"client_ref": "C-2", "reason": "baseline-under-90-days"}]
    [row] = told["by_client"]
    assert row == {
        "client_ref": "C-1", "selected_on": "2025-04-01", "baseline_offences": 1,
        "baseline_days_at_liberty": 365, "days_at_liberty": 365, "expected": "1.00", "observed": 0,
        "saved": "1.00",
    }  # fmt: skip
    for ref in ("C-1", "C-2"):
        [taken] = [row for row in list_about(f"client:{ref}") if row.event == "ClientExported"]
        assert taken.detail == {"what": "crimes saved"}


def test_the_command_in_words_names_nobody(run: Callable[..., Result]) -> None:
    an_offence(a_counted_client("C-1"), date(2025, 3, 1))
    a_counted_client("C-2", mappa_level=2)
    a_placement(a_client(ref="C-3", district=None), nominated_on=date(2025, 3, 1), selected_on=None)

    said = run().stdout

    assert said.splitlines()[0] == "Crimes saved, every scheme, 1 April 2025 to 31 March 2026."
    assert "Placements counted: 1; left out: 1 (mappa)." in said
    assert "Expected 1.00, observed 0: saved 1.00; 1.00 with nobody below 0." in said
    assert "Base level 1. Times F (5): 5. The F multiplier is a legacy" in said
    assert "some of the fall would have come without it" in said
    assert "C-1" not in said


def test_the_command_refuses_in_a_sentence(run: Callable[..., Result]) -> None:
    refused = run("--district", "Ely")

    assert refused.exit_code == 1
    assert refused.stderr.startswith("There is no district “Ely”.")
    assert run("--formula", "guess").exit_code == 2


def statements(act: Callable[[], object]) -> int:
    counted: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        counted.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(counted)
