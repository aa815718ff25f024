"""What stands on the first screenful of a client's page, of 1280 by 800 pixels (HANDBOOK 3)."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visit

MUCH = "/clients?situation=custody&district=cambridge"
NOTHING = "/clients?status=nominated&district=cambridge"
_SCREEN = 800


def bottom_of(page: Page, what: str) -> float:
    box = page.locator(what).first.bounding_box()
    assert box is not None, what
    return box["y"] + box["height"]


@pytest.mark.parametrize("where", [MUCH, NOTHING], ids=["much", "nothing"])
def test_who_where_danger_overdue_and_next_need_no_scrolling(visit: Visit, where: str) -> None:
    page = visit("hazel", where, looks_only=True)
    page.goto(str(page.locator("table tbody th a").first.get_attribute("href")))

    for word in ("Situation", "Level", "Lead professional", "Telephone"):
        assert bottom_of(page, f"dt:text-is('{word}') + dd") <= _SCREEN, word
    warnings = "#warnings + ul" if page.locator("#warnings").count() else "text=No warning marker"
    assert bottom_of(page, warnings) <= _SCREEN
    assert bottom_of(page, "section[aria-labelledby=overdue]") <= _SCREEN
    nearest = "section[aria-labelledby=next] tbody tr:nth-child(3)"
    one = nearest if page.locator(nearest).count() else "section[aria-labelledby=next]"
    assert bottom_of(page, one) <= _SCREEN
    assert page.locator("img:visible").count() == 0  # the face is folded away
