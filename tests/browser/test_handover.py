"""A worker leaves, and her cases are handed over: by keyboard, in one act, with a note on each."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit


def test_a_worker_leaves_and_25_cases_are_handed_over(visit: Visit) -> None:
    page = visit("hazel", "/caseloads/of/maple")
    page.get_by_role("link", name="Hand cases over").click()
    page.get_by_label("To whom?").select_option(label="Ivy Fieldfare, Probation")
    page.get_by_label("Note on all of them").fill("Maple leaves at the end of the week.")
    notes = page.locator("input[name^=note-]")
    assert notes.count() >= 25
    write_by_keyboard(page, notes.count())
    page.keyboard.press("Tab")  # to another receiver
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="See what will happen")).to_be_focused()
    page.keyboard.press("Enter")

    # What Ivy could not see stays, with the reason; nothing has happened yet.
    expect(page.get_by_role("heading", level=1)).to_have_text("Check the handover")
    expect(page.locator("main")).to_contain_text(
        "South Cambridgeshire is not a district of Ivy Fieldfare."
    )
    button = page.get_by_role("button", name=re.compile(r"Hand over \d+ cases"))
    given = int(re.sub(r"\D", "", button.inner_text()))
    assert given >= 25
    button.dblclick()
    expect(page.locator(".app-done")).to_contain_text("The cases are handed over")
    expect(page.get_by_text(f"Ivy Fieldfare, {given} cases: Not acknowledged")).to_be_visible()
    number = page.url.rsplit("/", 1)[1]

    theirs = visit("ivy", "/notices")
    links = theirs.get_by_role(
        "link", name=f"Hazel Merlin handed {given} cases of Maple Starling over to you"
    )
    assert links.count() == 1
    links.click()
    expect(theirs.locator("main")).to_contain_text("Note 1, typed.")
    assert theirs.locator("table tbody tr").count() == given
    theirs.get_by_role("button", name="I know these cases are mine").click()
    expect(theirs.locator(".app-done")).to_contain_text("Acknowledged.")

    page.goto(f"/handovers/{number}")
    expect(
        page.get_by_text(re.compile(f"Ivy Fieldfare, {given} cases: acknowledged"))
    ).to_be_visible()
    assert page.goto(f"/handovers/{int(number) + 1}").status == 404  # type: ignore[union-attr]


def write_by_keyboard(page: Page, cases: int) -> None:
    """Type a note on every case: from a note over the other receiver and the next tick."""
    page.locator("input[name^=note-]").first.focus()
    for number in range(1, cases + 1):
        page.keyboard.type(f"Note {number}, typed.")
        if number < cases:
            for _ in range(3):
                page.keyboard.press("Tab")
