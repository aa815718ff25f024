"""Contacts against plan on the screen; numbers by hand. The window is 4 April to 1 May 2026."""

from __future__ import annotations

import pytest

from iom.accounts.domain import Category, Role
from iom.accounts.queries import get_user_by_name
from iom.contacts.domain import Attendance, Pathway
from iom.offending.domain import SituationKind
from tests.achieved.making import EXCUSED, MISSED, ago, contacts
from tests.casefile.conftest import Statements
from tests.conftest import SignIn
from tests.factories.accounts import a_user, the_places
from tests.factories.clients import a_client, a_placement, a_situation
from tests.factories.desk import died
from tests.factories.more import copy_everything
from tests.factories.safeguards import a_restriction, works_with
from tests.pages import Page

pytestmark = pytest.mark.usefixtures("app")
EVERYTHING = [each for each in Category if each is not Category.HEALTH]


def three_clients() -> None:
    """Make one behind by 5, one on plan and one without a level; rowan leads the first two."""
    wren = a_client(ref="C-1", given_names="Wren", family_name="Oakfield", level=4)
    finch = a_client(ref="C-2", given_names="Finch", family_name="Elmworth", level=2)
    a_client(ref="C-3", given_names="Lark", family_name="Ashfield", district="Fenland")
    rowan = a_user(role=Role.CASE_MANAGER, username="rowan", full_name="Rowan Ashworth")
    works_with(wren, rowan)
    works_with(finch, rowan)
    contacts(wren, 0, 9, 27)  # the first and the last day of the window count
    contacts(wren, 28)  # the day before does not
    contacts(wren, 3, attended=MISSED)
    contacts(wren, 5, attended=EXCUSED)
    contacts(wren, 7, attended=Attendance.OUR_SIDE)
    contacts(finch, 2, attended=Attendance.ATTENDED)
    contacts(finch, 10, agency="Housing")


def test_who_is_behind_comes_first_with_how_many_and_an_act(sign_in: SignIn) -> None:
    three_clients()

    page = Page.open(sign_in(), "/contacts")

    assert [row[:-1] for row in page.table("Missing this week")] == [
        [
            "Wren Oakfield C-1",
            "Cambridge",
            "4 Enhanced",
            "Rowan Ashworth",
            *("3", "8", "5"),
            "1 May 2026",
            "1 not kept, 1 excused, 1 our side",
        ]
    ]
    assert "3 on the scheme on 1 May 2026, MAPPA 2 and 3 and whoever died left out." in page.words
    assert "Took place 5 of 10 planned, 50 %" in page.words
    assert page.link("Log a contact: C-1").heading == "Log an intervention or contact"
    assert page.link("plan an appointment: C-1").path.startswith("/appointments/new")


def test_figures_by_level_by_agency_and_by_worker_add_up(sign_in: SignIn) -> None:
    three_clients()

    page = Page.open(sign_in(), "/contacts")

    # people, planned, took place, of plan, behind, missing, not kept, excused, our side
    assert page.table("By level") == [
        ["4 Enhanced : these clients", "1", "8", "3", "38 %", "1", "5", "1", "1", "1"],
        ["2 Light : these clients", "1", "2", "2", "100 %", "0", "0", "0", "0", "0"],
        ["None set : these clients", "1", "0", "0", "–", "0", "0", "0", "0", "0"],
        ["The partnership", "3", "10", "5", "50 %", "1", "5", "1", "1", "1"],
    ]
    agencies = {row[0].split(" :")[0]: row[1:5] for row in page.table("By agency")}
    assert agencies["Nobody leads"] == ["0", "1", "0", "0"]
    assert agencies["Housing"] == ["1", "leads nobody here"]
    workers = page.table("By worker")
    assert [row[1:4] for row in workers] == [["1", "0", "0"], ["2", "10", "5"]]


def test_the_windows_before_stand_beside_this_one(sign_in: SignIn) -> None:
    three_clients()

    rows = Page.open(sign_in(), "/contacts").table("The same as a table")

    assert len(rows) == 6
    assert rows[-1] == ["1 May 2026", "3", "10", "5", "50 %"]
    assert rows[-2] == ["3 Apr 2026", "3", "10", "1", "10 %"]


def test_a_day_of_the_past_is_asked_for_like_today(sign_in: SignIn) -> None:
    three_clients()

    page = Page.open(sign_in(), "/contacts?on=3&on=4&on=2026")

    assert "Took place 1 of 10 planned" in page.words
    assert Page.open(sign_in(), "/contacts?on=2&on=5&on=2026", status=422).errors == [
        "The day lies in the future."
    ]


def test_filters_narrow_people_and_figures_alike(sign_in: SignIn) -> None:
    three_clients()
    browser = sign_in()

    assert "Took place 2 of 2 planned" in Page.open(browser, "/contacts?level=2").words
    assert (
        "Took place 5 of 10 planned"
        in Page.open(browser, f"/contacts?worker={get_user_by_name('rowan').id}").words
    )
    fenland = Page.open(browser, "/contacts?where=fenland")
    assert "Took place 0 of 0 planned" in fenland.words
    assert "Nobody is behind the plan." in fenland.words
    everybody = Page.open(browser, "/contacts?show=everybody").table("Everybody")
    assert [row[0].split()[-1] for row in everybody] == ["C-1", "C-3", "C-2"]


def test_a_count_counts_everyone_and_names_whom_the_reader_may_see(sign_in: SignIn) -> None:
    three_clients()
    secret = a_client(ref="C-4", family_name="Hawthornfield", level=3)
    a_restriction(secret, a_user(username="owner"))

    page = Page.open(sign_in(), "/contacts")

    assert "Behind their plan 2 of 4 clients" in page.words
    assert "2 behind, of whom you may not see 1" in page.words
    assert "Hawthornfield" not in page.words
    assert "C-4" not in page.words


def test_a_person_s_figure_never_counts_what_the_reader_may_not_know(sign_in: SignIn) -> None:
    wren = a_client(ref="C-1", level=3)
    contacts(wren, 1, 2)
    contacts(wren, 3, pathway=Pathway.HEALTH)
    narrow, wide = sign_in(agency="housing", shared=EVERYTHING), sign_in()

    assert Page.open(wide, "/clients/C-1/contacts").heading == "3 of 4 contacts in 28 days"
    page = Page.open(narrow, "/clients/C-1/contacts")
    assert page.heading == "2 of 4 contacts in 28 days"
    assert "there may have been more" in page.words
    assert "Health" not in page.words
    assert "Took place 3 of 4 planned" in Page.open(wide, "/contacts").words
    # With so few people a total would tell of one of them.
    board = Page.open(narrow, "/contacts")
    assert "Took place 2 of 4 planned" in board.words
    assert "Contacts of which your agency may not know are not counted." in board.words


def test_the_total_of_enough_people_counts_every_contact_and_no_smaller_group_does(
    sign_in: SignIn,
) -> None:
    for at in range(10):
        client = a_client(ref=f"C-{at}", level=1)
        contacts(client, 3, pathway=Pathway.HEALTH if at < 4 else None)
    narrow = sign_in(agency="housing", shared=EVERYTHING)

    page = Page.open(narrow, "/contacts")

    assert "Took place 10 of 10 planned" in page.words
    assert page.table("By level")[0][1:4] == ["10", "10", "6"]
    assert "levels, agencies and workers those alone of which your agency may know" in page.words
    assert "Took place 6 of 10 planned" in Page.open(narrow, "/contacts?level=1").words


def test_that_somebody_is_away_is_told_to_nobody_by_their_plan(sign_in: SignIn) -> None:
    wren = a_client(ref="C-1", level=5)
    a_situation(wren, SituationKind.CUSTODY, from_on=ago(100))
    narrow = sign_in(
        agency="housing", shared=[each for each in Category if each is not Category.OFFENDING]
    )

    assert Page.open(sign_in(), "/clients/C-1/contacts").heading == "0 of 1 contacts in 28 days"
    assert Page.open(narrow, "/clients/C-1/contacts").heading == "0 of 12 contacts in 28 days"
    assert "Took place 0 of 12 planned" in Page.open(narrow, "/contacts").words


def test_contacts_from_before_the_selection_meet_no_plan(sign_in: SignIn) -> None:
    # Selected 6 days ago: 7 days at 4 in 28 make one contact.
    new = a_client(ref="C-1", level=3, nominated_on=ago(40), selected_on=ago(6))
    contacts(new, 7, 20)

    assert Page.open(sign_in(), "/clients/C-1/contacts").heading == "0 of 1 contacts in 28 days"
    assert "Took place 0 of 1 planned" in Page.open(sign_in(), "/contacts").words


def test_mappa_2_and_3_are_in_no_count(sign_in: SignIn) -> None:
    a_client(ref="C-1", level=3, mappa_level=2)

    assert "Nobody was on the scheme there" in Page.open(sign_in(), "/contacts").words


def test_the_page_of_a_client_shows_the_days_and_the_misses_in_a_row(sign_in: SignIn) -> None:
    three_clients()
    wren = "C-1"

    page = Page.open(sign_in(), f"/clients/{wren}/contacts")

    assert page.heading == "3 of 8 contacts in 28 days"
    assert "Behind by 5." in page.words
    assert page.soup.select("svg desc")[-1].text.startswith(
        "From 4 Apr 2026 to 1 May 2026 3 took place of 8 planned."
    )
    assert page.table("By agency") == [["Police", "3", "1", "1", "1"]]
    assert len(page.table("Contacts of the 28 days")) == 6
    assert page.table("Window by window")[-1] == ["1 May 2026", "8", "3", "2"]


def test_two_misses_since_the_last_contact_are_said(sign_in: SignIn) -> None:
    wren = a_client(ref="C-1", level=3)
    contacts(wren, 9)
    contacts(wren, 1, 3, attended=MISSED)

    words = Page.open(sign_in(), "/clients/C-1/contacts").words

    assert "The last 2 appointments in a row were not kept." in words


def test_nobody_is_no_error(sign_in: SignIn) -> None:
    the_places()
    assert "Nobody was on the scheme there" in Page.open(sign_in(), "/contacts").words
    a_client(ref="C-1", selected_on=None)
    page = Page.open(sign_in(), "/clients/C-1/contacts")
    assert page.heading == "Contacts"
    assert "No place on the scheme today" in page.words


def test_an_analyst_has_figures_and_nobody_s_name(sign_in: SignIn) -> None:
    three_clients()

    page = Page.open(sign_in(Role.ANALYST), "/contacts")

    assert "1 is behind, of whom you may see none." in page.words
    assert "Rowan" not in page.words
    assert sign_in(Role.ANALYST).get("/contacts/people.csv").status_code == 403


def test_figures_leave_in_a_file_without_a_name(sign_in: SignIn) -> None:
    three_clients()
    browser = sign_in()

    text = browser.get("/contacts/figures.csv").get_data(as_text=True)

    assert "all,2026-04-04,2026-05-01,level,4 Enhanced,1,8.00,3,38,1,5,1,1,1,," in text.replace(
        "\r", ""
    )
    assert "Oakfield" not in text
    assert browser.get("/contacts/figures.xlsx").data[:2] == b"PK"


def test_people_leave_in_a_file_and_on_paper_as_far_as_one_may(sign_in: SignIn) -> None:
    three_clients()
    coordinator, rowan = sign_in(), sign_in(user=get_user_by_name("rowan"))

    text = coordinator.get("/contacts/people.csv?show=everybody").get_data(as_text=True)
    assert [line.split(",")[0] for line in text.splitlines()[1:]] == ["C-1", "C-3", "C-2"]
    own = rowan.get("/contacts/people.csv").get_data(as_text=True)
    assert [line.split(",")[0] for line in own.splitlines()[1:]] == ["C-1"]
    assert "Oakfield" in Page.open(coordinator, "/contacts/print").words


def test_statements_do_not_grow_with_people(sign_in: SignIn, statements: Statements) -> None:
    three_clients()
    browser = sign_in()
    Page.open(browser, "/contacts")
    few = statements(lambda: Page.open(browser, "/contacts"))
    copy_everything(3)

    many = statements(lambda: Page.open(browser, "/contacts"))

    assert len(many) <= len(few)
    assert len([each for each in many if "contacts_contact" in each]) == 2


def test_the_desk_says_how_many_of_one_s_own_are_behind(sign_in: SignIn) -> None:
    three_clients()

    page = Page.open(sign_in(user=get_user_by_name("rowan")), "/desk")

    assert "1 of yours behind plan" in page.words
    assert "5 contacts are missing in the 28 days up to today." in page.words
    behind = page.link("See who : 1 of yours behind plan")
    assert [row[0] for row in behind.table("Missing this week")] == ["Wren Oakfield C-1"]
    assert "behind plan" not in Page.open(sign_in(), "/desk").words


def test_the_client_s_page_and_the_level_say_the_same(sign_in: SignIn) -> None:
    three_clients()
    browser = sign_in()

    bar = Page.open(browser, "/clients/C-1").soup.select(".app-id__facts")[0]
    assert "3 of 8 in 28 days: contacts 5 behind" in " ".join(bar.text.split())
    assert "3 took place, 8.0 planned in the last 28 days" in (
        Page.open(browser, "/clients/C-1/level").words
    )


def test_somebody_nominated_anew_while_on_the_scheme_keeps_their_plan(sign_in: SignIn) -> None:
    wren = a_client(ref="C-1", level=3)
    a_placement(wren, nominated_on=ago(3))
    contacts(wren, 1)

    assert Page.open(sign_in(), "/clients/C-1/contacts").heading == "1 of 4 contacts in 28 days"
    assert "Took place 1 of 4 planned" in Page.open(sign_in(), "/contacts").words


def test_nobody_is_chased_for_a_client_who_died(sign_in: SignIn) -> None:
    died(a_client(ref="C-1", level=5))
    browser = sign_in()

    assert "Nobody was on the scheme there" in Page.open(browser, "/contacts").words
    assert Page.open(browser, "/clients/C-1/contacts").heading == "Contacts"
    bar = Page.open(browser, "/clients/C-1").soup.select(".app-id__facts")[0]
    assert "in 28 days" not in bar.text


def test_a_day_before_there_were_schemes_is_refused(sign_in: SignIn) -> None:
    the_places()
    for path in ("/contacts?on=1&on=1&on=1", "/evaluation?first=1&first=1&first=1"):
        assert Page.open(sign_in(), path, status=422).errors[0] == "Enter a day since 2000."
