"""Which passwords are taken. Each line of a table is one that somebody would try."""

import pytest
from argon2 import PasswordHasher
from hypothesis import example, given
from hypothesis import strategies as st

from iom.accounts import passwords
from iom.accounts.domain import BadAccount
from iom.accounts.password_rules import check_password
from tests.passwords import real_work

HAZEL = ("hazel", "Hazel Merlin", "council", "Council community safety")
COMMON = [
    "password1234", "P@ssw0rd!2024", "letmeinletmein", "123456789012", "aaaaaaaaaaaa",
    "abcabcabcabc", "qwertyuiop[]", "Christopher99", "1qaz2wsx3edc", "abcdefghijkl",
    "!!Footballer!!", "passwordpassword", "iloveyou2024", "1234567890abcdef",
]  # fmt: skip
OWN = [
    "hazelmerlin24", "hazel-password", "Merlin-2024-x", "fern-council", "xx-safety-99",
    "nilremlezah!", "h4zel-m3rl1n", "ha1ze2l-mer3lin4", "h.a.z.e.l.m.e.r.l.i.n",
    "hazelmerlin19851203", "ytefas-licnuoc", "Council Community Safety 1", "MERLIN_hazel_2024_99",
]  # fmt: skip
GOOD = [
    "invented-people", "correct horse battery", "my hazel tree is green", "83920174650192",
    "zebra glove lantern", "xkcd9$mQ2!vL", "wrenches and spanners",
]  # fmt: skip


@pytest.mark.parametrize("password", COMMON)
def test_a_common_password_or_what_is_easily_made_from_one_is_refused(password: str) -> None:
    with pytest.raises(BadAccount, match="guessed first"):
        check_password(password, own=HAZEL)


@pytest.mark.parametrize("password", OWN)
def test_ones_own_name_or_agency_with_little_else_is_refused(password: str) -> None:
    with pytest.raises(BadAccount, match="your own name or your agency"):
        check_password(password, own=HAZEL)
    check_password(password, own=("oakley", "Oakley Siskin", "police", "Constabulary"))


@pytest.mark.parametrize("password", GOOD)
def test_words_that_do_not_belong_together_are_taken_whatever_they_are_made_of(
    password: str,
) -> None:
    check_password(password, own=HAZEL)


def test_twelve_characters_are_enough_and_128_are_not_too_many() -> None:
    check_password("x7 kettle ha")
    check_password("kettle fern " * 10 + "marmalad")  # 128
    for wrong in ("x7 kettle h", "kettle fern " * 10 + "marmalade"):  # 11 and 129
        with pytest.raises(BadAccount, match="12 to 128 characters"):
            check_password(wrong)


def test_a_name_of_three_letters_rules_nothing_out() -> None:
    check_password("jay walks a lantern", own=("jay", "Jay Yew"))


@example("000000000000", "")
@given(st.text(min_size=1, max_size=40), st.text(max_size=20))
def test_a_password_is_judged_the_same_in_capitals_and_with_digits_at_its_ends(
    middle: str, name: str
) -> None:
    """What is refused for being common stays refused with digits around it."""
    try:
        check_password(middle, own=(name,))
    except BadAccount as refusal:
        if "guessed first" in str(refusal):
            with pytest.raises(BadAccount):
                check_password(f"1{middle}2", own=(name,))


def test_characters_are_counted_as_they_are_kept_and_not_bytes() -> None:
    check_password("lantern kite e\u0301" * 9)  # 135 as typed, 126 as kept
    check_password("\u6885\u6a9c\u67f3\u677e\u7af9\u6850\u69d0\u6960\u6893\u6753\u6a1f\u674e")
    with pytest.raises(BadAccount, match="this one has 180"):
        check_password("\ufdfa" * 10)  # one sign, 18 letters


def test_a_hash_of_less_work_is_made_anew_and_one_of_today_is_not() -> None:
    old = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("correct horse battery")
    with real_work():
        renewed = passwords.renewed("correct horse battery", old)
        assert renewed is not None
        assert renewed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
        assert passwords.matches("correct horse battery", renewed)
        assert passwords.renewed("correct horse battery", renewed) is None
    assert passwords.renewed("correct horse battery", None) is None


def test_a_password_is_the_same_however_a_keyboard_writes_it() -> None:
    composed, decomposed = "caf\u00e9 lantern kite", "cafe\u0301 lantern kite"
    assert composed != decomposed
    assert passwords.matches(decomposed, passwords.hash_password(composed))


def test_no_hash_is_no_match_whatever_is_typed() -> None:
    assert not passwords.matches("nobody signs in with this", None)


def test_the_product_works_as_hard_as_owasp_asks_also_where_there_is_nobody() -> None:
    """19 MiB, two passes, one lane: what a guess costs whoever took the database away."""
    with real_work():
        for kept in (passwords.hash_password("correct horse battery"), passwords._NOBODY):  # noqa: SLF001
            assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
        assert passwords.matches(
            "correct horse battery", passwords.hash_password("correct horse battery")
        )
        assert not passwords.matches(
            "correct horse batterie", passwords.hash_password("correct horse battery")
        )
