"""The journeys that matter, as somebody at a screen makes them."""

from __future__ import annotations

import io
from pathlib import Path

from playwright.sync_api import expect
from pypdf import PdfReader

from iom.kernel import clock
from iom.kernel.dates import Month
from tests.browser.conftest import Visit
from tests.factories.crimes import lines, name_of, street_csv

_HEADER = (
    "client_ref,family_name,given_names,date_of_birth,sex,ethnicity,pnc_id,cro,prison_number,crn,"
    "district,strand,dip_status,statutory,mappa_level,nominated_on,selected_on,deselected_on,"
    "deselection_reason,deselection_note,intensity"
)
LAST = Month.of(clock.today()).plus(-1)


def test_from_a_police_file_and_a_client_to_the_report_and_its_pdf(
    visit: Visit, tmp_path: Path
) -> None:
    # A police file for last month with 7 burglaries in East Cambridgeshire, and 3 shoplifted.
    police = tmp_path / name_of(LAST)
    police.write_bytes(
        street_csv(
            lines(
                {("East Cambridgeshire", "Burglary"): 7, ("East Cambridgeshire", "Shoplifting"): 3},
                month=LAST,
            )
        )
    )
    page = visit("hazel", "/crimes/import")
    page.locator("input[type=file]").set_input_files(police)
    page.get_by_role("button", name="Bring them in").click()
    # The page reloads itself until the work is done.
    expect(page.get_by_role("heading", name="What became of the files")).to_be_visible(
        timeout=60_000
    )
    expect(page.get_by_text("10 rows came in")).to_be_visible()

    # One client more: looked at before anything is written, then brought in.
    people = tmp_path / "clients.csv"
    first = LAST.first_day.isoformat()
    people.write_text(
        f"{_HEADER}\nE-900001,Journeywoman,Juniper,1990-01-31,F,,,,,,East Cambridgeshire,"
        f"deter,,no,0,{first},{first},,,,3\n"
    )
    page.goto("/intake/clients")
    page.locator("input[type=file]").set_input_files(people)
    page.get_by_role("button", name="See what it would do").click()
    expect(page.get_by_role("heading", name="What the file would do")).to_be_visible()
    page.get_by_role("button", name="Bring").first.click()
    page.goto("/clients/E-900001")
    expect(page.get_by_role("heading", level=1)).to_have_text("Juniper Journeywoman")
    assert "Journeywoman" not in page.title()

    # The report: number 2, because crimes and clients are other than the story told.
    page.goto("/reports/produce")
    page.get_by_label("District").select_option(label="East Cambridgeshire")
    page.get_by_label("Month", exact=True).fill(str(LAST))
    page.get_by_role("button", name="Produce it").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("East Cambridgeshire")
    expect(page.locator("main")).to_contain_text("Number 2 of this report")
    newest = page.locator("table", has_text="The figures").locator("tbody tr").first
    expect(newest).to_contain_text(LAST.short_name)
    expect(newest.locator("strong")).to_have_text("7")

    # A number leads to the people whom it counts.
    newest.locator("a[href*='/people']").first.click()
    expect(page.locator("main")).to_contain_text("Journeywoman, Juniper")
    page.go_back()

    with page.expect_download() as waiting:
        page.get_by_role("link", name="PDF", exact=True).click()
    pdf = PdfReader(io.BytesIO(Path(waiting.value.path()).read_bytes()))
    words = "".join(sheet.extract_text() for sheet in pdf.pages)
    assert "OFFICIAL-SENSITIVE" in words
    assert "East Cambridgeshire" in words
    assert f"Page 1 of {len(pdf.pages)}" in words
    assert "Journeywoman" not in words, "the report names nobody"


def test_somebody_is_found_however_the_name_is_spelled(visit: Visit) -> None:
    page = visit("hazel", "/clients")
    link = page.locator("table tbody th a").first
    family, given = link.inner_text().split(", ")

    page.get_by_role("search").get_by_role("textbox").fill(f"{given} {family}".lower())
    page.get_by_role("button", name="Find").click()

    expect(page.get_by_role("link", name=f"{family}, {given}").first).to_be_visible()
    assert family.lower() not in page.url.lower()
    assert family not in page.title()


def test_a_board_member_sees_figures_and_no_names(visit: Visit) -> None:
    page = visit("robin", "/reports")
    page.locator("main a[href*='/reports/monthly/']").first.click()

    expect(page.locator("main")).to_contain_text("Public edition")
    assert page.locator("a[href*='/people']").count() == 0
    assert page.get_by_text("OFFICIAL-SENSITIVE").count() == 0
    for closed in ("/clients", "/intake", "/crimes/import"):
        answer = page.goto(closed)
        assert answer is not None
        assert answer.status == 403, closed


def test_everything_works_by_keyboard_alone(visit: Visit) -> None:
    page = visit(None, "/sign-in")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_label("User name").focus()
    page.keyboard.type("hazel")
    page.keyboard.press("Tab")
    page.keyboard.type("invented-people")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk")
    page.get_by_role("link", name="Clients", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Clients")
