"""Axe finds nothing on any page, at either width, and nothing scrolls sideways."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import WIDTHS, Visit

_RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}
COORDINATOR = [
    "/",
    "/clients",
    "/clients?status=&level=5&situation=custody",
    "/clients?district=nowhere",
    "/clients/C-010001",
    "/clients/C-010001/record/alias/add",
    "/clients/C-010001/record/address/add",
    "/clients/C-010001/people",
    "/clients/C-010001/lead",
    "/caseloads",
    "/caseloads/mine",
    "/caseloads/of/maple",
    "/caseloads/without",
    "/handovers",
    "/handovers/1",
    "/handovers/new",
    "/handovers/new?from=2",
    "/covers",
    "/covers/1",
    "/covers/1/end",
    "/covers/new",
    "/covers/new?for=2",
    "/releases",
    "/intake",
    "/intake/clients",
    "/intake/situations",
    "/crimes",
    "/crimes/import",
    "/reports",
    "/account",
    "/account/password",
    "/account/second-factor",
    "/account/sessions",
    "/session/again",
    "/nowhere",
]
ADMINISTRATOR = [
    "/users",
    "/users?state=disabled",
    "/users/new",
    "/users/ivy",
    "/users/sorrel",
    "/users/ivy/change",
    "/users/sorrel/change",
    "/users/ivy/permissions/see-every-client",
    "/users/ivy/disable",
    "/users/ivy/reset-password",
    "/places",
    "/places/schemes/cambridgeshire/add-unit",
    "/places/units/huntingdon/add-district",
]


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS.keys())
@pytest.mark.parametrize("path", ADMINISTRATOR)
def test_axe_finds_nothing_for_an_administrator(visit: Visit, path: str, width: int) -> None:
    no_finding(visit("sorrel", path, width=width, looks_only=True))


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS.keys())
@pytest.mark.parametrize("path", COORDINATOR)
def test_axe_finds_nothing_for_a_coordinator(visit: Visit, path: str, width: int) -> None:
    no_finding(visit("hazel", path, width=width, looks_only=True))


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS.keys())
def test_axe_finds_nothing_on_the_sign_in_page_also_when_refused(visit: Visit, width: int) -> None:
    page = visit(None, "/sign-in", width=width)
    no_finding(page)
    page.get_by_role("button", name="Sign in").click()
    no_finding(page)


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS.keys())
def test_axe_finds_nothing_in_a_report_and_behind_its_numbers(visit: Visit, width: int) -> None:
    page = visit("hazel", "/reports", width=width, looks_only=True)
    report = page.locator("main a[href*='/reports/monthly/cambridge/']").first
    page.goto(str(report.get_attribute("href")))
    no_finding(page)
    for kind in ("/people?", "/crimes?"):
        behind = page.locator(f"table a[href*='{kind}']").first.get_attribute("href")
        here = page.url
        page.goto(str(behind))
        no_finding(page)
        page.goto(here)


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS.keys())
def test_axe_finds_nothing_for_a_board_member(visit: Visit, width: int) -> None:
    page = visit("robin", "/reports", width=width, looks_only=True)
    no_finding(page)
    page.goto(str(page.locator("main a[href*='/reports/monthly/']").first.get_attribute("href")))
    no_finding(page)


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS.keys())
def test_axe_finds_nothing_in_a_search_and_in_a_dry_run(
    visit: Visit, width: int, tmp_path: Path
) -> None:
    page = visit("hazel", "/clients", width=width, looks_only=True)
    page.get_by_role("search").get_by_role("textbox").fill("thornly")
    page.get_by_role("button", name="Find").click()
    no_finding(page)

    file = tmp_path / "situations.csv"
    file.write_text(
        "client_ref,situation,from,to,establishment\n"
        "C-010001,custody,2020-31-01,,HMP Fenmarsh (invented)\n"
        "C-999999,custody,2020-01-01,,HMP Fenmarsh (invented)\n"
    )
    page.goto("/intake/situations")
    page.locator("input[type=file]").set_input_files(file)
    page.locator("main form button").first.click()
    assert "look swapped" in page.locator("main").inner_text()
    no_finding(page)


def no_finding(page: Page) -> None:
    """Assert that axe finds nothing and that the page is no wider than the window."""
    answer = Axe().run(page, options=_RULES).response
    found = [
        f"{rule['id']}: {node['html'][:200]}"
        for rule in answer["violations"]
        for node in rule["nodes"]
    ]
    assert found == [], f"{page.url}\n" + "\n".join(found)
    too_wide = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert too_wide <= 0, f"{page.url} scrolls sideways by {too_wide} px"
