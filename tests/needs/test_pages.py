"""Needs of a client and of the cohort on the screen, and what is there for whom."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from iom.accounts.domain import Category, Role
from iom.clients.models import Client
from iom.cohort.domain import Strand
from iom.db import db
from iom.entries.domain import Known
from iom.needs.counting import people_on_scheme
from iom.needs.domain import Need, NeedKind, NeedStatus, Tool
from iom.needs.kinds import ASSESSMENT, NEED_STATUS
from iom.needs.queries import needs_of
from iom.offending.domain import SituationKind
from iom.offending.kinds import OFFENCE
from iom.offending.words import Disposal
from iom.places.queries import get_district
from tests.conftest import SignIn
from tests.factories.accounts import the_places
from tests.factories.clients import a_client, a_situation
from tests.factories.entries import an_entry
from tests.pages import Page

pytestmark = pytest.mark.usefixtures("app")
TODAY = date(2026, 11, 1)
APRIL, MAY, JUNE = date(2026, 4, 1), date(2026, 5, 1), date(2026, 6, 1)
ON_1_MAY = "/needs?where=all&on=1&on=5&on=2026"
EVERYTHING = [each for each in Category if each is not Category.SUBSTANCE_TREATMENT]


def assessed(client: Client, on: date = APRIL, **said: Any) -> int:
    return an_entry(client, ASSESSMENT, on=on, assessor="Rowan Ashworth", **said)


def said_of(client: Client, need: NeedKind, status: NeedStatus, on: date = MAY) -> int:
    words = f"About {need.words}"
    return an_entry(client, NEED_STATUS, on=on, need=need, status=status, what=words)


def stands(client: Client, as_of: date = TODAY) -> dict[str, Need]:
    db.session.rollback()
    return needs_of([client.id], as_of).get(client.id, {})


def test_where_needs_stand_on_a_day_is_asked_for_many_at_once() -> None:
    client, nobody = a_client(ref="C-1"), a_client(ref="C-2")
    assessed(client, drugs=2, alcohol=3, health=Known.NOT_KNOWN)
    said_of(client, NeedKind.DRUGS, NeedStatus.IN_PROGRESS)

    before, now = stands(client, APRIL), stands(client)

    assert (before["drugs"], now["drugs"]) == (Need.NOT_STARTED, Need.IN_PROGRESS)
    assert now["alcohol"] is Need.NO_NEED  # 3 of 4
    assert now["accommodation"] is now["health"] is Need.UNKNOWN
    assert set(now) == {kind.words for kind in NeedKind}
    assert nobody.id not in needs_of([client.id, nobody.id], TODAY)


def test_what_is_struck_out_is_nowhere_any_more(sign_in: SignIn) -> None:
    client = a_client(ref="C-1")
    assessed(client, drugs=2)
    entry_id = said_of(client, NeedKind.DRUGS, NeedStatus.MET)

    Page.open(sign_in(), f"/clients/C-1/record/need-status/{entry_id}/strike-out").press(
        "Strike it out", reason="It was another client’s"
    )

    assert stands(client)["drugs"] is Need.NOT_STARTED


def test_an_assessment_is_recorded_and_what_it_leaves_out_is_not_known(sign_in: SignIn) -> None:
    client = a_client(ref="C-1")
    form = Page.open(sign_in(), "/clients/C-1/record/assessment/add")

    nothing = form.press(
        "Put on the record", on=["1", "4", "2026"], tool="oasys", assessor="Rowan Ashworth"
    )
    assert nothing.errors == ["Answer at least one section; what is left out stays unknown."]
    too_much = nothing.press("Put on the record", drugs="11")
    assert too_much.errors == ["Drugs: a whole number from 0 to 10."]
    too_much.press("Put on the record", drugs="0")

    assert stands(client)["drugs"] is Need.NO_NEED
    assert stands(client)["alcohol"] is Need.UNKNOWN


def test_the_page_of_a_client_says_where_each_need_stands_and_on_what_it_rests(
    sign_in: SignIn,
) -> None:
    client = a_client(ref="C-1")
    assessed(client, on=APRIL, tool=Tool.OASYS, drugs=6, ete=1)
    assessed(client, on=JUNE, tool=Tool.OASYS, drugs=4)
    said_of(client, NeedKind.DRUGS, NeedStatus.IN_PROGRESS)

    page = Page.open(sign_in(), "/clients/C-1/needs")

    assert "Last assessed on 1 June 2026 by Rowan Ashworth, OASys." in page.words
    rows = page.table("Pathways")
    assert [
        "Drugs",
        "In progress since 1 May 2026 What is there for drugs Make it a goal : Drugs",
        "4 of 10 before: 6 of 10",
        "About drugs In progress, 1 May 2026",
    ] in rows
    assert ["Drugs and alcohol In progress"] in rows
    assert ["Education, training and employment", "No need since 1 Apr 2026", "1 of 8", ""] in rows
    assert ["Accommodation", "Not known", "not asked", ""] in rows
    assert page.soup.select("svg desc")[0].text.startswith("Education, training and employment 1;")


def test_the_overview_of_a_client_shows_the_same(
    sign_in: SignIn,
) -> None:
    client = a_client(ref="C-1")
    assessed(client, drugs=6, finance=Known.YES)
    said_of(client, NeedKind.FINANCE, NeedStatus.MET)

    page = Page.open(sign_in(), "/clients/C-1")

    assert "Drugs and alcohol Not started" in page.words
    assert "Finance, benefit and debt Met" in page.words


def test_sections_and_words_about_what_an_agency_may_not_see_are_absent_everywhere(
    sign_in: SignIn,
) -> None:
    client = a_client(ref="C-1")
    entry_id = assessed(client, drugs=6, alcohol=9, ete=4)
    word_id = said_of(client, NeedKind.ALCOHOL, NeedStatus.IN_PROGRESS)
    said_of(client, NeedKind.ETE, NeedStatus.IN_PROGRESS)
    browser = sign_in(agency="housing", shared=EVERYTHING)

    for path in ("needs", "record", f"record/assessment/{entry_id}", ""):
        words = Page.open(browser, f"/clients/C-1/{path}".rstrip("/")).words
        assert "lcohol" not in words, path
        assert "Drugs" not in words, path
    assert "About education" in Page.open(browser, "/clients/C-1/needs").words
    Page.open(browser, f"/clients/C-1/record/need-status/{word_id}", status=404)
    form = Page.open(browser, "/clients/C-1/record/assessment/add")
    assert not form.soup.select("[name=drugs], [name=alcohol]")
    assert form.soup.select("[name=ete]")
    add = Page.open(browser, "/clients/C-1/record/need-status/add")
    assert not add.soup.select("option[value=alcohol]")


def a_cohort() -> None:
    """Four on the scheme: three counted, one at MAPPA 2 from 1 May on; one was never selected."""
    ash = a_client(ref="C-1", strand=Strand.DETER)
    birch = a_client(ref="C-2", district="Fenland")
    a_situation(birch, SituationKind.CUSTODY, from_on=APRIL)
    a_client(ref="C-3")
    mappa = a_client(ref="C-4", mappa_level=2)
    asked = a_client(ref="C-5", selected_on=None)
    for client in (ash, birch, mappa, asked):
        assessed(client, alcohol=5, drugs=0)
    said_of(ash, NeedKind.ALCOHOL, NeedStatus.IN_PROGRESS, APRIL)
    an_entry(
        birch, OFFENCE, offence_on=APRIL, disposal=Disposal.CONVICTED, alcohol=Known.YES, ref=None
    )


def test_the_profile_counts_everyone_on_the_scheme_but_at_mappa_2_and_3(sign_in: SignIn) -> None:
    a_cohort()

    page = Page.open(sign_in(), ON_1_MAY)

    assert "3 people on the scheme on 1 May 2026, MAPPA 2 and 3 left out" in page.words
    rows = {row[0].split(":")[0].strip(): row[2:] for row in page.table("By need")}
    # has it, in progress, met, no need, not known, of those known
    assert rows["Alcohol"] == ["2", "1", "0", "0", "1", "100 %"]
    assert rows["Drugs"] == ["0", "0", "0", "2", "1", "0 %"]
    by_group = {row[0]: row[1:] for row in page.table("By where people are, strand and sex")}
    # community, custody, PPO strand, no strand, sex not known
    assert by_group["Alcohol"] == ["1 of 1", "1 of 1", "1 of 1", "1 of 1", "2 of 2"]
    assert "Offended under its influence 1" in page.words
    # Before the first assessment nothing was known.
    earlier = Page.open(sign_in(), "/needs?where=fenland&on=31&on=3&on=2026")
    assert earlier.table("By need")[0][2:] == ["0", "0", "0", "0", "1", "–"]


def test_a_day_that_has_not_come_is_refused(sign_in: SignIn) -> None:
    the_places()

    page = Page(*_answer(sign_in, "/needs?where=all&on=1&on=1&on=2999"))

    assert page.errors == ["The day lies in the future."]
    assert page.response.status_code == 422


def test_going_down_shows_whom_the_reader_sees_and_says_how_many_more(sign_in: SignIn) -> None:
    a_cohort()
    down = ON_1_MAY.replace("/needs?", "/needs/people/alcohol?")

    assert [row[0] for row in Page.open(sign_in(), down).table("People")] == ["C-1", "C-2"]
    # Who may not see treatment is told the number alone; and so is who sees nobody.
    blind = Page.open(sign_in(agency="housing", shared=EVERYTHING), down)
    assert "2 more are counted and not shown to you." in blind.words
    assert "C-1" not in blind.words
    assert "C-1" not in Page.open(sign_in(Role.ANALYST), down).words


def test_the_profile_is_taken_out_as_a_file(sign_in: SignIn) -> None:
    a_cohort()

    answer = sign_in(Role.ANALYST).get(ON_1_MAY.replace("/needs?", "/needs/profile.csv?"))

    assert "needs-all-2026-05-01-official-sensitive.csv" in answer.headers["Content-Disposition"]
    assert "all,2026-05-01,where,Community,alcohol,2,1,1,0,0,1,OFFICIAL-SENSITIVE" in answer.text


def test_a_board_is_shown_the_public_edition_of_a_scheme_alone(sign_in: SignIn) -> None:
    a_cohort()
    board = sign_in(Role.BOARD)

    page = Page.open(board, "/needs/public")

    assert "Too few people were on the scheme" in page.words
    assert "OFFICIAL" not in page.soup.text
    assert board.get("/needs").status_code == 403
    assert board.get("/needs/profile.csv").status_code == 403
    assert board.get("/needs/public?scheme=nowhere").status_code == 404
    assert Page.open(board, "/reports").link("Needs of the cohort").path == "/needs/public"


def _answer(sign_in: SignIn, path: str) -> tuple[Any, Any]:
    browser = sign_in()
    return browser, browser.get(path)


def test_at_mappa_2_a_client_is_in_no_count_from_that_day_until_it_ends(sign_in: SignIn) -> None:
    client = a_client(ref="C-1")
    browser = sign_in()
    for level, day in (("1", "1"), ("2", "10"), ("0", "20")):
        Page.open(browser, "/clients/C-1/scheme/facts/mappa-level/add").press(
            "Put on the record", value=level, from_on=[day, "5", "2026"]
        )
    cambridge = {get_district("cambridge").id}

    def counted(day: int) -> list[int]:
        db.session.rollback()
        found = people_on_scheme(cambridge, date(2026, 5, day))
        return [person.client_id for person in found]

    assert counted(9) == [client.id]  # level 1 is a flag
    assert counted(10) == counted(19) == []
    assert counted(20) == [client.id]
