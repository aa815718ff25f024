"""The log in a real browser: by keyboard within half a minute, and past the end of a session."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD, Visit, complain

# The keystroke-level model of Card, Moran and Newell (1980): a key by somebody who types forty
# words a minute, and making up one's mind before each thing that one says.
A_KEY, A_THOUGHT, HALF_A_MINUTE = 0.28, 1.35, 30.0
NOTE = "Card session 3, all passed"
AGAIN = "00:11"


@dataclass
class Keyboard:
    """Nothing but keys, each of them counted; `thoughts` are the things that are said."""

    page: Page
    keys: int = 0
    thoughts: int = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += 1 + key.count("+")

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.keys += len(text)

    def think(self) -> None:
        self.thoughts += 1

    def to(self, field: str) -> None:
        """Press Tab until a field has the focus."""
        for _ in range(40):
            if self.page.evaluate("document.activeElement.name") == field:
                return
            self.press("Tab")
        raise AssertionError(f"Tab does not lead to {field}")

    @property
    def seconds(self) -> float:
        return self.keys * A_KEY + self.thoughts * A_THOUGHT


def test_a_link_worker_logs_for_three_clients_by_keyboard_within_half_a_minute(
    visit: Visit,
) -> None:
    page = visit("linden", "/interventions/new")
    hands = Keyboard(page)

    hands.think()  # who it was: the first three of those who are offered
    hands.press("Space")
    for _ in range(2):
        hands.press("Tab")
        hands.to("client")
        hands.press("Space")
    hands.think()  # how: the usual one stands first
    hands.to("kind")
    hands.press("Space")
    hands.think()  # about what
    hands.to("pathway")
    hands.press("ArrowDown")
    hands.think()  # how long
    hands.to("minutes")
    hands.type("45")
    hands.think()  # and what there is to say
    hands.to("note")
    hands.type(NOTE)
    hands.think()
    hands.press("Control+Enter")

    expect(page.get_by_text("Logged for 3 clients.")).to_be_visible()
    expect(page.get_by_role("heading", name="Group, Accommodation, 45 min")).to_be_visible()
    expect(page.locator("tbody tr")).to_have_count(3)
    assert hands.thoughts == 6
    assert hands.keys < 75, f"{hands.keys} keys"
    assert hands.seconds <= HALF_A_MINUTE, f"{hands.keys} keys, {hands.seconds:.1f} s"


def test_enter_saves_from_any_field_but_the_note_and_one_of_the_last_is_repeated(
    visit: Visit,
) -> None:
    page = visit("linden", "/interventions/new")
    page.get_by_role("link", name="Phone, Accommodation, 10 min").first.click()
    expect(page.get_by_role("button", name="Save for 1 client")).to_be_visible()
    page.get_by_label("Note").fill("First line")
    page.get_by_label("Note").press("Enter")
    page.get_by_label("Minutes").press("Enter")

    expect(page.get_by_text("Logged for 1 client.")).to_be_visible()
    copied = page.locator("textarea").first
    copied.focus()
    marked = "box => box.value.slice(box.selectionStart, box.selectionEnd)"
    assert "IOM phone, accommodation, 10 min." in copied.evaluate(marked)


def test_enter_in_the_box_of_names_adds_and_says_how_many_are_chosen(visit: Visit) -> None:
    page = visit("linden", "/interventions/new")
    ref = page.locator("input[name=client]").nth(5).get_attribute("value") or ""
    page.get_by_label("Somebody else").fill(ref.lower())
    page.get_by_label("Somebody else").press("Enter")

    expect(page.locator("input[name=client]").first).to_be_checked()
    expect(page.locator("#chosen-said")).to_have_text("1 chosen")
    told = page.locator(".app-log-came").first
    expect(told).to_be_visible()
    page.locator("input[name=client]").first.uncheck()
    expect(page.locator("#chosen-said")).to_have_text("0 chosen")
    expect(told).to_be_hidden()


def test_a_session_that_ends_in_the_middle_of_a_note_loses_nothing(visit: Visit) -> None:
    page = visit("ivy", "/interventions/new")
    page.remove_listener("console", complain)  # of the session that ends here on purpose
    page.clock.install()
    page.goto("/interventions/new")
    said, note = page.locator("#draft-said"), page.get_by_label("Note")

    page.locator("input[name=client]").first.check()
    page.get_by_label("Phone", exact=True).check()
    note.fill("Half a sentence")
    page.clock.fast_forward("00:03")
    expect(said).to_contain_text("Draft saved")

    other = page.context.new_page()
    other.goto("/account")
    other.get_by_role("button", name="Sign out", exact=True).click()
    note.evaluate(
        "box => { box.value += ' and the other half';"
        " box.dispatchEvent(new Event('input', {bubbles: true})); }"
    )
    page.clock.fast_forward("00:03")
    expect(said).to_contain_text("your session has ended")

    other.get_by_label("User name").fill("ivy")
    other.get_by_label("Password", exact=True).fill(PASSWORD)
    other.get_by_role("button", name="Sign in").click()
    expect(other.get_by_role("button", name="Sign out", exact=True)).to_be_visible()
    for _ in range(3):  # the new session has a token of its own, which is fetched first
        page.clock.fast_forward(AGAIN)
    expect(said).to_contain_text("Draft saved")

    other.goto("/interventions/new")
    other.get_by_role("link", name="Draft of").first.click()
    expect(other.get_by_label("Note")).to_have_value("Half a sentence and the other half")
    expect(other.locator("input[name=client]").first).to_be_checked()
    other.get_by_role("button", name="Save for 1 client").click()
    expect(other.get_by_text("Logged for 1 client.")).to_be_visible()
