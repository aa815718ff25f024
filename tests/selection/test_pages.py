"""What the pages of levels say to whom, and what their forms keep."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask

from iom.accounts.domain import Category, Role
from iom.clients.models import Client
from iom.offending.domain import SituationKind
from iom.offending.kinds import OFFENCE, SITUATION
from iom.offending.words import Disposal, OffenceCategory
from tests.conftest import SignIn
from tests.factories.accounts import NOON
from tests.factories.clients import a_client, a_situation
from tests.factories.entries import an_entry
from tests.factories.levels import TODAY, a_level, a_look, a_scale
from tests.factories.scores import a_matrix, a_score
from tests.pages import Page

PAGE = "/clients/C-1/level"
BOTH = ("Cambridge", "Fenland")


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def rowan(app: Flask) -> Client:
    """At level 4 for 100 days; three robberies, 30.0: level 3."""
    a_matrix()
    a_scale()
    client = a_client(
        ref="C-1",
        family_name="Thornley",
        given_names="Rowan",
        level=4,
        nominated_on=ago(100),
        selected_on=ago(100),
    )
    for days in (3, 8, 9):
        an_entry(
            client,
            OFFENCE,
            offence_on=ago(days),
            category=OffenceCategory.ROBBERY,
            disposal=Disposal.CHARGED,
        )
    a_score(client)
    return client


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def test_a_level_is_shown_with_what_the_rules_say_and_the_way_out(
    rowan: Client, sign_in: SignIn
) -> None:
    page = Page.open(sign_in(), PAGE)

    assert page.heading == "Level 4 Enhanced"
    assert "Rowan" not in page.title
    assert "The rules recommend level 3 Standard" in page.words
    assert "A score of 30.0 starts at level 3 (Standard)." in page.words
    assert "8 in 28 days" in page.words
    assert "8.0 planned in the last 28 days" in page.words
    # Set 100 days ago, to be looked at after 28.
    assert "Look again by 18 February 2026 Overdue" in page.words
    rows = page.table("Levels, situations and offences")
    assert rows[0] == [
        "21 Jan 2026", "still", "4 Enhanced", "at liberty", "8", "3 offences proven or charged"
    ]  # fmt: skip
    # Overdue, so a step could be made today; then 56 days, then 84, then 84.
    assert [row[:3] for row in rows[1:]] == [
        ["1 May 2026", "25 June 2026", "3 Standard may follow"],
        ["26 June 2026", "17 Sept 2026", "2 Light may follow"],
        ["18 Sept 2026", "10 Dec 2026", "1 Monitoring may follow"],
        ["11 Dec 2026", "–", "off the scheme may follow"],
    ]


def test_a_level_is_set_and_the_decision_stands_below(rowan: Client, sign_in: SignIn) -> None:
    form = Page.open(sign_in(full_name="Hazel Merlin"), PAGE).link("Set the level")
    assert "4 Enhanced, the level now" in form.words
    assert "4 contacts in 28 days, looked at again every 56 days. The rules recommend it." in (
        form.words
    )

    assert "A rule says no: down goes one level at a time." in form.words

    done = form.press("Set the level", to="3", benefit="Weekly work on the flat")

    assert done.heading == "Level 3 Standard"
    assert done.done == ["Level 3 is set."]
    assert "1 May 2026: Down from 4 to level 3 Standard" in done.words
    assert "The rules recommended 3, the score was 30.0." in done.words
    assert "Benefit expected: Weekly work on the flat" in done.words


def test_a_refusal_says_what_would_do_and_keeps_what_was_typed(
    rowan: Client, sign_in: SignIn
) -> None:
    form = Page.open(sign_in(), f"{PAGE}/set")
    assert "Panel’s reason" not in form.words

    refused = form.press("Set the level", to="2", benefit="Fortnightly")

    assert refused.errors == [
        (
            "Down goes one level at a time; the day before it was level 4 (Enhanced). Level 3 "
            "(Standard) can be set, or a panel can do otherwise with a reason."
        )
    ]
    assert "Fortnightly" in refused.words
    done = refused.press("Set the level", why_otherwise="The drug service sees him daily")
    assert done.heading == "Level 2 Light"
    assert "Panel did otherwise" in done.words
    assert "Set aside: down goes one level at a time." in done.words
    assert "Panel’s reason: The drug service sees him daily" in done.words


def test_without_the_benefit_nothing_is_set(rowan: Client, sign_in: SignIn) -> None:
    refused = Page.open(sign_in(), f"{PAGE}/set").press("Set the level", to="3")
    assert refused.errors == [
        (
            "A level follows what the resource would achieve, not the score alone. Write what "
            "benefit is expected."
        )
    ]


def test_a_look_is_written_struck_out_and_corrected(rowan: Client, sign_in: SignIn) -> None:
    browser = sign_in(full_name="Hazel Merlin")
    kept = Page.open(browser, f"{PAGE}/look").press("Keep the level", finding="Still shaky")
    assert "Look again by 29 May 2026" in kept.words

    corrected = kept.link("Correct").press(
        "Correct it", says="Still very shaky", reason="A word was missing"
    )
    assert "Found: Still very shaky" in corrected.words
    assert "It said: “Still shaky”. Corrected by Hazel Merlin" in corrected.words

    struck = corrected.link("Strike out").press("Strike it out", why="Meant another client")
    assert "Struck out by Hazel Merlin: Meant another client" in struck.words
    assert "Look again by 18 February 2026 Overdue" in struck.words


def test_a_place_ends_when_no_rule_says_no(rowan: Client, sign_in: SignIn) -> None:
    form = Page.open(sign_in(), f"{PAGE}/end")
    refused = form.press("End the place", reason="successful-engagement", note="Kept")
    assert refused.errors == [
        (
            "A client leaves from level 2 or 1, held for 28 days; it is not held now. Step down to "
            "level 2 first, or a panel can do otherwise with a reason."
        )
    ]
    assert "Kept" in refused.words

    done = refused.press("End the place", reason="capacity")
    assert done.heading == "No place on the scheme"
    assert "The place ended on 1 May 2026." in done.words
    assert "Place ended: place passed on to a case of greater benefit" in done.words


def test_whoever_may_not_see_meeting_records_is_not_told_why(
    rowan: Client, sign_in: SignIn
) -> None:
    a_level(rowan, 2, why_otherwise="The drug service sees him daily", benefit="Fortnightly")

    shared = set(Category) - {Category.MEETING_RECORD}
    page = Page.open(sign_in(agency="housing", shared=shared), PAGE)

    assert "Down from 4 to level 2 Light" in page.words
    assert "Set aside: down goes one level at a time." in page.words
    assert "Fortnightly" not in page.words
    assert "sees him daily" not in page.words
    assert "No agreement shares meeting records with your agency" in page.words


def test_whoever_may_not_see_offending_sees_no_level_page(rowan: Client, sign_in: SignIn) -> None:
    browser = sign_in(agency="housing", shared=set(Category) - {Category.OFFENDING})
    Page.open(browser, PAGE, status=403)
    assert PAGE not in browser.get("/clients/C-1").text
    levels = Page.open(browser, "/levels")
    assert "The rules recommend another level" not in levels.words
    assert PAGE not in browser.get("/levels").text


def test_somebody_inside_keeps_the_level_with_another_plan(rowan: Client, sign_in: SignIn) -> None:
    an_entry(
        rowan,
        SITUATION,
        kind=SituationKind.CUSTODY,
        from_on=ago(14),
        expected_on=date(2026, 9, 1),
    )

    page = Page.open(sign_in(), PAGE)

    assert page.heading == "Level 4 Enhanced Not at liberty"
    assert "1 in 28 days, for somebody not at liberty" in page.words
    # Of the 28 days up to 1 May the first 13 were at liberty: 13 x 8/28 + 15 x 1/28 = 4.25.
    assert "4.3 planned in the last 28 days" in page.words
    # 84 days before the first of September.
    assert "from 9 June 2026; it is expected on 1 September 2026" in page.words
    assert "While not at liberty the level is kept, so no way out is drawn." in page.words
    assert "may follow" not in page.words
    refused = Page.open(page.client, f"{PAGE}/set").press(
        "Set the level", to="3", benefit="Less is needed inside"
    )
    assert refused.errors == [
        (
            "Whoever is not at liberty keeps the level: time away makes nobody look improved. A "
            "lower one can be set from the day of release, or a panel can do otherwise with a "
            "reason."
        )
    ]


def test_a_nominated_client_has_no_level_to_set(app: Flask, sign_in: SignIn) -> None:
    a_client(ref="C-1", selected_on=None, nominated_on=ago(5))
    page = Page.open(sign_in(), PAGE)
    assert page.heading == "No place on the scheme"
    assert "a panel has not decided yet" in page.words
    assert "A panel selects first." in Page.open(page.client, f"{PAGE}/set").words


def test_levels_are_counted_of_everyone_and_people_named_as_far_as_seen(
    rowan: Client, sign_in: SignIn
) -> None:
    old = a_client(ref="C-2", level=2, nominated_on=date(2024, 5, 1), selected_on=date(2024, 5, 1))
    a_look(old)
    a_client(ref="C-3", level=2, district="Fenland", nominated_on=ago(900), selected_on=ago(900))
    a_client(ref="C-4", level=5, mappa_level=2)
    looked = a_client(ref="C-6", level=1, nominated_on=ago(900), selected_on=ago(900))
    a_look(looked, by_panel=True)
    inside = a_client(ref="C-7", level=None, nominated_on=ago(40), selected_on=ago(40))
    a_situation(inside, from_on=ago(9))
    a_client(ref="C-8", level=5, nominated_on=ago(9), selected_on=None)

    page = Page.open(sign_in(districts=["Cambridge"]), "/levels")

    assert "5 on the scheme on 1 May 2026" in page.words
    counts = page.table("By level and district")
    assert ["4 Enhanced", "1 at level 4 in Cambridge", "0", "1", "8"] in counts
    assert ["2 Light", *(f"1 at level 2 in {where}" for where in BOTH), "2", "2"] in counts
    assert ["None set", "1 at no level in Cambridge", "0", "1", "0"] in counts
    assert counts[-1] == ["All", "4", "1", "5", ""]
    times = {row[0]: row[1] for row in page.table("Time on the scheme")}
    # 40 and 100 days; on the very day of two years the next line has begun; twice 900 days.
    assert times == {
        "Less than 6 months": "2",
        "6 months up to 12": "0",
        "12 months up to 24": "0",
        "24 months up to 60": "3",
        "More than 60 months": "0",
    }
    long = page.table("Two years without a panel’s look")
    assert [row[0] for row in long] == ["Wren Testperson C-2"]
    assert "Two years without a panel’s look 2, of whom you may not see 1" in page.words
    assert [row[0] for row in page.table("Look again: overdue")] == ["Rowan Thornley C-1"]
    assert [row[3] for row in page.table("The rules recommend another level")] == ["3 Standard"]
    assert "4 have no score, and so no recommendation." in page.words


def test_a_scale_is_drafted_changed_previewed_and_activated(rowan: Client, sign_in: SignIn) -> None:
    browser = sign_in()
    draft = Page.open(browser, "/levels/scale/new").press(
        "Begin the draft", code="closer-2", follows="default-1", note="Closer at level 4"
    )
    refused = Page.open(browser, "/levels/scale/closer-2/change/levels").press(
        "Change the draft", contacts_4="2"
    )
    assert refused.errors == [
        "A higher level never plans fewer contacts, and each plans at least 1."
    ]
    changed = refused.press("Change the draft", contacts_4="10")
    assert draft.heading == "Scale closer-2 Draft"
    preview = changed.link("Preview")
    assert preview.heading == "1 of 1 would have another recommendation or plan"
    active = Page.open(browser, "/levels/scale/closer-2/activate").press("Activate it")
    assert active.heading == "Scale closer-2 Active"
    assert "10 in 28 days" in Page.open(browser, PAGE).words
    gone = Page.open(browser, "/levels/scale/closer-2/change/levels")
    assert "is active and never changes" in gone.words


def test_whoever_sets_no_matrix_sees_the_scale_and_changes_nothing(
    rowan: Client, sign_in: SignIn
) -> None:
    page = Page.open(sign_in(Role.LINK_WORKER), "/levels/scale/default-1")
    assert page.heading == "Scale default-1 Active"
    assert "Change" not in page.words
