"""Monday morning of a coordinator: what the weekend brought, who is told, and a visit."""

from __future__ import annotations

import io
import re
from datetime import timedelta

from playwright.sync_api import FilePayload, Page, expect
from pypdf import PdfReader

from iom.kernel import clock
from tests.browser.conftest import Visit
from tests.browser.test_axe import no_finding

_HEADER = (
    "client_ref,offence_ref,offence_date,category,disposal,family_name,given_names,date_of_birth"
)


def test_monday_from_the_extract_to_the_sheet_for_a_visit(visit: Visit) -> None:
    page = visit("hazel", "/caseloads/of/ivy")
    ref = str(page.locator("main a[href*='/clients/']").first.get_attribute("href")).split("/")[2]
    page.goto("/caseloads/of/maple")
    other = page.locator("main a[href*='/clients/']").last
    family, given = other.inner_text().split(", ")
    other_ref = str(other.get_attribute("href")).split("/")[2]

    bring_the_extract_in(page, ref, family, given)
    decide_the_row_that_waits(page, other_ref)
    the_lead_reads_of_the_arrest(visit, ref)
    add_a_marker(page, ref)
    print_the_sheet(page, ref)


def bring_the_extract_in(page: Page, ref: str, family: str, given: str) -> None:
    """Of two arrests one names the client; of the other somebody has to say who it was."""
    day = (clock.today() - timedelta(days=1)).isoformat()
    content = (
        f"{_HEADER}\n{ref},M-1,{day},robbery,arrested,,,\n"
        f",M-2,{day},shoplifting,arrested,{family},{given},1901-01-01\n"
    )
    page.goto("/intake/offences")
    page.locator("input[type=file]").set_input_files(
        FilePayload(name="extract.csv", mimeType="text/csv", buffer=content.encode())
    )
    page.get_by_role("button", name="See what it would do").click()
    expect(page.get_by_role("heading", name="What the file would do")).to_be_visible()
    no_finding(page)
    page.get_by_role("button", name="Bring").first.click()


def decide_the_row_that_waits(page: Page, other_ref: str) -> None:
    page.goto("/intake/queue")
    waits = page.locator("section.app-waits", has_text="M-2")
    expect(waits).to_have_count(1)
    no_finding(page)
    waits.locator(f"button[value='{other_ref}']").click()
    expect(page.locator("section.app-waits", has_text="M-2")).to_have_count(0)
    page.goto(f"/clients/{other_ref}")
    expect(page.locator("main")).to_contain_text(re.compile("shoplifting", re.IGNORECASE))


def the_lead_reads_of_the_arrest(visit: Visit, ref: str) -> None:
    theirs = visit("ivy", "/desk")
    no_finding(theirs)
    theirs.goto("/notices")
    theirs.get_by_role("link", name=re.compile(f"{ref}: Arrested for robbery")).click()
    expect(theirs).to_have_url(re.compile(f"/clients/{ref}"))
    expect(theirs.locator("main")).to_contain_text(re.compile("robbery", re.IGNORECASE))
    no_finding(theirs)
    theirs.goto("/notices")
    no_finding(theirs)


def add_a_marker(page: Page, ref: str) -> None:
    page.goto(f"/clients/{ref}/record/marker/add")
    no_finding(page)
    today = clock.today()
    page.locator("[name=kind]").select_option("violence")
    page.locator("[name=what]").fill("Threw a chair at the door on Saturday")
    page.locator("[name=source]").fill("The arresting officer")
    page.get_by_label("Not yet told").check()
    for name, day in (("from_on", today), ("review_on", today + timedelta(days=91))):
        for number, part in enumerate((day.day, day.month, day.year)):
            page.locator(f"[name={name}]").nth(number).fill(str(part))
    page.get_by_role("button", name="Put on the record").dblclick()
    expect(page.locator(".app-done, .govuk-error-summary")).to_contain_text("record")
    page.goto(f"/clients/{ref}")
    warned = page.get_by_text("Threw a chair at the door on Saturday")
    expect(warned.first).to_be_visible()
    no_finding(page)


def print_the_sheet(page: Page, ref: str) -> None:
    link = page.locator("a[href$='/visit-sheet']").first
    answer = page.request.get(str(link.get_attribute("href")))
    assert answer.headers["content-type"] == "application/pdf"
    pdf = PdfReader(io.BytesIO(answer.body()))
    assert len(pdf.pages) == 1
    words = " ".join(pdf.pages[0].extract_text().split())
    assert words.count("Threw a chair") == 1  # the second click added nothing
    assert words.index("Threw a chair") < min(
        words.index(later) for later in ("Telephone", "Lead professional") if later in words
    )
