"""Words as a sentence has them."""

import pytest

from iom.kernel.words import in_a_row, within_sentence


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], ""),
        (["Fenland"], "Fenland"),
        (["Cambridge", "Fenland"], "Cambridge and Fenland"),
        (["Cambridge", "Fenland", "Peterborough"], "Cambridge, Fenland and Peterborough"),
    ],
)
def test_words_stand_in_a_row_as_a_sentence_has_them(words: list[str], said: str) -> None:
    assert in_a_row(words) == said


def test_the_last_of_a_row_may_be_one_of_several_and_parts_may_hold_commas() -> None:
    assert in_a_row(["Ash", "Elm", "Oak"], last="or") == "Ash, Elm or Oak"
    assert in_a_row(["one of 50, watch", "one of 75, select"], between="; ") == (
        "one of 50, watch and one of 75, select"
    )


def test_a_label_loses_its_capital_but_not_an_abbreviation() -> None:
    assert within_sentence("Court dates") == "court dates"
    assert within_sentence("MARAC") == "MARAC"
