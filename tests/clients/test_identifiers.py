"""Numbers that other organisations gave a client."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from iom.clients.domain import IdentifierKind
from iom.clients.identifiers import BadIdentifier, canonical, check_letter, looks_like

THIS_YEAR = 2026
PNC, CRO = IdentifierKind.PNC_ID, IdentifierKind.CRO
PRISON, CRN = IdentifierKind.PRISON_NUMBER, IdentifierKind.CRN


def read(kind: IdentifierKind, text: str, *, this_year: int = THIS_YEAR) -> str:
    return canonical(kind, text, this_year=this_year).value


# The good ones of the handbook. Check letters by hand: the alphabet is
# Z A B C D E F G H J K L M N P Q R T U V W X Y, numbered from 0.
# 990123456 = 23 x 43048845 + 21, and letter 21 is X.
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1999/0123456X", "1999/0123456X"),
        ("99/123456X", "1999/0123456X"),
        ("1999/1234567B", "1999/1234567B"),
        ("2020/0000009N", "2020/0000009N"),
        ("20/9N", "2020/0000009N"),
        ("2012/0345678U", "2012/0345678U"),
        ("  12 / 345678 u ", "2012/0345678U"),
    ],
)
def test_a_good_pnc_id_has_one_canonical_form(text: str, value: str) -> None:
    assert read(PNC, text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("123456/99L", "123456/99L"), ("000001/05H", "000001/05H"), ("1/05h", "000001/05H")],
)
def test_a_good_cro_number_has_one_canonical_form(text: str, value: str) -> None:
    assert canonical(CRO, text, this_year=THIS_YEAR).value == value
    assert canonical(CRO, text, this_year=THIS_YEAR).warning is None


def test_the_alphabet_gives_the_letters_of_the_handbook() -> None:
    # 200000009 = 23 x 8695652 + 13, and letter 13 is N.
    assert check_letter("200000009") == "N"
    # 05000001 = 23 x 217391 + 8, and letter 8 is H.
    assert check_letter("05000001") == "H"


def test_a_short_year_up_to_this_year_lies_in_this_century() -> None:
    assert read(PNC, "20/9N", this_year=2020) == "2020/0000009N"
    assert read(PNC, "20/9N", this_year=2019) == "1920/0000009N"


def test_the_sf_form_is_never_refused_and_warns_where_its_letter_fits_no_padding() -> None:
    # 391234 = 23 x 17010 + 4 -> D without padding; 39001234 = 23 x 1695705 + 19 -> V with six.
    assert canonical(CRO, "SF39/1234D", this_year=THIS_YEAR).warning is None
    assert canonical(CRO, "sf39/001234v", this_year=THIS_YEAR).warning is None
    odd = canonical(CRO, "SF39/01234Z", this_year=THIS_YEAR)
    assert odd.value == "SF39/1234Z"
    assert odd.warning == (
        "The check letter of the CRO number SF39/1234Z does not fit; ask whoever gave it."
    )


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        (PNC, "1999/0123456Y", "its check letter would be X, not Y"),
        (PNC, "1999/01234567X", "one is written YYYY/NNNNNNND"),
        (PNC, "199/0123456X", "one is written YYYY/NNNNNNND"),
        (PNC, "2027/0123456X", "the year 2027 cannot be right"),
        (PNC, "1899/0123456X", "the year 1899 cannot be right"),
        (PNC, "١٩٩٩/0123456X", "one is written"),
        (CRO, "123456/99M", "its check letter would be L, not M"),
        (CRO, "1234567/99L", "one is written NNNNNN/YYD"),
        (PRISON, "A123BC", "one is a letter, four digits and two letters, like A1234BC"),
        (CRN, "X12345", "one is a letter and six digits, like X123456"),
        (CRN, "X" * 500, "is not as long as this"),
    ],
)
def test_a_wrong_number_is_refused_in_a_sentence_that_says_why(
    kind: IdentifierKind, text: str, said: str
) -> None:
    with pytest.raises(BadIdentifier) as refused:
        canonical(kind, text, this_year=THIS_YEAR)
    assert said in str(refused.value)
    assert str(refused.value).endswith(".")


def test_prison_numbers_and_crns_forgive_small_letters_and_blanks() -> None:
    assert read(PRISON, "a1234 bc") == "A1234BC"
    assert read(CRN, " x123456") == "X123456"


def test_a_search_box_learns_what_a_text_may_be() -> None:
    assert looks_like("99/123456x", this_year=THIS_YEAR) == [(PNC, "1999/0123456X")]
    assert looks_like("1/05H", this_year=THIS_YEAR) == [(CRO, "000001/05H")]
    assert looks_like("a1234bc", this_year=THIS_YEAR) == [(PRISON, "A1234BC")]
    assert looks_like("X123456", this_year=THIS_YEAR) == [(CRN, "X123456")]
    assert looks_like("John Smith", this_year=THIS_YEAR) == []
    assert looks_like("", this_year=THIS_YEAR) == []


years = st.integers(1927, THIS_YEAR)  # those that have a short notation in 2026
pnc_serials = st.integers(0, 9_999_999)


@given(years, pnc_serials)
def test_every_notation_of_a_pnc_id_means_the_same(year: int, serial: int) -> None:
    letter = check_letter(f"{year % 100:02}{serial:07}")
    whole = f"{year}/{serial:07}{letter}"
    for text in (
        whole,
        f"{year}/{serial}{letter}",
        f"{year % 100:02}/{serial:07}{letter}",
        f"{year % 100:02}/{serial}{letter.lower()}",
    ):
        assert read(PNC, text) == whole


@given(years, pnc_serials, st.data())
def test_one_changed_character_of_a_pnc_id_is_noticed(
    year: int, serial: int, data: st.DataObject
) -> None:
    whole = f"{year}/{serial:07}{check_letter(f'{year % 100:02}{serial:07}')}"
    with pytest.raises(BadIdentifier):
        canonical(PNC, one_changed(whole, data), this_year=THIS_YEAR)


@given(st.integers(0, 99), st.integers(0, 999_999), st.data())
def test_a_cro_number_means_the_same_in_every_notation_and_forgives_no_slip(
    year: int, serial: int, data: st.DataObject
) -> None:
    letter = check_letter(f"{year:02}{serial:06}")
    whole = f"{serial:06}/{year:02}{letter}"
    assert read(CRO, whole) == read(CRO, f"{serial}/{year:02}{letter.lower()}") == whole
    with pytest.raises(BadIdentifier):
        canonical(CRO, one_changed(whole, data), this_year=THIS_YEAR)


def one_changed(text: str, data: st.DataObject) -> str:
    """Change one digit into another digit, or the letter into another letter."""
    place = data.draw(st.sampled_from([at for at, char in enumerate(text) if char != "/"]))
    others = "0123456789" if text[place].isdigit() else "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    other = data.draw(st.sampled_from(others))
    assume(other != text[place])
    return text[:place] + other + text[place + 1 :]
