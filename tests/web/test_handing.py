"""A file is handed out as what its name says it is."""

from __future__ import annotations

import pytest

from iom.web.handing import hand_out


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("places.csv", "text/csv; charset=utf-8"),
        ("my.plan.pdf", "application/pdf"),
        ("issue.json", "application/json"),
    ],
)
def test_the_ending_says_what_a_file_is(name: str, kind: str) -> None:
    answer = hand_out(b"x", name)

    assert answer.headers["Content-Type"] == kind
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.data == b"x"


def test_a_page_for_reading_opens_in_the_browser_and_a_scan_is_what_it_was_sent_as() -> None:
    assert hand_out(b"", "sheet.pdf", opens=True).headers["Content-Disposition"] == (
        'inline; filename="sheet.pdf"'
    )
    assert hand_out(b"", "receipt.jpg", media_type="image/jpeg").mimetype == "image/jpeg"
