from __future__ import annotations

import pytest

from iom.clients.names import plain_words
from iom.clients.short_forms import _MATES, forms_of, may_be_one


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("bob", "robert"),
        ("gaz", "gareth"),
        ("peggy", "margaret"),
        ("bob", "rob"),
        ("mo", "maureen"),
    ],
)
def test_a_short_form_and_its_name_may_be_one_either_way(one: str, other: str) -> None:
    assert may_be_one(one, other)
    assert may_be_one(other, one)


def test_a_name_has_no_form_that_is_itself_and_what_is_no_name_has_none() -> None:
    assert "robert" not in forms_of("robert")
    assert forms_of("") == forms_of("rowan") == frozenset()


def test_every_word_of_the_table_is_as_names_are_compared() -> None:
    assert [word for word in _MATES if plain_words(word) != (word,)] == []
