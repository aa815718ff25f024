"""Nobody loses a note: saved while it is typed, without a connection, past the end of a session."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD, Visit, complain

AGAIN = "00:11"


def test_what_is_typed_is_there_again_after_a_lost_connection_and_a_session_that_ended(
    visit: Visit,
) -> None:
    page = visit("hazel", "/nominations/new")
    page.remove_listener("console", complain)  # of the connection that is lost here on purpose
    page.clock.install()
    page.goto("/nominations/new")
    said = page.locator("#draft-said")
    family_name = page.get_by_label("Family name")

    family_name.fill("Reedfield")
    page.clock.fast_forward("00:03")
    expect(said).to_contain_text("Draft saved")

    page.context.set_offline(True)
    page.get_by_label("Offending in brief").fill("Sheds by the river")
    page.clock.fast_forward("00:03")
    expect(said).to_contain_text("no connection")
    page.context.set_offline(False)
    page.clock.fast_forward(AGAIN)
    expect(said).to_contain_text("Draft saved")

    other = page.context.new_page()
    other.goto("/account")
    other.get_by_role("button", name="Sign out", exact=True).click()
    page.locator("#needs").evaluate(
        "box => { box.value = 'A home'; box.dispatchEvent(new Event('input', {bubbles: true})); }"
    )
    page.clock.fast_forward("00:03")
    expect(said).to_contain_text("your session has ended")
    other.get_by_label("User name").fill("hazel")
    other.get_by_label("Password", exact=True).fill(PASSWORD)
    other.get_by_role("button", name="Sign in").click()
    expect(other.get_by_role("button", name="Sign out", exact=True)).to_be_visible()
    for _ in range(3):  # the new session has a token of its own, which is fetched first
        page.clock.fast_forward(AGAIN)
    expect(said).to_contain_text("Draft saved")

    other.goto("/nominations")
    other.get_by_role("link", name="Reedfield").click()
    expect(other.get_by_label("Family name")).to_have_value("Reedfield")
    expect(other.get_by_label("Needs in brief")).to_have_value("A home")
