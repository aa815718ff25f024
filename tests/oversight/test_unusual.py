"""Four checks on a week. Every figure is worked out by hand from the rows put on the trail."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from iom.accounts.domain import Reader, Role
from iom.accounts.models import User
from iom.oversight import likenesses
from iom.oversight.domain import BOUNDS, Bounds, Week
from iom.oversight.homes import set_home
from iom.oversight.lines import Line
from iom.oversight.rhythms import at_night, many
from iom.sharing.readers import reader_of
from iom.transaction import transaction
from tests.conftest import SignIn
from tests.factories.accounts import COMMAND, NOON, a_reader, a_user, the_places
from tests.factories.aliases import an_address, an_alias
from tests.factories.clients import a_client
from tests.factories.trail import listed, london, opened, taken_out
from tests.pages import Page

WEEK = Week(date(2026, 4, 25))  # Saturday to Friday 1 May
FEW = Bounds(opened_most=2, listed_most=3)
CANARY = "Zyxwhistle"


def own_names(reader: Reader, week: Week) -> list[Line]:
    return likenesses.own_names(likenesses.looked(reader, week))


def same_addresses(reader: Reader, week: Week) -> list[Line]:
    return likenesses.same_addresses(likenesses.looked(reader, week), week)


def lives(ref: str, line: str, postcode: str, *, to_on: date | None = None) -> None:
    """Record where a client has lived since January, and until when."""
    an_address(ref, line, postcode, from_on=date(2026, 1, 1), to_on=to_on)


def at_home(user: User, line: str, postcode: str) -> None:
    """Let a worker say where they live."""
    username = user.username
    with transaction():
        set_home(username, line, postcode, actor=COMMAND, at=NOON)


# Own surname


def test_opening_a_client_of_ones_own_surname_is_a_line(app: Flask) -> None:
    a_client(ref="C-1", family_name="Thornley", given_names="Rowan")
    a_client(ref="C-2", family_name="Ash", given_names="Thornley")  # a given name is none
    an_alias(a_client(ref="C-3", family_name="Elm"), "Bryony", "THORNLEY")
    a_client(ref="C-4", family_name="Thornley")
    hazel = a_user(username="hazel", full_name="Hazel Thornley")
    ash = a_user(username="ash", full_name="Ash Testperson")
    opened(hazel, ["C-1", "C-2", "C-3"], london("2026-04-28 09:00"))
    taken_out(hazel, ["C-1"], london("2026-04-29 10:00"))
    listed(hazel, ["C-4"], london("2026-04-28 09:00"))  # standing in a list is no looking
    opened(ash, ["C-1"], london("2026-04-28 09:00"))

    found = own_names(a_reader(role=Role.AUDITOR), WEEK)

    assert [(line.username, line.about, line.times) for line in found] == [
        ("hazel", "C-1", 2),
        ("hazel", "C-3", 1),
    ]
    assert (found[0].first_at, found[0].last_at) == (
        london("2026-04-28 09:00"),
        london("2026-04-29 10:00"),
    )


def test_only_looks_within_the_week_count(app: Flask) -> None:
    a_client(ref="C-1", family_name="Thornley")
    hazel = a_user(username="hazel", full_name="Hazel Thornley")
    for moment in (
        "2026-04-24 23:59:59",  # the day before
        "2026-04-25 00:00:00",
        "2026-05-01 23:59:59",
        "2026-05-02 00:00:00",  # the day after
    ):
        opened(hazel, ["C-1"], london(moment))

    [line] = own_names(a_reader(role=Role.AUDITOR), WEEK)

    assert line.times == 2
    assert (line.first_at, line.last_at) == (
        london("2026-04-25 00:00:00"),
        london("2026-05-01 23:59:59"),
    )


def test_a_worker_of_one_name_and_one_of_many_words_are_compared(app: Flask) -> None:
    a_client(ref="C-1", family_name="Van Dyke")
    a_client(ref="C-2", family_name="Oakes-Elm")
    dyke = a_user(username="dyke", full_name="Anna van Dyke")
    elm = a_user(username="elm", full_name="Wren Oakes Elm")
    opened(dyke, ["C-1", "C-2"], london("2026-04-28 09:00"))
    opened(elm, ["C-1", "C-2"], london("2026-04-28 09:00"))

    found = own_names(a_reader(role=Role.AUDITOR), WEEK)

    assert [(line.username, line.about) for line in found] == [("dyke", "C-1"), ("elm", "C-2")]


# Many in a short time


def test_more_clients_than_the_bound_within_the_hour_are_a_line(app: Flask) -> None:
    the_places()
    hazel, ash = a_user(username="hazel"), a_user(username="ash")
    for place in range(4):  # 09:55, 10:15, 10:35, 10:55: four within an hour of 60 minutes
        opened(hazel, [f"C-{place}"], london("2026-04-28 09:55") + timedelta(minutes=20 * place))
    for place in range(4):  # one every half an hour and a minute: never more than two
        opened(ash, [f"C-{place}"], london("2026-04-28 09:00") + timedelta(minutes=31 * place))

    [line] = many(a_reader(role=Role.AUDITOR), WEEK, bounds=FEW)

    assert (line.username, line.clients, line.peak, line.listed) == ("hazel", 4, 4, False)
    assert line.first_at == london("2026-04-28 09:55")
    assert line.last_at == london("2026-04-28 10:55")


def test_lists_count_apart(app: Flask) -> None:
    the_places()
    hazel = a_user(username="hazel")
    listed(hazel, ["C-1", "C-2", "C-3"], london("2026-04-28 09:00"))
    opened(hazel, ["C-4", "C-5"], london("2026-04-28 09:10"))
    auditor = a_reader(role=Role.AUDITOR)
    assert many(auditor, WEEK, bounds=FEW) == []  # three listed and two opened are ordinary

    listed(hazel, ["C-6"], london("2026-04-28 09:20"))

    [line] = many(auditor, WEEK, bounds=FEW)
    assert (line.listed, line.clients) == (True, 4)


def test_a_burst_across_the_edge_of_a_week_is_told_once(app: Flask) -> None:
    the_places()
    hazel = a_user(username="hazel")
    for place in range(3):  # 23:50 on the last day, 00:10 and 00:30 on the next
        opened(hazel, [f"C-{place}"], london("2026-05-01 23:50") + timedelta(minutes=20 * place))
    auditor = a_reader(role=Role.AUDITOR)

    [line] = many(auditor, WEEK, bounds=FEW)

    assert line.clients == 3
    assert many(auditor, Week(date(2026, 5, 2)), bounds=FEW) == []


def test_the_bound_itself_is_ordinary(app: Flask) -> None:
    the_places()
    hazel = a_user(username="hazel")
    opened(
        hazel, [f"C-{number}" for number in range(BOUNDS.opened_most)], london("2026-04-28 09:00")
    )
    auditor = a_reader(role=Role.AUDITOR)
    assert many(auditor, WEEK) == []

    opened(hazel, ["C-40"], london("2026-04-28 10:00"))  # exactly an hour later

    [line] = many(auditor, WEEK)
    assert (line.clients, line.peak) == (41, 41)


# At night


@pytest.mark.parametrize(
    ("moment", "evening"),
    [
        ("2026-04-28 21:59:59", None),
        ("2026-04-28 22:00:00", date(2026, 4, 28)),
        ("2026-04-29 05:59:59", date(2026, 4, 28)),
        ("2026-04-29 06:00:00", None),
        # The week begins on the 25th: that morning belongs to the night of the 24th.
        ("2026-04-25 05:00:00", None),
        # It ends on 1 May: the night of that day ends on the 2nd.
        ("2026-05-02 05:59:59", date(2026, 5, 1)),
        ("2026-05-02 22:00:00", None),
    ],
)
def test_a_look_is_of_the_night_on_whose_evening_it_began(
    app: Flask, moment: str, evening: date | None
) -> None:
    the_places()
    opened(a_user(username="hazel"), ["C-1"], london(moment))

    found = at_night(a_reader(role=Role.AUDITOR), WEEK)

    assert [line.night.evening for line in found if line.night] == ([evening] if evening else [])


@pytest.mark.parametrize(
    ("week", "moment", "is_night"),
    [
        # Clocks go forward on Sunday 29 March 2026: 06:00 is 05:00 UTC, where it was 06:00 UTC.
        (date(2026, 3, 24), "2026-03-29T04:59:59Z", True),
        (date(2026, 3, 24), "2026-03-29T05:00:00Z", False),
        # And back on Sunday 25 October: 22:00 is 21:00 UTC on the 24th, 22:00 UTC on the 25th.
        (date(2026, 10, 20), "2026-10-24T21:00:00Z", True),
        (date(2026, 10, 20), "2026-10-25T05:59:59Z", True),
        (date(2026, 10, 20), "2026-10-25T21:30:00Z", False),
        (date(2026, 10, 20), "2026-10-25T22:00:00Z", True),
    ],
)
def test_night_is_told_by_the_clocks_of_london(
    app: Flask, week: date, moment: str, *, is_night: bool
) -> None:
    the_places()
    at = london("2026-01-01 00:00").fromisoformat(moment)
    opened(a_user(username="hazel"), ["C-1"], at)

    found = at_night(a_reader(role=Role.AUDITOR), Week(week))

    assert bool(found) is is_night


def test_a_night_is_one_line_for_each_worker(app: Flask) -> None:
    the_places()
    hazel, ash = a_user(username="hazel"), a_user(username="ash")
    opened(hazel, ["C-1"], london("2026-04-28 22:30"))
    listed(hazel, ["C-1", "C-2"], london("2026-04-29 01:00"))
    taken_out(ash, ["C-3"], london("2026-04-29 02:00"))
    opened(COMMAND, ["C-4"], london("2026-04-29 03:00"))  # a job of the night is no worker

    found = at_night(a_reader(role=Role.AUDITOR), WEEK)

    assert [(line.username, line.clients, line.times) for line in found] == [
        ("hazel", 2, 3),
        ("ash", 1, 1),
    ]


# Same address


def test_opening_a_client_who_lives_at_ones_own_address_is_a_line(app: Flask) -> None:
    for ref in ("C-1", "C-2", "C-3", "C-4"):
        a_client(ref=ref)
    hazel = a_user(username="hazel")
    at_home(hazel, "14, Elm St.", "cb1 1aa")
    lives("C-1", "14 Elm Street", "CB1 1AA")
    lives("C-2", "16 Elm Street", "CB1 1AA")
    lives("C-3", "14 Elm Street", "CB1 1AA", to_on=date(2026, 4, 25))  # left before the week
    lives("C-4", "14 Elm Street", "CB1 1AA", to_on=date(2026, 4, 26))  # there on its first day
    opened(hazel, ["C-1", "C-2", "C-3", "C-4"], london("2026-04-28 09:00"))
    opened(a_user(username="ash"), ["C-1"], london("2026-04-28 09:00"))

    found = same_addresses(a_reader(role=Role.AUDITOR), WEEK)

    assert [(line.username, line.about, line.times) for line in found] == [
        ("hazel", "C-1", 1),
        ("hazel", "C-4", 1),
    ]


def test_where_nobody_says_where_they_live_nothing_is_compared(app: Flask) -> None:
    a_client(ref="C-1")
    lives("C-1", "14 Elm Street", "CB1 1AA")
    opened(a_user(username="hazel"), ["C-1"], london("2026-04-28 09:00"))

    assert same_addresses(a_reader(role=Role.AUDITOR), WEEK) == []


# Who is told what


def test_a_coordinator_is_told_of_their_own_districts(app: Flask) -> None:
    a_client(ref="C-1", family_name="Thornley", district="Cambridge")
    a_client(ref="C-2", family_name="Thornley", district="Fenland")
    hazel = a_user(username="hazel", full_name="Hazel Thornley")
    at_home(hazel, "14 Elm Street", "CB1 1AA")
    for ref in ("C-1", "C-2"):
        lives(ref, "14 Elm Street", "CB1 1AA")
    opened(hazel, ["C-1", "C-2"], london("2026-04-28 23:00"))
    coordinator = a_reader(role=Role.COORDINATOR, districts=["Cambridge"])

    assert [line.about for line in own_names(coordinator, WEEK)] == ["C-1"]
    assert [line.about for line in same_addresses(coordinator, WEEK)] == ["C-1"]
    assert [line.clients for line in at_night(coordinator, WEEK)] == [1]
    assert many(coordinator, WEEK, bounds=Bounds(opened_most=1)) == []
    everywhere = reader_of(a_user(role=Role.AUDITOR))
    assert [line.clients for line in many(everywhere, WEEK, bounds=Bounds(opened_most=1))] == [2]


def test_the_page_names_nobody_and_says_the_numbers(app: Flask, sign_in: SignIn) -> None:
    a_client(ref="C-1", family_name=CANARY, given_names="Rowan")
    hazel = a_user(username="hazel", full_name=f"Hazel {CANARY}")
    at_home(hazel, "14 Canary Row", "CB1 1AA")
    lives("C-1", "14 Canary Row", "CB1 1AA")
    opened(hazel, ["C-1"], london("2026-04-28 23:00"))
    auditor = sign_in(Role.AUDITOR)

    page = Page.open(auditor, "/audit").link("the last seven days")

    assert page.heading == "Unusual looking"
    assert "25 April 2026 to 1 May 2026." in page.words
    moment = "28 April 2026, 23:00"
    assert page.table("Own surname")[0][:5] == ["hazel", "C-1", "1", moment, moment]
    assert page.table("Same address")[0][:5] == ["hazel", "C-1", "1", moment, moment]
    assert page.table("At night")[0][:4] == ["Tue to Wed 29 Apr 2026", "hazel", "1", "1"]
    assert "Nobody looked at so many in so short a time." in page.words
    assert "opened more than 40 different clients within 60 minutes" in page.words
    assert "more than 500 different ones in lists" in page.words
    assert "between 22:00 and 06:00, London time" in page.words
    for path in (
        "/audit",
        "/audit/unusual",
        "/audit/client/C-1",
        "/audit/user/hazel",
        "/audit/user/hazel?view=account",
        "/audit/agency/council",
        "/audit/breach?user=hazel&first=1&first=4&first=2026&last=1&last=5&last=2026",
    ):
        text = Page.open(auditor, path).response.text
        for secret in (CANARY, "Rowan", "Canary Row", "CB1 1AA", "CB11AA"):
            assert secret not in text, f"{secret} on {path}"


def test_a_line_leads_to_its_rows_and_to_no_others(app: Flask, sign_in: SignIn) -> None:
    a_client(ref="C-1", family_name="Thornley")
    hazel = a_user(username="hazel", full_name="Hazel Thornley")
    opened(hazel, ["C-1"], london("2026-04-20 09:00"))  # the week before
    opened(hazel, ["C-1"], london("2026-04-28 09:00"))
    opened(a_user(username="ash"), ["C-1"], london("2026-04-28 09:30"))
    opened(hazel, ["C-1"], london("2026-04-28 10:00"))

    page = Page.open(sign_in(Role.AUDITOR), "/audit/unusual").link("Rows of hazel about C-1")

    assert [row[:2] for row in page.table("Rows about C-1")] == [
        ["28 Apr 2026, 10:00:00", "hazel"],
        ["28 Apr 2026, 09:00:00", "hazel"],
    ]


def test_weeks_are_chosen_and_followed(app: Flask, sign_in: SignIn) -> None:
    the_places()
    auditor = sign_in(Role.AUDITOR)

    page = Page.open(auditor, "/audit/unusual").link("Seven days earlier")
    assert "18 April 2026 to 24 April 2026." in page.words
    assert "25 April 2026 to 1 May 2026." in page.link("Seven days later").words
    assert "1 March 2026 to 7 March 2026." in page.press("Show", week="2026-03-01").words
    page = Page.open(auditor, "/audit/unusual?week=01/03/2026")
    assert "is not a date written YYYY-MM-DD. These are the last seven days." in page.words
    assert "too far away" in Page.open(auditor, "/audit/unusual?week=0001-01-01").words


def test_of_many_lines_those_about_the_most_clients_are_shown(app: Flask, sign_in: SignIn) -> None:
    the_places()
    for number in range(51):
        worker = a_user(username=f"w{number:02}")
        # The first worker is shown one client, everybody else two.
        listed(worker, ["C-1", "C-2"][: 1 if number == 0 else 2], london("2026-04-28 23:00"))

    page = Page.open(sign_in(Role.AUDITOR), "/audit/unusual")

    shown = [row[1] for row in page.table("At night")]
    assert (len(shown), shown[0]) == (50, "w01")
    assert "51; the 50 about the most clients are shown." in page.words
    assert len(page.link("Show all").table("At night")) == 51
