"""What is taken as an e-mail address or a telephone number at work."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from iom.accounts import changing, queries
from iom.accounts.contacting import change_own_telephone
from iom.accounts.domain import BadAccount
from iom.accounts.reach import checked_email, checked_telephone
from iom.audit.queries import list_about
from iom.kernel.errors import ChangedMeanwhile
from iom.sharing.readers import reader_of
from iom.transaction import transaction
from tests.conftest import SignIn
from tests.factories.accounts import COMMAND, a_user
from tests.pages import Page

AT = datetime(2026, 5, 4, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["", "hazel.bird@council.example", "H-1+iom@a.b.example", " ivy@police.example "],
)
def test_an_address_is_kept_without_blanks_around_it(text: str) -> None:
    assert checked_email(text) == text.strip()


@pytest.mark.parametrize(
    "text",
    [
        "hazel",
        "hazel@council",
        "hazel@@council.example",
        "hazel bird@council.example",
        "hazel@council.example, ivy@police.example",
        "hazel@council.example\nBcc: ivy@police.example",
        "Hazel <hazel@council.example>",
        ".hazel@council.example",
        "hazel@-council.example",
        "hazel@council.example." + "a" * 250,
        "hazél@council.example",
    ],
)
def test_what_is_not_one_address_is_refused(text: str) -> None:
    with pytest.raises(BadAccount, match="Enter one e-mail address"):
        checked_email(text)


def test_a_number_is_kept_with_single_spaces() -> None:
    assert checked_telephone(" 01223  555 0123 ") == "01223 555 0123"
    assert checked_telephone("+44 (0)1223 555-0123 ext 12") == "+44 (0)1223 555-0123 ext 12"
    assert checked_telephone("") == ""


@pytest.mark.parametrize("text", ["ring me", "1234", "01223 555 0123 or 0124", "0" * 21, "٠١٢٢٣٥٥"])
def test_what_is_not_a_number_is_refused(text: str) -> None:
    with pytest.raises(BadAccount, match="Enter a telephone number"):
        checked_telephone(text)


def test_one_changes_ones_own_number_and_the_trail_says_only_that(app: object) -> None:
    ivy = a_user(username="ivy")

    with transaction():
        change_own_telephone("01223 555 0123", seen="", actor=reader_of(ivy), at=AT)

    assert ivy.work_telephone == "01223 555 0123"
    row = list_about("user:ivy")[0]
    assert row.event == "UserChanged"
    assert row.detail["telephone_changed"] is True
    assert "555" not in str(row.detail)


def test_a_number_that_was_set_meanwhile_is_not_lost(sign_in: SignIn) -> None:
    ivy = a_user(username="ivy")
    page = Page.open(sign_in(user=ivy), "/account/telephone")
    wanted = changing.Wanted(
        full_name=ivy.full_name,
        role=ivy.role,
        agency=ivy.agency.code,
        places=[each.ref for each in queries.places_of(ivy)],
        telephone="01223 555 0100",
    )
    with transaction():
        changing.change_user("ivy", wanted, actor=COMMAND, at=AT)

    page = page.press("Save it", number="01223 555 0123")
    assert page.response.status_code == 409

    assert "Somebody else has set your number to 01223 555 0100" in page.words
    assert page.press("Save it").done == ["Your number is changed."]
    assert ivy.work_telephone == "01223 555 0123"


def test_the_same_number_again_changes_nothing(app: object) -> None:
    ivy = a_user(username="ivy")

    with pytest.raises(BadAccount, match="your number already"), transaction():
        change_own_telephone("", seen="", actor=reader_of(ivy), at=AT)
    with pytest.raises(ChangedMeanwhile), transaction():
        change_own_telephone("01223 555 0123", seen="01223 555 0100", actor=reader_of(ivy), at=AT)
