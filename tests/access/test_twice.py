"""Every form that changes something: sent twice it happens once, and who is slower loses nothing.

Which forms there are, the map of addresses says; what is pressed stands in `acts`. Of every button
the same form is sent a second time, as a double click does. Where somebody else may be quicker, a
second editor who had opened the form before then sends their own: they are told (409), see what it
says by now, and have what they typed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from iom.accounts.domain import Role
from tests.access.acts import CHANGING, Act, carry_out, prepare
from tests.access.state import marks_of_tables, taken_down
from tests.access.test_acts import NOW
from tests.access.world import World, build
from tests.conftest import SignIn
from tests.factories.accounts import a_user
from tests.pages import Page, filled

TESTS = Path(__file__).parents[1]
_MOVES = ("audit_", "sessions_")
# One engine: what is unique and locked is tested on both in the rooms' own tests of races.
pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)

SLOWER = "Typed by the slower one"
STALE: dict[str, tuple[dict[str, Any], str]] = {
    "record.change": ({"when": SLOWER}, "mornings"),
    "record.strike_out": ({"reason": SLOWER}, "nothing left to strike out"),
    "entry_acts.change": ({"note": SLOWER}, "Phone, 20 min"),
    "entry_acts.take_off": ({"reason": SLOWER}, "nothing left to take off"),
    "appointments.outcomes": ({"note-1": SLOWER}, "Attended The entry"),
    "appointment_acts.move": ({"on": ["9", "5", "2026"]}, "8 May 2026"),
    "appointment_acts.call_off": ({"reason": SLOWER}, "The bus does not run"),
    "record_checks.checked": ({"checked_by": SLOWER}, "by Ivy"),
    "document_acts.change": ({"title": SLOWER}, "It says now: Answer to our letter"),
    "document_acts.strike_out": ({"reason": SLOWER}, "nothing left to strike out"),
    "details.change": ({"family_name": SLOWER}, "Robin"),
    "on_scheme.change": (
        {"reason": SLOWER, "selected_on": ["5", "2", "2024"]},
        "selected 2 February 2024",
    ),
    "on_scheme.strike_out": ({"reason": SLOWER}, "somebody of the same name"),
    "facts.change": ({"reason": SLOWER}, "Rehabilitate and Resettle from 1 January 2024"),
    "facts.strike_out": ({"reason": SLOWER}, "It was never so"),
    "apart.change": ({"why": SLOWER}, "Threats by letter"),
    "apart.strike_out": ({"reason": SLOWER}, "nothing left to strike out"),
    "releases.question": ({"ask_on": ["7", "7", "2026"]}, "until 23 Apr 2026"),
    "leads.assign": ({"from_on": ["3", "5", "2026"]}, "Wren Coordinatorworth"),
    "covers.end": ({"to_on": ["1", "7", "2026"]}, "29 June 2026"),
    "transfers.decide": ({"words": SLOWER, "refusal": "capacity"}, "accepted"),
    "nominations.decide": ({"reason": SLOWER}, "look at it as it stands now"),
    "queue.nobody": ({"reason": SLOWER}, "Lives elsewhere"),
    "scores.override": ({"reason": SLOWER}, "Housed and in treatment since April"),
    "scores.end": ({"why": SLOWER}, "The last one was ended by"),
    "level.set_level": ({"benefit": SLOWER, "to": "5"}, "4 Enhanced since 5 May 2026"),
    "level.look": ({"finding": SLOWER}, "3 Standard since 1 February 2024"),
    "level.strike_out": ({"why": SLOWER}, "nothing left to strike out"),
    "level.reword": ({"says": SLOWER}, "Found better than before"),
    "level.end": ({"note": SLOWER}, "No place today"),
    "scales.change": ({"contacts_4": "9"}, "10"),
    "client_reviews.done": ({"finding": SLOWER}, "Housed and in treatment since April"),
    "client_reviews.correct": ({"finding": SLOWER}, "Housed and in treatment since March"),
    "plans.tick": ({"said-1": SLOWER}, "Done"),
    "plan_parts.change": ({"aim": SLOWER}, "Keeps a flat for a year"),
    "plan_parts.strike_out": ({"reason": SLOWER}, "nothing left to strike out"),
    "capacity.set_places": ({"why": SLOWER}, "What is set now: 30 places"),
    "register.change": ({"telephone": SLOWER}, "01632 960003"),
    "register.end": ({"note": SLOWER}, "until 6 May 2026"),
    "fund_acts.decide": (
        {"words": SLOWER, "decision": "decline"},
        "decided by Wren Coordinatorworth; 0 receipts",
    ),
    "fund_acts.more": ({"words": SLOWER}, "approved, £20.00 unpaid"),
    "fund_acts.pay": ({"reference": SLOWER}, "As it stands now: paid, £18.00"),
    "fund_acts.give_back": ({"words": SLOWER}, "approved and not used"),
    "fund_acts.refund": ({"words": SLOWER}, "As it stands now: paid, £10.00"),
    "fund_acts.reverse": ({"words": SLOWER}, "approved, £19.00 unpaid"),
    "fund_shows.remove_receipt": ({"words": SLOWER}, "0 receipts"),
    "fund_shows.outcome": ({"words": SLOWER}, "Goes three times a week"),
    "fund_grants.change": ({"name": SLOWER}, "Community safety grant"),
    "fund_grants.award": ({"reason": SLOWER}, "£600.00 in all"),
    "fund_grants.move": ({"reason": SLOWER}, "Courses: £100.00 left"),
    "fund_limits.change_role": ({"reason": SLOWER}, "Set meanwhile: £400.00"),
    "fund_limits.change": ({"reason": SLOWER}, "Set meanwhile: £500.00"),
    "outside.put": ({"reason": SLOWER}, "Officers call once a week"),
    "outside.keep": ({"words": SLOWER}, "Two visits, nothing new"),
    "outside.correct": ({"words": SLOWER}, "Officers call every ten days"),
    "outside.take_off": ({"words": SLOWER}, "no longer on the list"),
    "directory_programmes.change": ({"hours": SLOWER}, "Write to them"),
    "directory_programmes.places": ({"capacity": "9"}, "Places taken 3"),
    "directory_programmes.close": ({"why": SLOWER}, "The contract ended in May"),
    "directory_providers.change": ({"telephone": SLOWER}, "Behind the station"),
    "directory_starts.change": ({"note": SLOWER}, "8, 5 taken"),
    "matrices.change": ({"weight-robbery": "14"}, "12"),
    "matrices.change_district": ({"priority-robbery": "1.4"}, "1.2"),
    "estimator.set_formula": (
        {"formula": "rate-at-liberty-1"},
        "it is now Simple before and after",
    ),
    "retention.period": ({"source": SLOWER}, "The board of 2 May"),
    "agencies.change": ({"name": SLOWER}, "Council safety"),
    "agreements.end": ({"reason": SLOWER, "when": "today"}, "In force for the last day"),
    "agreements.renew": ({"reason": SLOWER, "last_day": ["2", "9", "2026"]}, "1 September 2026"),
    "account_acts.permission": ({"reason": SLOWER}, "as it is now"),
}
"""By endpoint, what a second editor typed, and what they read of what the first one did."""

ALREADY = {
    "places.add_unit": "it says that there is one of this name",
    "places.add_district": "likewise",
    "administration.new": "it says that there is somebody of this name",
    "account_acts.disable": "it says that the account is disabled already",
    "account_acts.permission": "it says what the account may do now",
    "account.password": "the old password is the new one's predecessor, so it is refused",
    "account.telephone": "it says that nothing is different",
    "retention.period": "it says what holds now",
    "reports.set_minimum": "it says that this is set already",
}
"""Where a double click is answered by a refusal that says so; of all others, as the first was."""

GONE = "coordinator declines a transfer"
"""After which no other receiver is told of it: a 404, with what they typed."""

ELSEWHERE = {
    "account.end_session": "sessions/test_account.py",
    "account.new_second_factor": "sessions/test_second_factor.py",
    "account.recovery_codes": "sessions/test_second_factor.py",
    "account.second_factor": "sessions/test_second_factor.py",
    "account_acts.enable": "administration/test_users.py",
    "account_acts.reset_second_factor": "administration/test_users.py",
    "administration.change": "administration/test_users.py",
    "agencies.remove": "sharing/test_agencies.py",
    "agreements.change": "sharing/test_agreement_pages.py",
    "agreements.remove": "sharing/test_agreement_pages.py",
    "crimes.resume": "crimes/test_uploads.py",
    "crimes.send": "crimes/test_uploads.py",
    "directory_files.bring_in": "directory/test_files.py",
    "directory_files.send": "directory/test_files.py",
    "intake.send": "intake/test_pages.py",
    "merges.alike": "merges/test_pages.py",
    "merges.keep_apart": "merges/test_pages.py",
    "nominations.tell": "nominations/test_pages.py",
    "notices.read": "notices/test_notices.py",
    "oversight.export_agency": "oversight/test_user.py",
    "oversight.export_user": "oversight/test_user.py",
    "oversight.find_user": "oversight/test_user.py",
    "oversight.looked_into": "oversight/test_unusual.py",
    "client_reviews.prepare": "reviews/test_pages.py",
    "reviews.score": "reviews/test_pages.py",
    "restrictions.lift": "safeguards/test_restrictions.py",
    "retention.keep": "retention/test_pages.py",
    "retention.lift": "retention/test_pages.py",
    "safeguards.close": "safeguards/test_glass.py",
    "sessions.code": "sessions/test_second_factor.py",
    "sessions.enrol": "sessions/test_second_factor.py",
    "sessions.first": "sessions/test_pages.py",
    "sessions.sign_in": "sessions/test_pages.py",
    "sessions.sign_out": "sessions/test_pages.py",
    "sessions.stay": "sessions/test_lasting.py",
    "transfers.take_back": "transfers/test_undoing.py",
    "transfers.withdraw": "transfers/test_transfers.py",
}
"""Forms that want something to have happened before; where they are pressed."""


@pytest.fixture
def world(app: Flask, engine_name: str, sign_in: SignIn) -> Iterator[World]:
    with time_machine.travel(NOW, tick=False):
        made = build(app, engine_name, sign_in)
        made.slower = {
            role.value: a_user(
                role=role, username=f"slower-{role.value}", districts=["Cambridge"]
            ).id
            for role in (Role.COORDINATOR, Role.ADMINISTRATOR)
        }
        made.as_built = taken_down()
        yield made


def test_every_form_is_pressed_here_or_in_its_room(world: World) -> None:
    forms = {rule.endpoint for rule in world.rules() if "POST" in (rule.methods or ())}
    pressed = {endpoint_of(world, prepare(act, world)[1]) for act in CHANGING}

    assert forms - pressed == ELSEWHERE.keys()
    assert STALE.keys() | ALREADY.keys() <= pressed
    assert {name for name in ELSEWHERE.values() if not (TESTS / name).is_file()} == set()


def test_a_form_sent_twice_happens_once_and_the_slower_of_two_loses_nothing(world: World) -> None:
    wrong: dict[str, Any] = {}
    for act in CHANGING:
        client, path, data = prepare(act, world)
        endpoint = endpoint_of(world, path)
        may_be_slower = endpoint in STALE and act.role in world.slower and not act.status
        slower = opened_by_another(act, world) if may_be_slower else None
        carry_out(act, client, path, data)
        if not act.status:
            said = pressed_again(client, path, data, endpoint)
            wrong |= {act.name: said} if said else {}
        if slower is not None:
            said = pressed_by_the_slower(*slower, endpoint, gone=act.name == GONE)
            wrong |= {f"{act.name}, by a slower one": said} if said else {}
        world.put_back()
    assert not wrong, "\n".join(f"{name}: {said}" for name, said in wrong.items())


def pressed_again(client: FlaskClient, path: str, data: dict[str, Any], endpoint: str) -> str:
    """Send the very same form once more; say what is wrong with what comes of it."""
    before = marks_of_tables(without=_MOVES)
    answer = client.post(path, data=data)
    changed = [
        name for name, mark in marks_of_tables(without=_MOVES).items() if mark != before[name]
    ]
    refused = answer.status_code not in {200, 302, 303}
    if changed:
        return f"{endpoint}, a second click changed {changed}"
    if refused is not (endpoint in ALREADY):
        return f"{endpoint}, a second click was answered {answer.status}"
    return ""


def opened_by_another(act: Act, world: World) -> tuple[FlaskClient, str, dict[str, Any]]:
    """Let a second editor of the same role open the same form."""
    own = world.users[act.role]
    world.users[act.role] = world.slower[act.role]
    try:
        return prepare(act, world)
    finally:
        world.users[act.role] = own


def pressed_by_the_slower(
    client: FlaskClient, path: str, data: dict[str, Any], endpoint: str, *, gone: bool
) -> str:
    """Send what the second editor typed; say what is wrong with what comes of it."""
    typed, shown = STALE[endpoint]
    before = marks_of_tables(without=_MOVES)
    answer = client.post(path, data={**data, **typed})
    if answer.status_code != (404 if gone else 409):
        return f"answered {answer.status}"
    if marks_of_tables(without=_MOVES) != before:
        return "something was changed all the same"
    page = Page(client, answer)
    if shown not in page.words and not gone:
        return f"“{shown}” is not shown: {page.words}"
    forms = [filled(form) for form in page.soup.select("main form")]
    kept = SLOWER in page.words or any(typed.items() <= form.items() for form in forms)
    return "" if kept else f"{typed} is lost: {page.words}"


def endpoint_of(world: World, path: str) -> str:
    """Say which form an address is of."""
    addresses, (plain, _, _) = world.app.url_map.bind(""), path.partition("?")
    rule, _ = addresses.match(plain, method="POST", return_rule=True)
    return str(rule.endpoint)
