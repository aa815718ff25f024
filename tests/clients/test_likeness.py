import pytest
from hypothesis import given
from hypothesis import strategies as st

from iom.clients.likeness import How, likeness


@pytest.mark.parametrize(
    ("typed", "given_names", "family_name", "how"),
    [
        ("John Smith", "John", "Smith", How.SAME),
        ("smith JOHN", "John", "Smith", How.SAME),
        ("Smith, John", "John", "Smith", How.SAME),
        ("Jon Smyth", "John", "Smith", How.SOUNDS),
        ("Sean Reid", "Shaun", "Reed", How.SOUNDS),
        ("Jhon Smith", "John", "Smith", How.SOUNDS),
        ("Zoe Oberg", "Zoë", "Øberg", How.SAME),
        ("obrien", "Siobhan", "O’Brien", How.SAME),
        ("Siobhan O Brien", "Siobhan", "O'Brien", How.SAME),
        ("macdonald", "Iain", "McDonald", How.SAME),
        ("Mc Donald", "Iain", "MacDonald", How.SAME),
        ("jones smith", "Anna", "Smith-Jones", How.SAME),
        ("Maryanne Vandyke", "Mary Anne", "Van Dyke", How.SAME),
        ("Mary Anne Van Dyke", "Maryanne", "Vandyke", How.SAME),
        ("Bob Thornley", "Robert", "Thornley", How.SHORT),
        ("Thornley, Margaret", "Peggy", "Thornley", How.SHORT),
        ("Rob Thornley", "Robert", "Thornley", How.BEGINS),
        ("Thorn", "Rowan", "Thornley", How.BEGINS),
        ("R Thornley", "Rowan", "Thornley", How.BEGINS),
        ("Thonrley", "Rowan", "Thornley", How.SPELLED),
        ("Rowan Thornkey", "Rowan", "Thornley", How.SPELLED),
    ],
)
def test_what_was_typed_is_clearly_a_name(
    typed: str, given_names: str, family_name: str, how: How
) -> None:
    like = likeness(typed, family_name=family_name, given_names=given_names)

    assert like.clear
    assert like.how is how


@pytest.mark.parametrize("typed", ["Rowan Dunnock", "Ash Thornley", "Dunnock", "Heron", "", "--"])
def test_half_a_name_or_another_is_not_clearly_it(typed: str) -> None:
    assert not likeness(typed, family_name="Thornley", given_names="Rowan").clear


def test_long_names_that_only_begin_alike_are_two_names() -> None:
    assert not likeness("Robin Redstartpool", family_name="Redstartdale", given_names="Robin").clear


def test_the_same_name_comes_before_one_that_sounds_alike_and_that_before_a_part() -> None:
    same = likeness("John Smith", family_name="Smith", given_names="John")
    longer = likeness("John Smith", family_name="Smith", given_names="John Paul")
    sounds = likeness("John Smith", family_name="Smyth", given_names="Jon")
    part = likeness("John Smith", family_name="Smith", given_names="Rowan")

    assert same.score > longer.score > sounds.score > part.score > 0


def test_one_word_of_a_name_answers_for_one_typed_word_only() -> None:
    assert not likeness("Smith Smith", family_name="Smith", given_names="Rowan").clear


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_whatever_is_compared_a_score_lies_between_0_and_1(
    typed: str, family_name: str, given_names: str
) -> None:
    like = likeness(typed, family_name=family_name, given_names=given_names)

    assert 0 <= like.score <= 1


@given(st.permutations(["rowan", "ash", "thornley"]))
def test_the_order_of_the_words_makes_no_difference(words: list[str]) -> None:
    assert likeness(" ".join(words), family_name="Thornley", given_names="Rowan Ash").score == 1
