"""Files of assessments: unknown is not 0, and what somebody may not see stays as it is."""

from __future__ import annotations

import io
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from iom.accounts.domain import Category
from iom.db import db
from iom.entries.domain import Known
from iom.entries.models import current
from iom.intake.domain import FileKind
from iom.intake.files import plan_file, read_file, unseen_of
from iom.needs.models import Assessment
from tests.conftest import SignIn
from tests.factories.accounts import a_reader, the_places
from tests.factories.clients import a_client
from tests.factories.people_files import a_file_of
from tests.intake.conftest import BringIn
from tests.pages import Page

ROW = {
    "assessment_ref": "A-1",
    "date": "2024-03-01",
    "tool": "oasys",
    "assessor": "Alder Example",
    "accommodation": "2",
    "drugs": "0",
    "alcohol": "5",
    "finance": "no",
}


def a_file(*rows: dict[str, str]) -> bytes:
    return a_file_of(FileKind.ASSESSMENTS, *(ROW | row for row in rows))


def on_record() -> Assessment:
    db.session.rollback()
    return db.session.scalars(select(Assessment).where(current(Assessment))).one()


def test_an_empty_section_is_unknown_and_nought_is_nought(bring_in: BringIn) -> None:
    a_client(ref="C-1")

    assert bring_in("assessments", a_file({})).counts == (1, 0, 0)
    assert bring_in("assessments", a_file({})).counts == (0, 0, 1)

    row = on_record()
    assert (row.on, row.tool.value, row.assessor) == (date(2024, 3, 1), "oasys", "Alder Example")
    assert (row.accommodation, row.drugs, row.alcohol, row.ete) == (2, 0, 5, None)
    assert (row.finance, row.health) == (Known.NO, None)


def test_another_score_is_a_change_and_an_empty_one_takes_nothing_away(bring_in: BringIn) -> None:
    a_client(ref="C-1")
    bring_in("assessments", a_file({}))

    assert bring_in("assessments", a_file({"accommodation": ""})).counts == (0, 0, 1)
    assert bring_in("assessments", a_file({"alcohol": "3", "ete": "4"})).counts == (0, 1, 0)

    now = on_record()
    assert (now.alcohol, now.ete, now.accommodation) == (3, 4, 2)
    assert db.session.get_one(Assessment, now.follows_id).alcohol == 5


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ({"alcohol": "11"}, "alcohol", "from 0 to 10"),
        ({"ete": "-1"}, "ete", "from 0 to 8"),
        ({"health": "maybe"}, "health", "neither yes nor no"),
        ({"tool": "hunch"}, "tool", "is not one of: oasys, asset-plus, screening"),
        ({"assessor": ""}, "assessor", "must not be empty"),
        ({"date": "2999-01-01"}, "date", "lies in the future"),
        (
            {"accommodation": "", "drugs": "", "alcohol": "", "finance": ""},
            "assessment_ref",
            "Answer at least one section",
        ),
    ],
)
def test_a_row_that_cannot_be_right_is_refused_by_column(
    bring_in: BringIn, row: dict[str, str], column: str, reason: str
) -> None:
    a_client(ref="C-1")

    [(line, where, why)] = bring_in("assessments", a_file(row)).reasons

    assert (line, where) == (2, column)
    assert reason in why


def test_who_may_not_see_a_section_neither_brings_it_in_nor_takes_it_away(app: Flask) -> None:
    the_places()
    a_client(ref="C-1")
    housing = a_reader(agency="housing", shared={Category.IDENTITY, Category.HOUSING})
    kind = FileKind.ASSESSMENTS
    unseen = unseen_of(kind, housing)

    def planned(row: dict[str, str]) -> list[tuple[str | int | None, str]]:
        reading = read_file(
            kind, io.BytesIO(a_file(row)), file="a.csv", today=date(2026, 5, 1), unseen=unseen
        )
        plan = plan_file(reading, reader=housing)
        return [(each.column, each.reason.split(",")[0]) for each in plan.refused]

    assert unseen == {"lifestyle", "drugs", "alcohol", "thinking", "attitudes", "finance", "health"}
    not_shared = "no agreement shares this kind of data with your agency"
    assert planned({}) == [("drugs", not_shared), ("alcohol", not_shared), ("finance", not_shared)]
    assert planned({"drugs": "", "alcohol": "", "finance": ""}) == []


def test_the_page_asks_nobody_for_what_they_may_not_see(app: Flask, sign_in: SignIn) -> None:
    the_places()
    client = sign_in(agency="housing", shared={Category.IDENTITY, Category.HOUSING})

    page = Page.open(client, "/intake/assessments")
    blank = client.get("/intake/assessments/blank/csv").text

    assert "accommodation" in page.words
    for word in ("alcohol", "drugs", "finance", "health"):
        assert word not in blank
        assert word not in page.words.casefold()
