import pytest
from hypothesis import given
from hypothesis import strategies as st

from iom.clients.names import KEY_LENGTH, plain_words, search_keys


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("O'Brien", ("obrien",)),
        ("O’Brien", ("obrien",)),
        ("O Brien", ("obrien",)),
        ("McDonald", ("macdonald",)),
        ("Mc Donald", ("macdonald",)),
        ("MacDonald", ("macdonald",)),
        ("Smith-Jones", ("smith", "jones")),
        ("Zoë", ("zoe",)),
        ("Łukasz  Øberg", ("lukasz", "oberg")),
        ("St. John", ("st", "john")),
        ("Mac", ("mac",)),
        ("J O", ("j", "o")),
        ("  ", ()),
        ("-", ()),
    ],
)
def test_a_name_is_split_into_plain_words(written: str, words: tuple[str, ...]) -> None:
    assert plain_words(written) == words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Smith", "Smyth"),
        ("Jon", "John"),
        ("Catherine", "Katharine"),
        ("Stephen", "Steven"),
        ("Sean", "Shaun"),
        ("Mohammed", "Muhammad"),
        ("Thompson", "Thomson"),
        ("Jhon", "John"),
        ("Mary Anne", "Maryanne"),
        ("Van Dyke", "Vandyke"),
        ("Smith-Jones", "Jones"),
        ("Müller", "Mueller"),
        ("Thorn", "Thornley"),
        ("Дмитрий", "дмитрий"),
    ],
)
def test_names_that_sound_or_look_alike_share_a_key(one: str, other: str) -> None:
    assert search_keys(one, "") & search_keys(other, "")


def test_names_that_are_nothing_alike_share_none() -> None:
    assert not search_keys("Thornley", "Rowan") & search_keys("Dunnock", "Ash")


def test_both_parts_of_a_name_have_keys() -> None:
    assert search_keys("Smith", "John") == search_keys("Smith", "") | search_keys("", "John")


@given(st.text(max_size=200), st.text(max_size=200))
def test_whatever_is_typed_a_key_fits_its_column(family_name: str, given_names: str) -> None:
    keys = search_keys(family_name, given_names)

    assert all(3 <= len(key) <= KEY_LENGTH for key in keys)
    assert all("\x00" not in key for key in keys)


@given(st.text(max_size=40))
def test_the_same_name_in_capitals_has_the_same_words(name: str) -> None:
    assert plain_words(name) == plain_words(name.casefold())
