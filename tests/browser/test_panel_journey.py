"""In and out of the cohort, as somebody at a screen goes the whole way."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from iom.kernel import clock
from tests.browser.conftest import Visit

_WHY = "Everybody at the table was heard, and this is what the panel wants."


def test_from_a_nomination_to_the_end_of_the_place(visit: Visit) -> None:
    page = visit("hazel", "/clients?status=deselected")
    row = page.locator("table tbody tr").last
    ref = re.search(r"C-\d+", row.inner_text())
    assert ref
    page.goto(f"/clients/{ref[0]}")
    given, _, family = page.get_by_role("heading", level=1).inner_text().partition(" ")

    nominate_who_was_here_before(page, given, family.split(",")[0], ref[0])
    score(page, ref[0], "Nomination")

    hold_a_panel(page, ref[0])
    decide(page, "Select", level="4 Enhanced", benefit="A home, and so fewer burglaries")
    expect(page.locator("main")).to_contain_text("Selected at level 4")

    case = page.url
    score(page, ref[0], "Six-month review")
    page.goto(case)
    decide(page, "Set another level", level="1 Monitoring", benefit="A visit a month will do")
    expect(page.locator("main")).to_contain_text("Level 1 from")
    decide(page, "Deselect", leaving="capacity")
    expect(page.locator("main")).to_contain_text("place passed on to a case of greater benefit")
    page.goto(f"/clients/{ref[0]}")
    expect(page.locator("main")).to_contain_text("Deselected")


def nominate_who_was_here_before(page: Page, given: str, family: str, ref: str) -> None:
    """Nominate somebody under a name of the record, say that it is they, and take them on."""
    page.goto("/nominations/new")
    page.get_by_label("Given names").fill(given)
    page.get_by_label("Family name").fill(family)
    page.get_by_label("District").select_option("cambridge")
    page.get_by_label("Route in").select_option("police")
    page.get_by_role("button", name="Send the nomination").click()
    expect(page.get_by_role("heading", name="Same or different?")).to_be_visible()
    for match in page.locator("input[name^=person-][value=different]").all():
        match.check()
    page.locator(f"#same-{ref}").check()
    page.get_by_role("button", name="Send the nomination").click()
    expect(page.locator("main")).to_contain_text("The nomination is taken.")
    page.goto("/nominations")
    page.locator("main table a", has_text=f"{family}, {given}").first.click()
    page.get_by_role("button", name=re.compile(f"^Same person as .*{ref}$")).click()
    page.get_by_role("button", name="Yes, the same person").click()
    expect(page.locator("main")).to_contain_text("Decided: there is a placement")


def score(page: Page, ref: str, why: str) -> None:
    """Score somebody with today's data."""
    page.goto(f"/clients/{ref}/score/now")
    page.get_by_label(why).check()
    page.get_by_role("button", name="Score now").click()
    expect(page.locator("main")).to_contain_text("Every contribution")


def hold_a_panel(page: Page, ref: str) -> None:
    """Plan a sitting for today, put somebody on its list, open it and turn to them."""
    today = clock.today()
    page.goto("/panels/new")
    parts = (today.day, today.month, today.year)
    for box, part in zip(page.locator("[name=day]").all(), parts, strict=True):
        box.fill(str(part))
    page.get_by_label("Place").fill("Town hall")
    page.get_by_role("button", name="Plan it and prepare the list").click()
    expect(page.get_by_role("heading", name="The list")).to_be_visible()
    sitting = page.url
    page.get_by_role("link", name="Add a client").click()
    page.get_by_label("Reference of the client").fill(ref)
    page.get_by_role("button", name="Put on the list").click()
    page.get_by_role("button", name="Open the sitting").click()
    expect(page.locator("main")).to_contain_text("opened by Hazel Merlin")
    page.goto(f"{sitting}/{ref}")


def decide(page: Page, act: str, **said: str) -> None:
    """Record what the panel decides of the case that is open, with its reason."""
    page.locator("main .app-acts a", has_text=re.compile(f"^{act}$")).first.click()
    if "level" in said:
        page.get_by_label(said["level"]).check()
        page.get_by_label("Benefit expected").fill(said["benefit"])
    if "leaving" in said:
        page.get_by_label("Why does the client leave?").select_option(said["leaving"])
    page.get_by_label("The panel’s reason").fill(_WHY)
    page.get_by_role("button", name="Record the decision").click()
