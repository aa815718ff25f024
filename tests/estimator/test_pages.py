"""Crimes saved on the screen: the figure, its parts, its workings, the formula of a scheme."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest
from bs4 import Tag

from iom.accounts.domain import Category, Role
from iom.audit.queries import list_about
from iom.cohort.domain import Strand
from iom.estimator.domain import Formula
from iom.estimator.reach import named
from iom.estimator.settings import in_force
from tests.conftest import SignIn
from tests.estimator.test_service import a_counted_client, an_offence
from tests.factories.accounts import the_places
from tests.factories.clients import a_situation
from tests.pages import Page

pytestmark = pytest.mark.usefixtures("app")
_YEAR = "first=1&first=4&first=2025&last=31&last=3&last=2026"
ALL = f"/crimes-saved?where=all&strand=&formula=&{_YEAR}"
WORKINGS = ALL.replace("/crimes-saved?", "/crimes-saved/workings?")
SETTING = "/crimes-saved/formulas/cambridgeshire"


def test_the_page_says_the_figure_its_parts_and_the_warning_above_all(sign_in: SignIn) -> None:
    deter = a_counted_client("C-1", strand=Strand.DETER)
    for day in (date(2025, 3, 1), date(2025, 3, 2), date(2025, 6, 1)):
        an_offence(deter, day)
    an_offence(a_counted_client("C-2", "Fenland"), date(2025, 6, 1))
    a_counted_client("C-3", mappa_level=3)

    page = Page.open(sign_in(), ALL)

    assert page.heading == "Crimes saved, every scheme"
    assert "1 April 2025 to 31 March 2026, all strands" in page.words
    warning = page.words.index("People are picked for the scheme when they are at their worst")
    assert warning < page.words.index("Base level")
    assert "Base level 0 0.00 before rounding" in page.words
    # Cambridge: 2 expected, 1 observed. Fenland: none and 1.
    assert page.table("By district")[0] == ["Cambridge", "1", "1", "2.00", "1", "1.00"]
    assert ["Fenland", "1", "0", "0.00", "1", "−1.00"] in page.table("By district")
    assert page.table("By district")[-1] == ["All", "2", "1", "2.00", "2", "0.00"]
    assert page.table("By strand")[0] == ["Prevent and Deter", "1", "0", "2.00", "1", "1.00"]
    assert page.table("Left out, and why") == [["At MAPPA level 2 or 3 on every day", "1"]]
    [floored, with_f] = page.table("Other ways to put it")
    assert floored[-1] == "1.00"
    assert "The F multiplier is a legacy" in with_f[0]


def test_the_financial_year_to_date_is_shown_unasked(sign_in: SignIn) -> None:
    the_places()

    page = Page.open(sign_in(), "/crimes-saved")

    assert page.heading == "Crimes saved, every scheme"
    assert "1 April 20" in page.words
    assert page.table("Left out, and why") == [["Nobody was left out."]]


def test_who_has_some_districts_is_offered_those_and_schemes_that_lie_within(
    sign_in: SignIn,
) -> None:
    the_places()
    reader = sign_in(Role.ANALYST, districts=["Fenland", "Peterborough"])

    page = Page.open(reader, "/crimes-saved")

    offered = [option.get_text() for option in page.soup.select("select[name=where] option")]
    assert offered == ["Peterborough (scheme)", "Fenland", "Peterborough"]
    refused = Page.open(reader, ALL, status=422)
    assert "Not a valid choice" in refused.words


def test_a_period_that_is_none_is_refused_and_kept_as_typed(sign_in: SignIn) -> None:
    the_places()

    page = Page.open(sign_in(), ALL.replace("last=2026", "last=2024"), status=422)

    assert "The period ends before it begins." in page.words
    assert page.soup.select_one("input[value='2024']") is not None


def test_each_working_is_written_out_for_those_whom_the_reader_sees(sign_in: SignIn) -> None:
    here = a_counted_client("C-1", family_name="Oakworth", given_names="Jay")
    an_offence(here, date(2025, 3, 1))
    a_situation(here, from_on=date(2025, 4, 1), to_on=date(2025, 4, 11))
    a_situation(a_counted_client("C-2"), from_on=date(2024, 1, 1))
    a_counted_client("C-3", "Fenland")

    page = Page.open(
        sign_in(districts=["Cambridge"]), WORKINGS.replace("where=all", "where=district:cambridge")
    )

    [row] = page.table("Counted")
    assert row == [
        "Oakworth, Jay C-1", "1 Apr 2025",
        "1 in 365 days at liberty before, times 355 of 365 days on the scheme at liberty",
        "0.97", "0", "0.97",
    ]  # fmt: skip
    assert page.table("Left out")[0][-1] == "Fewer than 90 days at liberty before selection"
    assert "not shown to you" not in page.words
    assert list_about("client:C-1")[0].event == "ClientListed"
    assert "ClientListed" not in [row.event for row in list_about("client:C-3")]


@pytest.mark.parametrize(
    "who",
    [
        {"role": Role.ANALYST},
        {"role": Role.COORDINATOR, "shared": [Category.IDENTITY], "agency": "housing"},
    ],
)
def test_who_sees_no_offending_sees_how_many_are_not_shown(
    sign_in: SignIn, who: dict[str, Any]
) -> None:
    a_counted_client("C-1", family_name="Oakworth")

    page = Page.open(sign_in(**who), WORKINGS)

    assert "1 of 1 client is not shown to you." in page.words
    assert "Oakworth" not in page.words


def test_a_scheme_sets_its_formula_and_its_figures_use_it(sign_in: SignIn) -> None:
    client = a_counted_client("C-1")
    an_offence(client, date(2025, 3, 1))
    a_situation(client, from_on=date(2025, 4, 1), to_on=date(2026, 4, 1))
    reader = sign_in()
    scheme = ALL.replace("where=all", "where=scheme:cambridgeshire")
    assert "Base level 0" in Page.open(reader, scheme).words

    page = Page.open(reader, SETTING).press("Set it", formula="before-after-1")

    assert "The formula of Cambridgeshire is set." in page.words
    assert page.table("Every setting")[0][:3] == [
        "Cambridgeshire", "1", "Simple before and after, version 1",
    ]  # fmt: skip
    told = Page.open(reader, scheme)
    assert "Base level 1" in told.words
    assert "Simple before and after, version 1" in told.words
    refused = Page.open(reader, ALL, status=422)
    assert "The schemes do not use the same formula." in refused.words
    Page.open(reader, ALL.replace("formula=", "formula=rate-at-liberty-1"))


def test_the_figure_and_its_parts_are_a_file_without_a_person(sign_in: SignIn) -> None:
    deter = a_counted_client("C-1", family_name="Oakworth", strand=Strand.DETER)
    for day in (date(2025, 3, 1), date(2025, 3, 2), date(2025, 6, 1)):
        an_offence(deter, day)
    an_offence(a_counted_client("C-2", "Fenland"), date(2025, 6, 1))
    a_counted_client("C-3", mappa_level=3)
    reader = sign_in()

    link = Page.open(reader, ALL).soup.find("a", string="Figures as CSV")
    assert isinstance(link, Tag)
    answer = reader.get(str(link["href"]))

    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    whole = rows[0]
    # Cambridge: 2 expected, 1 observed. Fenland: none and 1. Nobody below 0: 1.
    numbers = [whole[name] for name in ("people", "expected", "observed", "saved", "saved_floored")]
    assert numbers == ["2", "2.00", "2", "0.00", "1.00"]
    assert (whole["base"], whole["f_multiplier"], whole["with_f"]) == ("0", "5", "0")
    assert "picked for the scheme when they are at their worst" in whole["note"]
    saved = {(row["of"], row["what"]): row["saved"] for row in rows}
    assert saved["district", "Cambridge"] == "1.00"
    assert saved["district", "Fenland"] == "-1.00"
    assert [row["left_out"] for row in rows if row["of"] == "left out"] == ["1"]
    assert "C-1" not in answer.text
    assert "Oakworth" not in answer.text
    assert list_about("crimes-saved:all")[0].event == "CrimesSavedTaken"


def test_a_scheme_sets_its_f_and_its_figures_use_it(sign_in: SignIn) -> None:
    client = a_counted_client("C-1")
    for day in (date(2025, 3, 1), date(2025, 3, 2)):
        an_offence(client, day)
    reader = sign_in()
    page = Page.open(reader, SETTING)
    for wrong in ("0", "21", "many", ""):
        again = page.press("Set it", f_multiplier=wrong)
        assert again.response.status_code == 422
        assert "Enter a whole number" in again.words

    page = page.press("Set it", f_multiplier="3")

    assert page.table("Every setting")[0][1:4] == ["1", "Rate at liberty, version 1", "3"]
    told = Page.open(reader, ALL.replace("where=all", "where=scheme:cambridgeshire"))
    # 2 expected, none done: 2 × 3.
    assert told.table("Other ways to put it")[1][-1] == "6"
    refused = Page.open(reader, ALL, status=422)
    assert "do not use the same F multiplier" in refused.words


def test_of_two_who_set_a_formula_the_second_is_told(sign_in: SignIn) -> None:
    the_places()
    first, second = sign_in(), sign_in()
    seen = Page.open(second, SETTING)
    Page.open(first, SETTING).press("Set it", formula="before-after-1")

    again = seen.press("Set it", formula="before-after-1")  # wants the same: nothing to do
    assert "The formula of Cambridgeshire is set." in again.words
    told = seen.press("Set it", formula="rate-at-liberty-1")
    assert told.response.status_code == 409

    assert "Somebody else has set the formula of Cambridgeshire meanwhile" in told.words
    assert "it is now Simple before and after, version 1" in told.words
    now = in_force(named("cambridgeshire").schemes[0])
    assert (now.formula, now.number) == (Formula.BEFORE_AFTER, 1)
    told.press("Set it")  # knowing what it is now
    assert in_force(named("cambridgeshire").schemes[0]).number == 2


def test_a_scheme_of_no_district_of_theirs_is_not_theirs_to_set(sign_in: SignIn) -> None:
    the_places()
    reader = sign_in(districts=["Cambridge"])

    assert [row[0] for row in Page.open(reader, "/crimes-saved/formulas").table("In force")] == [
        "Cambridgeshire"
    ]
    Page.open(reader, SETTING.replace("cambridgeshire", "peterborough"), status=404)
