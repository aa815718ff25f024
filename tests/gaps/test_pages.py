"""Gaps and alcohol on the screen and in files, against hand-worked cases."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from iom.accounts.domain import Category, Role
from iom.audit.queries import list_about
from iom.clients.domain import Sex
from iom.clients.models import Client
from iom.contacts.domain import Pathway
from iom.db import db
from iom.directory.models import (
    DirectoryDistrict,
    DirectoryNeed,
    DirectoryProgramme,
    DirectoryProvider,
)
from iom.directory.words import ForSex, ForStatutory, Taken, Where
from iom.entries.domain import Known
from iom.gaps.alcohol_counting import discussion
from iom.gaps.counting import answers_of
from iom.needs.domain import NeedKind
from iom.needs.kinds import ASSESSMENT
from iom.needs.reach import Where as Place
from iom.offending.kinds import OFFENCE
from iom.offending.words import Disposal
from iom.places.queries import list_districts
from iom.transaction import transaction
from tests.conftest import SignIn
from tests.factories.accounts import NOON, the_places
from tests.factories.clients import a_client
from tests.factories.entries import an_entry
from tests.gaps.conftest import Statements
from tests.pages import Page

pytestmark = pytest.mark.usefixtures("app")
TODAY = NOON.date()


def somebody(
    ref: str, sex: Sex = Sex.FEMALE, district: str = "Fenland", /, **answers: Any
) -> Client:
    """Make somebody of 30 on the scheme, assessed in April."""
    client = a_client(ref=ref, sex=sex, district=district, date_of_birth=date(1996, 1, 1))
    an_entry(client, ASSESSMENT, on=date(2026, 4, 1), assessor="Rowan Ashworth", **answers)
    return client


def a_programme(*needs: NeedKind, **said: Any) -> None:
    """Put a programme into the directory, for everybody but what is said."""
    districts = said.pop("districts", ())
    usual = {
        "name": "Steady Steps",
        "pathway": Pathway.DRUGS_ALCOHOL,
        "everywhere": not districts,
        "sex": ForSex.ANY,
        "statutory": ForStatutory.EITHER,
        "custody": Where.BOTH,
        "takes": Taken.BY_REFERRAL,
        "confirmed_on": TODAY,
        "confirmed_by": "user:tests",
    }
    with transaction():
        provider = db.session.query(DirectoryProvider).first()
        if provider is None:
            provider = DirectoryProvider(
                name="Alderworth House", sector="drugs-alcohol", third_sector=True
            )
            db.session.add(provider)
            db.session.flush()
        row = DirectoryProgramme(provider_id=provider.id, **(usual | said))
        db.session.add(row)
        db.session.flush()
        db.session.add_all(DirectoryNeed(programme_id=row.id, need=each) for each in needs)
        db.session.add_all(
            DirectoryDistrict(programme_id=row.id, district_id=each.id)
            for each in list_districts()
            if each.name in districts
        )


def a_small_cohort() -> None:
    """Three women and a man in Fenland and a woman in Cambridge need help with alcohol."""
    the_places()
    for ref in ("C-1", "C-2", "C-3"):
        somebody(ref, alcohol=5)
    somebody("C-4", Sex.MALE, alcohol=9)
    somebody("C-5", Sex.FEMALE, "Cambridge", alcohol=4, ete=3)
    somebody("C-6", Sex.MALE, "Cambridge", alcohol=3, health=Known.YES)


def test_the_page_says_for_whom_there_is_nothing(sign_in: SignIn) -> None:
    a_small_cohort()
    a_programme(NeedKind.ALCOHOL, sex=ForSex.MALE)
    a_programme(NeedKind.ALCOHOL, districts=["Cambridge"], capacity=5, taken=5)
    a_programme(NeedKind.ETE)

    page = Page.open(sign_in(), "/gaps")

    # Five have the need about alcohol: for the man there is something, for the woman in Cambridge
    # it is full; the other three have nothing. One has a need about ETE, one about health.
    assert "For 4 of 7 open needs nothing in the directory fits the person" in page.words
    assert "4 of the 6 people who have one" in page.words
    assert "1 more has to wait" in page.words
    assert "Alcohol: nothing for women in Fenland: 3 people" in page.words
    assert "Health: nothing for anybody anywhere: 1 person" in page.words
    assert dict(page.table("What stands in the way")) == {
        "The nearest programme is for the other sex": "3",
        "No programme in the directory meets the need at all": "1",
    }
    alcohol = next(row for row in page.table("By need") if row[0].startswith("Alcohol"))
    assert alcohol[2:] == ["5", "1", "1", "3"]
    assert ["Alcohol", "0 of 1", "3 of 4"] in page.table("Each need by district")


def test_a_question_that_cannot_be_is_said_and_kept(sign_in: SignIn) -> None:
    the_places()

    page = Page.open(sign_in(), "/gaps?where=all&within=366", status=422)

    assert page.errors == ["Enter a number of days from 0 to 365"]
    assert "Nobody on the scheme" not in page.words


def test_going_down_to_people_shows_whom_the_reader_sees_and_counts_the_others(
    sign_in: SignIn,
) -> None:
    a_small_cohort()
    a_programme(NeedKind.ALCOHOL, sex=ForSex.MALE)

    page = Page.open(sign_in(), "/gaps/people/alcohol")
    unseen = [each for each in Category if each is not Category.SUBSTANCE_TREATMENT]
    blind = Page.open(
        sign_in(username="linden", agency="housing", shared=unseen), "/gaps/people/alcohol"
    )

    assert [row[0] for row in page.table("People")] == ["C-1", "C-2", "C-3", "C-5"]
    assert {row[2] for row in page.table("People")} == {"Nothing fits"}
    assert "4 more are counted and not shown to you." in blind.words
    assert "C-1" not in blind.words
    assert list_about("client:C-1")[0].event == "ClientListed"
    Page.open(sign_in(username="other"), "/gaps/people/nothing", status=404)


def test_the_files_have_the_same_counts_and_the_trail_says_who_took_them(
    sign_in: SignIn,
) -> None:
    a_small_cohort()
    a_programme(NeedKind.ALCOHOL, sex=ForSex.MALE)
    client = sign_in(Role.ANALYST)

    rows = client.get("/gaps/gaps.csv").text.splitlines()
    book = load_workbook(io.BytesIO(client.get("/gaps/gaps.xlsx").data))

    assert (
        "all,2026-05-01,28,Fenland,drugs-alcohol,alcohol,Female,25 to 34,3,0,0,3,"
        "OFFICIAL-SENSITIVE" in rows
    )
    assert sum(int(row.split(",")[11]) for row in rows[1:]) == 6
    assert book.sheetnames == ["Gaps", "For whom there is nothing", "What stands in the way"]
    assert [row.detail["form"] for row in list_about("gaps:all")] == ["xlsx", "csv"]
    assert client.get("/gaps/gaps.pdf").status_code == 404


def test_it_takes_as_many_statements_for_many_as_for_few(statements: Statements) -> None:
    a_small_cohort()
    a_programme(NeedKind.ALCOHOL)
    ids = {each.id for each in list_districts()}
    place = Place("all", "All", frozenset(ids))

    def taken() -> list[int]:
        db.session.rollback()
        return [
            len(statements(lambda: answers_of(ids, TODAY, within=28))),
            len(statements(lambda: discussion(place, TODAY))),
        ]

    few = taken()
    for number in range(7, 15):
        somebody(f"C-{number}", alcohol=6)
        a_programme(NeedKind.ALCOHOL, NeedKind.DRUGS)

    assert taken() == few


def offence(client: Client, day: date, flag: Known | None, **said: Any) -> None:
    usual = {"disposal": Disposal.CONVICTED, "alcohol": flag}
    an_entry(client, OFFENCE, offence_on=day, **(usual | said))


def test_the_document_on_alcohol_fills_itself(sign_in: SignIn) -> None:
    a_small_cohort()
    a_programme(NeedKind.ALCOHOL, sex=ForSex.MALE, confirmed_on=date(2025, 12, 1))
    woman, man = (db.session.query(Client).filter_by(ref=ref).one() for ref in ("C-1", "C-6"))
    offence(woman, date(2026, 3, 1), Known.YES)
    offence(woman, date(2026, 3, 2), None)
    offence(man, date(2026, 3, 1), Known.YES)
    offence(man, date(2026, 3, 3), Known.NO)
    offence(man, date(2025, 5, 1), Known.YES)  # a year and a day ago
    offence(man, date(2026, 3, 4), Known.YES, disposal=Disposal.ARRESTED)  # not proven

    page = Page.open(sign_in(), "/alcohol")

    # Six are assessed: five have the need, C-6 has not, but offended under its influence.
    assert "Of 6 people of whom it is known, 5 have a need about alcohol: 83 in a hundred." in (
        page.words
    )
    assert (
        "2 of 3 proven offences of the last year of which it is known were under the influence of "
        "alcohol: 67 in a hundred. It is known of 75 in a hundred of all 4." in page.words
    )
    assert "6 of 6 people have the need or offended under the influence" in page.words
    assert (
        "1 programme in the directory meets the need. Of 5 people who have it, 1 can begin soon, "
        "0 must wait, and for 4 nothing fits." in page.words
    )
    assert "There is nothing for women in Fenland (3 people). What can be commissioned?" in (
        page.words
    )
    assert "The only programme has not been confirmed for 90 days. Is it still there?" in page.words
    rows = page.table("By district")
    assert rows == [
        ["Cambridge", "2", "1", "50 %", "0", "1", "2", "100 %"],
        ["Fenland", "4", "4", "100 %", "0", "1", "4", "100 %"],
    ]
    trend = page.table("Over the last quarters")
    assert [row[0] for row in trend] == [
        *("31 Mar 2025", "30 June 2025", "30 Sept 2025", "31 Dec 2025", "31 Mar 2026"),
        "1 May 2026",
    ]
    assert trend[-1][1:] == ["6", "5", "83 %", "0", "2", "6", "100 %", "2 of 3"]
    # Nobody had been assessed by the end of March; the offences of C-1 and C-6 were known.
    assert trend[-2][1:] == ["6", "0", "–", "6", "2", "2", "33 %", "3 of 4"]


def test_the_document_goes_before_a_board_and_the_figures_into_a_file(sign_in: SignIn) -> None:
    a_small_cohort()
    client = sign_in()

    document = client.get("/alcohol/document.pdf")
    rows = client.get("/alcohol/document.csv").text.splitlines()

    assert document.data.startswith(b"%PDF")
    assert (
        "alcohol-all-2026-05-01-official-sensitive.pdf" in document.headers["Content-Disposition"]
    )
    assert "all,2026-05-01,everybody,all,6,5,6,0,0,0,5,0,0,0,OFFICIAL-SENSITIVE" in rows
    assert "all,2026-05-01,By sex,Female,4,4,4,0,0,0,4,,,,OFFICIAL-SENSITIVE" in rows
    found = list_about("alcohol:all")
    assert [(row.detail["form"], row.detail["edition"]) for row in found] == [
        ("csv", "internal"),
        ("pdf", "internal"),
    ]


def test_the_public_edition_keeps_small_numbers_back(sign_in: SignIn) -> None:
    a_small_cohort()
    client = sign_in(Role.BOARD)

    page = Page.open(client, "/alcohol/public?scheme=cambridgeshire")
    rows = client.get("/alcohol/public.csv?scheme=cambridgeshire").text.splitlines()

    assert "Too few people were on the scheme on 30 April 2026" in page.words
    assert len(rows) == 1
    assert client.get("/alcohol/public.pdf").data.startswith(b"%PDF")
    own = Page.open(client, "/alcohol?scheme=cambridgeshire")
    assert own.words == page.words
    assert client.get("/alcohol/public.docx").status_code == 404
