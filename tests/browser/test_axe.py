"""Axe finds nothing on any page, at either width, and nothing scrolls sideways."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, FilePayload, Page

from tests.browser.conftest import WIDTHS, Visit, complain, settings, sign_in
from tests.browser.looks import findings_of_contrast
from tests.browser.pages import ALSO, PAGES

Look = Callable[[str, str], Page]
_RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "rules": {"color-contrast": {"enabled": False}},  # asked by itself: tests/browser/looks.py
    "resultTypes": ["violations"],  # to take down what is right as well is half of the work
}


@pytest.fixture(scope="module")
def look(address: str, chromium_browser: Browser) -> Iterator[Look]:
    """Return a function that opens a page as somebody, who stays signed in on one page for all."""
    pages: dict[str, Page] = {}

    def as_somebody(username: str, path: str) -> Page:
        if username not in pages:
            pages[username] = chromium_browser.new_context(**settings(address)).new_page()
            pages[username].on("console", complain)
            sign_in(pages[username], username)
        pages[username].set_viewport_size({"width": WIDTHS["desktop"], "height": 800})
        pages[username].goto(path)
        return pages[username]

    make_what_waits(as_somebody)
    yield as_somebody
    for page in pages.values():
        page.context.close()


def make_what_waits(look: Look) -> None:
    """Nominate somebody, record an address, bring a row in that waits: the story lacks them."""
    page = look("hazel", "/clients/C-010001/record/address/add")
    page.locator("[name=line]").fill("1 Alder Row")
    for box, part in zip(page.locator("[name=from_on]").all(), ("1", "3", "2026"), strict=True):
        box.fill(part)
    page.get_by_role("button", name="Put on the record").click()
    page = look("hazel", "/nominations/new")
    page.locator("[name=given_names]").fill("Lark")
    page.locator("[name=family_name]").fill("Newfield")
    page.locator("[name=district]").select_option("cambridge")
    page.locator("[name=route]").select_option("police")
    page.get_by_role("button", name="Send the nomination").click()
    look("hazel", "/intake/situations")
    row = "C-999999,custody,2020-01-01,,HMP Fenmarsh (invented)"
    send_situations(page, row)
    page.get_by_role("button", name="Bring").first.click()


def send_situations(page: Page, *rows: str) -> None:
    """Fill a file of situations in and ask what it would do."""
    lines = ("client_ref,situation,from,to,establishment", *rows, "")
    content = "\n".join(lines).encode()
    file = FilePayload(name="situations.csv", mimeType="text/csv", buffer=content)
    page.locator("input[type=file]").set_input_files(file)
    page.locator("main form button").first.click()


@pytest.mark.parametrize("way", [*PAGES.values(), *ALSO])
def test_axe_finds_nothing(look: Look, way: str) -> None:
    """On a page of the list, at either width: it is opened once and then made narrow."""
    username, path, *links = re.split(r" -> | ", way)
    page = look(username, path)
    for link in links:
        addresses = page.locator("main a[href]").evaluate_all("all => all.map(a => a.href)")
        found = next((each for each in addresses if re.search(link, each)), None)
        assert found, f"no link to {link} on {page.url}"
        page.goto(found)
    no_finding(page)
    page.set_viewport_size({"width": WIDTHS["phone"], "height": 800})
    no_finding(page)


def test_text_that_is_hard_to_read_is_found_though_the_page_was_sound_before(look: Look) -> None:
    """Pale letters, a dark ground behind them, and a table that shines through."""
    spoilt = {
        "main h1": "each => each.style.color = 'rgb(200, 200, 200)'",
        "main th": "each => each.style.backgroundColor = 'rgb(80, 80, 80)'",
        "main table": "each => each.style.opacity = 0.3",
    }
    for what, how in spoilt.items():
        page = look("hazel", "/clients")
        no_finding(page)
        page.locator(what).first.evaluate(how)
        with pytest.raises(AssertionError, match="color-contrast"):
            no_finding(page)


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS.keys())
def test_axe_finds_nothing_on_the_sign_in_page_also_when_refused(visit: Visit, width: int) -> None:
    page = visit(None, "/sign-in", width=width)
    no_finding(page)
    page.get_by_role("button", name="Sign in").click()
    no_finding(page)


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS.keys())
def test_axe_finds_nothing_in_a_search_and_in_a_dry_run(visit: Visit, width: int) -> None:
    page = visit("hazel", "/clients", width=width, looks_only=True)
    page.get_by_role("search").get_by_role("textbox").fill("thornly")
    page.get_by_role("button", name="Find").click()
    no_finding(page)

    page.goto("/intake/situations")
    establishment = "HMP Fenmarsh (invented)"
    send_situations(
        page,
        f"C-010001,custody,2020-31-01,,{establishment}",
        f"C-999999,custody,2020-01-01,,{establishment}",
    )
    assert "look swapped" in page.locator("main").inner_text()
    no_finding(page)


def no_finding(page: Page) -> None:
    """Assert that axe finds nothing and that the page is no wider than the window."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("async (rules) => (await axe.run(rules)).violations", _RULES)
    said = [
        f"{rule['id']}: {node['html'][:200]}"
        for rule in [*found, *findings_of_contrast(page)]
        for node in rule["nodes"]
    ]
    assert said == [], f"{page.url}\n" + "\n".join(said)
    too_wide = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert too_wide <= 0, f"{page.url} scrolls sideways by {too_wide} px"
