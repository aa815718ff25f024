"""The report on paper, read back by another program than the one that wrote it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from iom.cohort.domain import Strand
from iom.kernel.dates import Month
from iom.places import queries as places
from iom.reports import settings
from iom.reports.domain import Edition, Format
from iom.reports.exports import file_of
from iom.reports.models import MonthlyIssue
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, NOON, the_places
from tests.factories.clients import a_client
from tests.factories.crimes import AUGUST, a_count, a_police_file
from tests.factories.reports import SECOND_DAY, THIRD_DAY, a_report, enter_late

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def issue() -> MonthlyIssue:
    """24 months of counts, then 84 SAC from a file; 8 clients, against a minimum of 70."""
    the_places()
    with transaction():
        settings.set_minimum(
            places.get_district("cambridge").id,
            from_month=Month(2010, 4), minimum=70, note="", actor=COMMAND, at=NOON,
        )  # fmt: skip
    for _ in range(6):
        a_client(strand=Strand.CATCH_AND_CONVICT)
    for _ in range(2):
        a_client(strand=Strand.DETER)
    for back in range(1, 24):
        a_count(90 + back, month=AUGUST.plus(-back))
    a_police_file({("Cambridge", "Burglary"): 84, ("", "Robbery"): 9})
    return a_report()


def read(issue: MonthlyIssue, edition: Edition = Edition.INTERNAL) -> PdfReader:
    return PdfReader(io.BytesIO(file_of(issue, edition, Format.PDF)))


def text_of(pdf: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def kinds(node: Any) -> Iterator[str]:
    """Every kind of element in the structure."""
    node = node.get_object()
    if isinstance(node, list):
        for child in node:
            yield from kinds(child)
    elif isinstance(node, DictionaryObject):
        if "/S" in node:
            yield str(node["/S"])
        if "/K" in node:
            yield from kinds(node["/K"])


def test_it_is_three_pages_of_a4_each_marked_and_numbered(issue: MonthlyIssue) -> None:
    pdf = read(issue)

    assert len(pdf.pages) == 3
    for number, page in enumerate(pdf.pages, 1):
        assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)
        text = page.extract_text()
        assert text.count("OFFICIAL-SENSITIVE") == 2, "at the top and at the foot"
        assert f"Page {number} of 3" in text
        assert "as at 2 May 2026" in text
        assert "number 1" in text


def test_it_is_tagged_and_every_font_is_embedded(issue: MonthlyIssue) -> None:
    pdf = read(issue)

    root: Any = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    found = set(kinds(root["/StructTreeRoot"]))
    assert {"/H1", "/H2", "/P", "/Table", "/TR", "/TH", "/TD", "/Figure"} <= found
    resources: list[Any] = [page["/Resources"] for page in pdf.pages]
    fonts = [font.get_object() for each in resources for font in each["/Font"].values()]
    assert fonts
    for font in fonts:
        descriptor = font.get("/FontDescriptor") or font["/DescendantFonts"][0]["/FontDescriptor"]
        assert "/FontFile2" in descriptor.get_object()


def test_it_says_what_the_page_says(issue: MonthlyIssue) -> None:
    text = text_of(read(issue))

    for said in (
        "Clients and serious acquisitive crime, Cambridge, August 2025",
        "Number 1 of this report, produced Saturday 2 May 2026, 13:00, as at that time.",
        "An indicator, not proof.",
        "Clients on the scheme, 31 August",
        "as many as July; 0 in custody or on remand",
        "64 under the minimum of 70",  # 6 C+C and R+R clients
        # 84 in August; 90 + 12 = 102 the year before.
        "18 fewer than August 2024 (102)",
        "How the count reconciles",
        "Managed at any time",
        "Unallocated: no area given 9 9",
        "No level set 8 8 –",
        "Unplanned exits 0 0 0",
        "Rate at liberty, version 1 (rate-at-liberty-1). Nobody is left out.",
        "Exact counts, Sept 2023 to July 2025.",
    ):
        assert said in text, said


def test_the_latest_month_stands_first_in_the_table(issue: MonthlyIssue) -> None:
    text = text_of(read(issue))

    # clients, in custody, C+C and R+R, Deter, none, new, removals, successful, moves; then SAC.
    assert "Aug 2025 8 0 6 2 0 0 0 0 0 84 102 −18" in text
    assert text.index("Aug 2025 8") < text.index("July 2025 8") < text.index("Sept 2023 0")


def test_a_later_number_says_what_changed(issue: MonthlyIssue) -> None:
    enter_late(a_client(), from_on=date(2025, 8, 30), at=SECOND_DAY)

    text = text_of(read(a_report(at=THIRD_DAY)))

    assert "Number 2 of this report: what changed" in text
    assert "In custody, August 2025 0 1 1 client’s situation entered or" in text


def test_the_public_edition_has_no_marking_and_no_flows(issue: MonthlyIssue) -> None:
    pdf = read(issue, Edition.PUBLIC)
    text = text_of(pdf)

    assert "OFFICIAL" not in text
    assert "Public edition." in text
    assert "How the count reconciles" not in text
    assert "Removals" not in text
    assert "No level set" not in text
    assert "Unplanned exits" not in text
    assert "base level" not in text
    assert "Aug 2025 8 c c c c 84 102 −18" in text
    assert "OFFICIAL" not in str(pdf.metadata)


def test_a_single_month_and_a_district_without_anything_make_a_report_too() -> None:
    the_places()

    text = text_of(read(a_report(district="Fenland", months=1)))

    assert "Fenland has set no minimum" in text
    assert "Aug 2025 0 0 0 0 0 0 0 0 0 n/c n/c n/c n/c" in text


def test_sixty_months_fit_on_four_pages() -> None:
    a_client()

    assert len(read(a_report(months=60)).pages) == 4
