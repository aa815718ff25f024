"""Small money, from asking to outcome: a link worker asks, the coordinator approves and pays."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.factories.pictures import a_picture


def test_a_coordinator_approves_spend_that_a_link_worker_asked_for(
    visit: Visit, tmp_path: Path
) -> None:
    asks = visit("linden", "/clients?status=all")
    asks.locator("tbody th a").first.click()
    asks.get_by_role("navigation", name="This client").get_by_role("link", name="Fund").click()
    asks.get_by_role("button", name="Ask for money").click()
    asks.get_by_label("What is it for?").fill("A gym pass for a month")
    asks.get_by_label("What is it to unlock?").fill("Somewhere to be in the mornings")
    asks.get_by_label("Who is to be paid?").fill("Heron Leisure")
    asks.get_by_label("How much?").fill("19.005")
    expect(asks.locator("#draft-said")).to_contain_text("Draft saved", timeout=20_000)
    asks.get_by_role("button", name="Ask for it").click()
    asks.get_by_role("link", name="Pence have two figures at most").click()
    expect(asks.get_by_label("How much?")).to_be_focused()
    asks.keyboard.press("Control+A")
    asks.keyboard.type("£19")
    asks.get_by_role("button", name="Ask for it").dblclick()
    expect(asks.get_by_role("heading", level=1)).to_have_text(re.compile(r"Request F-\d+"))
    number = asks.get_by_role("heading", level=1).inner_text().removeprefix("Request ")

    decides = visit("hazel", "/desk")
    decides.locator("#fund").get_by_role("link", name="Decide").click()
    decides.get_by_role("link", name=f"Decide on {number}").click()
    decides.get_by_label("Approve it").check()
    heading = decides.get_by_label("Out of which heading?")
    value = heading.locator("option", has_text="PPO interventions").get_attribute("value")
    heading.select_option(value)
    decides.get_by_role("button", name="Decide").dblclick()
    expect(decides.locator("main")).to_contain_text("Approved, £19.00 unpaid")
    decides.get_by_role("button", name="Record a payment").click()
    decides.get_by_label("How?").fill("Bank transfer")
    decides.get_by_role("button", name="Record it").click()
    expect(decides.locator("main")).to_contain_text("Paid, £19.00")

    receipt = tmp_path / "slip.png"
    receipt.write_bytes(a_picture(300, 400, form="PNG"))
    asks.reload()
    asks.get_by_role("button", name="Add the receipt").click()
    asks.get_by_label("Receipt").set_input_files(receipt)
    asks.get_by_role("button", name="Add it").click()
    asks.get_by_role("button", name="Say what it led to").click()
    asks.get_by_label("Achieved what it was for").check()
    asks.get_by_label("In a sentence or two").fill("Goes three times a week")
    asks.get_by_role("button", name="Say it").click()
    expect(asks.locator("main")).to_contain_text("Goes three times a week")
    with asks.expect_download() as handed_out:
        asks.get_by_role("link", name="Receipt 1", exact=True).click()
    assert handed_out.value.suggested_filename == f"{number}-receipt-1.jpg"

    decides.goto("/fund/grants")
    row = decides.get_by_role("row").filter(has_text="PPO interventions").first
    expect(row).to_contain_text("£168.00")  # 149.00 before, and 19.00
