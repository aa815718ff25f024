"""The warning before a session ends, the cover when it has, and what becomes of a note."""

from __future__ import annotations

import re

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import PASSWORD, Visit
from tests.browser.test_axe import no_finding

TYPED = "three words kept"


def test_a_warning_comes_in_time_can_be_answered_by_keyboard_and_holds_the_focus(
    visit: Visit,
) -> None:
    page = visit("hazel", "/account")
    left = {"seconds": 1800}
    whose = page.locator("#session-warning").get_attribute("data-whose")

    def answer(route: Route) -> None:
        route.fulfill(json={**left, "whose": whose})

    page.route("**/session/left", answer)
    page.clock.install()
    page.goto("/account/password")
    page.get_by_label("New password", exact=True).fill(TYPED)
    warning = page.get_by_role("dialog", name="You will be signed out soon")
    page.clock.fast_forward("24:50")
    expect(warning).to_be_hidden()

    left["seconds"] = 300
    page.clock.fast_forward("00:11")
    expect(warning).to_be_visible()
    expect(warning).to_contain_text("signed out in 5 minutes")
    expect(page.get_by_role("heading", name="You will be signed out soon")).to_be_focused()
    no_finding(page)
    page.keyboard.press("Escape")
    expect(warning).to_be_visible()
    for _ in range(6):
        page.keyboard.press("Tab")
        assert page.evaluate("!document.activeElement.closest('main, header')")
    expect(page.locator("#session-said")).to_have_text("5 minutes")

    stay = page.get_by_role("button", name="Stay signed in")
    stay.focus()
    page.keyboard.press("Enter")
    expect(warning).to_be_hidden()

    left["seconds"] = 0
    page.clock.fast_forward("25:01")
    cover = page.get_by_role("dialog", name="You have been signed out")
    expect(cover).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_hidden()
    no_finding(page)
    page.keyboard.press("Escape")
    expect(cover).to_be_visible()

    left["seconds"] = 1700
    page.clock.fast_forward("00:06")
    expect(cover).to_be_hidden()
    expect(page.get_by_label("New password", exact=True)).to_have_value(TYPED)


def test_the_end_after_twelve_hours_is_told_once_and_does_not_stand_in_the_way(
    visit: Visit,
) -> None:
    page = visit("hazel", "/account/password")
    whose = page.locator("#session-warning").get_attribute("data-whose")
    left = {"seconds": 280, "whose": whose, "last": True}
    for address in ("**/session/left", "**/session/stay"):
        page.route(address, lambda route: route.fulfill(json=left))
    look_again(page)
    warning = page.get_by_role("dialog", name="You will be signed out soon")
    expect(warning).to_contain_text("12 hours after you signed in, and cannot be put off")
    expect(page.locator("#session-idle")).to_be_hidden()
    no_finding(page)
    page.get_by_role("button", name="Go on until then").press("Enter")
    expect(warning).to_be_hidden()
    look_again(page)
    page.get_by_label("New password", exact=True).fill(TYPED)
    expect(warning).to_be_hidden()


def test_what_was_typed_can_be_sent_after_signing_in_again_in_another_tab(visit: Visit) -> None:
    page = visit("hazel", "/clients")
    page.get_by_role("search").get_by_role("textbox").fill(TYPED)
    other = page.context.new_page()
    other.goto("/account")
    other.get_by_role("button", name="Sign out", exact=True).click()

    look_again(page)
    cover = page.get_by_role("dialog", name="You have been signed out")
    expect(cover).to_be_visible()
    with page.context.expect_page() as opened:
        cover.get_by_role("link", name="Sign in again in a new tab").click()
    again = opened.value
    again.get_by_label("User name").fill("hazel")
    again.get_by_label("Password", exact=True).fill(PASSWORD)
    again.get_by_role("button", name="Sign in").click()
    expect(again.get_by_role("heading", name="You are signed in again")).to_be_visible()
    again.close()

    look_again(page)
    expect(cover).to_be_hidden()
    expect(page.get_by_role("search").get_by_role("textbox")).to_have_value(TYPED)
    page.get_by_role("button", name="Find").click()
    expect(page).to_have_url(re.compile("/clients/find$"))


def test_somebody_else_who_signs_in_does_not_take_the_cover_off(visit: Visit) -> None:
    page = visit("hazel", "/clients")
    other = page.context.new_page()
    other.goto("/account")
    other.get_by_role("button", name="Sign out", exact=True).click()
    other.get_by_label("User name").fill("ash")
    other.get_by_label("Password", exact=True).fill(PASSWORD)
    other.get_by_role("button", name="Sign in").click()
    expect(other.get_by_role("button", name="Sign out", exact=True)).to_be_visible()

    look_again(page)

    expect(page.get_by_role("dialog", name="You have been signed out")).to_be_visible()


def look_again(page: Page) -> None:
    """Come back to a tab, as the browser tells it."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
