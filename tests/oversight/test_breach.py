"""What an account in the wrong hands saw, and how it is shut."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from iom.accounts.domain import Role
from iom.accounts.queries import get_user_by_name
from iom.audit.models import AuditRecord
from iom.audit.queries import list_about
from iom.cli.breach import breach as command
from iom.cli.breach import home
from iom.db import db
from iom.kernel.events import Operation
from iom.oversight.breach import How, assess
from iom.oversight.windows import Window
from tests.conftest import SignIn
from tests.factories.accounts import a_user, the_places
from tests.factories.trail import listed, london, opened, taken_out
from tests.pages import Page

APRIL_28 = {"first": ["28", "4", "2026"], "last": ["28", "4", "2026"]}

DAY = Window(london("2026-04-28 08:00"), london("2026-04-28 18:00"))
ACTS = {How.OPENED: opened, How.LISTED: listed, How.TAKEN_OUT: taken_out}


def hazels_day() -> None:
    """Let hazel see three clients in three ways on 28 April, and more before and after."""
    the_places()
    hazel, ash = a_user(username="hazel"), a_user(username="ash")
    opened(hazel, ["C-9"], london("2026-04-28 07:59:59"))
    listed(hazel, ["C-1", "C-2"], london("2026-04-28 08:00"))
    opened(hazel, ["C-1"], london("2026-04-28 09:00"))
    opened(hazel, ["C-1"], london("2026-04-28 12:00"))
    taken_out(hazel, ["C-3"], london("2026-04-28 17:59:59"))
    opened(hazel, ["C-8"], london("2026-04-28 18:00"))
    opened(ash, ["C-7"], london("2026-04-28 10:00"))


def run(app: Flask, *arguments: str, typed: str = "") -> Result:
    """Run the command, inside the application that the tests have."""
    told = {"obj": app.config["IOM"], "input": typed}
    name = home if arguments[0] == "home" else command
    rest = list(arguments[1:] if arguments[0] == "home" else arguments)
    return CliRunner().invoke(name, rest, **told)


def asked(**more: str) -> list[str]:
    told = {"user": "hazel", "from": "2026-04-28T08:00", "to": "2026-04-28T18:00"} | more
    return [word for name, value in told.items() for word in (f"--{name}", value)]


def test_everybody_seen_within_the_window_is_named_with_how_and_when(app: Flask) -> None:
    hazels_day()

    found = assess("hazel", DAY)

    assert [(seen.ref, {how: at.times for how, at in seen.how.items()}) for seen in found.seen] == [
        ("C-1", {How.LISTED: 1, How.OPENED: 2}),
        ("C-2", {How.LISTED: 1}),
        ("C-3", {How.TAKEN_OUT: 1}),
    ]
    first = found.seen[0]
    assert (first.first_at, first.last_at) == (
        london("2026-04-28 08:00"),
        london("2026-04-28 12:00"),
    )
    assert [found.count(how) for how in (How.LISTED, How.OPENED, How.TAKEN_OUT)] == [2, 1, 1]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    looks=st.lists(
        st.tuples(
            st.sampled_from(["hazel", "ash"]),
            st.sampled_from(list(How)),
            st.sampled_from(["C-1", "C-2", "C-3"]),
            st.integers(0, 5),
        ),
        max_size=12,
    ),
    ends=st.tuples(st.integers(0, 5), st.integers(1, 6)),
)
def test_the_list_is_what_a_count_over_every_row_comes_to(
    app: Flask, looks: list[tuple[str, How, str, int]], ends: tuple[int, int]
) -> None:
    """Rows of earlier examples are still on the trail, which is never emptied; they count too."""
    for username in ("hazel", "ash"):
        if not db.session.scalar(
            select(AuditRecord.seq).where(AuditRecord.subject == f"user:{username}").limit(1)
        ):
            the_places()
            a_user(username=username)
    begins = london("2026-04-28 08:00")
    for username, how, ref, hours in looks:
        ACTS[how](get_user_by_name(username), [ref], begins + timedelta(hours=hours))
    window = Window(begins + timedelta(hours=ends[0]), begins + timedelta(hours=sum(ends)))

    found = assess("hazel", window)

    counted: dict[str, dict[How, list[datetime]]] = defaultdict(lambda: defaultdict(list))
    for row in db.session.scalars(select(AuditRecord)):
        about_client = row.subject.startswith("client:")
        if row.actor != "user:hazel" or not about_client or not begun(row, window):
            continue
        if row.operation is Operation.DISCLOSURE:
            how = How.TAKEN_OUT
        elif row.operation is not Operation.CONSULTATION:
            continue
        else:
            how = How.LISTED if row.event == "ClientListed" else How.OPENED
        counted[row.subject.removeprefix("client:")][how].append(row.at)
    assert {
        seen.ref: {how: (at.times, at.first_at, at.last_at) for how, at in seen.how.items()}
        for seen in found.seen
    } == {
        ref: {how: (len(times), min(times), max(times)) for how, times in ways.items()}
        for ref, ways in counted.items()
    }


def begun(row: AuditRecord, window: Window) -> bool:
    return window.from_at <= row.at < window.to_at


def test_the_command_says_whom_and_shuts_the_account(app: Flask, sign_in: SignIn) -> None:
    hazels_day()
    signed_in = sign_in(user=get_user_by_name("hazel"))
    Page.open(signed_in, "/clients")

    result = run(app, *asked(), "--json")

    assert result.exit_code == 0, result.output
    told: dict[str, Any] = json.loads(result.stdout)
    assert [client["client_ref"] for client in told["clients"]] == ["C-1", "C-2", "C-3"]
    assert told["clients"][0]["opened"] == {
        "times": 2,
        "first": "2026-04-28T08:00:00+00:00",
        "last": "2026-04-28T11:00:00+00:00",
    }
    assert told["clients"][0]["taken_out"] is None
    assert (told["sessions_ended"], told["password_reset"]) == (1, True)
    assert told["code"]
    assert told["tell_ico_by_if_known_since_now"] == "2026-05-04T12:00:00+00:00"  # 72 hours
    # The very next click finds the session over, and the old password opens nothing.
    assert "/sign-in" in signed_in.get("/clients").headers["Location"]
    db.session.expire_all()
    assert get_user_by_name("hazel").password_hash is None
    [row] = [row for row in list_about("user:hazel") if row.event == "BreachAssessed"]
    assert row.detail == {
        "from_at": "2026-04-28T07:00:00+00:00",
        "to_at": "2026-04-28T17:00:00+00:00",
        "clients": 3,
        "look_only": False,
    }


def test_the_command_tells_a_person_what_to_do_next(app: Flask) -> None:
    hazels_day()

    output = run(app, *asked()).output

    assert "hazel, from 28 Apr 2026, 08:00:00 up to 28 Apr 2026, 18:00:00 (London):" in output
    assert "3 clients: 2 listed, 1 opened, 1 taken out." in output
    assert (
        "  C-1\tlisted 1 x, 28 Apr 2026, 08:00:00; "
        "opened 2 x, 28 Apr 2026, 09:00:00 to 28 Apr 2026, 12:00:00\n"
    ) in output
    assert "0 sessions were ended. The password was taken off." in output
    assert "within 72 hours" in output
    assert "by 4 May 2026, 13:00:00 if that is now" in output


def test_only_looking_changes_nothing_but_the_trail(app: Flask, sign_in: SignIn) -> None:
    hazels_day()
    signed_in = sign_in(user=get_user_by_name("hazel"))

    result = run(app, *asked(), "--look-only", "--json")

    told = json.loads(result.stdout)
    assert len(told["clients"]) == 3
    assert (told["look_only"], told["sessions_ended"], told["code"]) == (True, None, None)
    Page.open(signed_in, "/clients")
    db.session.expire_all()
    assert get_user_by_name("hazel").password_hash
    [row] = [row for row in list_about("user:hazel") if row.event == "BreachAssessed"]
    assert row.detail["look_only"] is True


def test_the_second_factor_is_reset_when_that_is_asked_for(app: Flask) -> None:
    hazels_day()

    told = json.loads(run(app, *asked(), "--reset-second-factor", "--json").stdout)

    assert told["second_factor_reset"] is True
    assert "SecondFactorReset" in {row.event for row in list_about("user:hazel")}
    refused = run(app, *asked(), "--reset-second-factor", "--look-only")
    assert refused.exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"user": "nobody"}, "There is no user called “nobody”."),
        ({"from": "28/04/2026"}, "Write the year first, then month and day."),
        ({"from": "2026-04-29", "to": "2026-04-28"}, "The window would end before it begins"),
        ({"from": "2026-06-01", "to": "2026-06-02"}, "The window begins in the future"),
    ],
)
def test_a_refusal_is_one_sentence_and_nothing_is_changed(
    app: Flask, arguments: dict[str, str], sentence: str
) -> None:
    hazels_day()

    result = run(app, *asked(**arguments))

    assert result.exit_code == 1
    assert sentence in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    db.session.expire_all()
    assert get_user_by_name("hazel").password_hash


def test_an_auditor_sees_the_same_list_on_a_page(app: Flask, sign_in: SignIn) -> None:
    hazels_day()
    page = Page.open(sign_in(Role.AUDITOR), "/audit/user/hazel").link("Whom did it see?")

    page = page.press("Show", **APRIL_28, first_time="8:00", last_time="18:00")

    assert "3 clients : 1 opened, 2 listed, 1 taken out," in page.words
    rows = page.table("Clients seen by hazel")
    assert [row[:4] for row in rows] == [
        ["C-1", "2", "1", "0"],
        ["C-2", "0", "1", "0"],
        ["C-3", "0", "0", "1"],
    ]
    assert len(page.link("C-1").table("Rows about C-1")) == 3  # by hazel, whenever
    assert [box["value"] for box in page.soup.select("[name=first]")] == ["28", "4", "2026"]
    whole = page.press("Show", first_time="", last_time="")
    assert whole.soup.select("[name=first_time]")[0].get("value", "") == ""
    assert "from 28 April 2026, 00:00 up to 29 April 2026, 00:00." in whole.words


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"first": ["31", "2", "2026"]}, "Enter a day, a month and a year, like 14 3 1993"),
        ({"first": ["", "", ""]}, "Enter the first day"),
        ({"first_time": "25:00"}, "Enter the time in 24 hours, like 08:30"),
        ({"last_time": "half past"}, "Enter the time in 24 hours, like 08:30"),
        ({"first_time": "18:00", "last_time": "8:00"}, "The window would end before it begins"),
        ({"user": "nobody"}, "There is no user called “nobody”."),
    ],
)
def test_what_was_typed_about_a_time_comes_back_with_a_sentence(
    app: Flask, sign_in: SignIn, typed: dict[str, object], sentence: str
) -> None:
    hazels_day()
    page = Page.open(sign_in(Role.AUDITOR), "/audit/breach")
    said = {"user": "hazel", **APRIL_28, "first_time": "7.15", **typed}
    page = page.press("Show", **said)
    assert page.response.status_code == 422
    assert page.errors[0].startswith(sentence)
    assert page.soup.select("[name=first_time]")[0].get("value", "") == said["first_time"]


def test_where_a_worker_lives_is_kept_by_command(app: Flask) -> None:
    hazels_day()

    assert run(app, "home", "hazel", "--stdin", typed="14 Elm Street\nCB1 1AA\n").output == (
        "The address is kept.\n"
    )
    refused = run(app, "home", "hazel", "--stdin", typed="14 Elm Street\n")
    assert (refused.exit_code, refused.stderr) == (
        1,
        "Enter the postcode too: without it nothing can be compared.\n",
    )
    assert run(app, "home", "hazel", "--stdin").output == "No address is kept.\n"
