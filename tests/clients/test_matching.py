"""Planted duplicates are found among all clients, seen or not, on both engines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iom.clients.alike import swapped
from iom.clients.domain import IdentifierKind
from iom.clients.matching import find_matches
from iom.nominations.domain import Nominee
from tests.casefile.conftest import Statements
from tests.factories.accounts import a_reader, a_user
from tests.factories.aliases import an_alias
from tests.factories.clients import a_client
from tests.nominations.making import BORN, restrict

_TREES = ("Rowan", "Hazel", "Linden", "Aspen", "Maple", "Juniper", "Hawthorn", "Sycamore")
_BIRDS = ("Goldfinch", "Nightingale", "Kingfisher", "Sparrowhawk", "Woodpecker", "Lapwing")


def nominee(given: str, family: str, born: date | None = BORN, **numbers: str) -> Nominee:
    return Nominee(family_name=family, given_names=given, date_of_birth=born, numbers=numbers)


def test_a_planted_duplicate_is_found_however_it_was_misspelled(app: Flask) -> None:
    planted = {}
    for at, given_names in enumerate(_TREES):
        for family_name in _BIRDS:
            born = date(1980 + at, 1 + at, 9)
            client = a_client(given_names=given_names, family_name=family_name, date_of_birth=born)
            planted[client.ref] = nominee(given_names, family_name, born)
    reader = a_reader(districts=["Fenland"])

    @settings(
        max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(st.sampled_from(sorted(planted)), st.sampled_from(sorted(MISTAKES)), st.integers(1, 4))
    def found(ref: str, mistake: str, at: int) -> None:
        told = MISTAKES[mistake](planted[ref], at)
        assert ref in [match.ref for match in find_matches(reader, told)]

    found()


def neighbours_swapped(whom: Nominee, at: int) -> Nominee:
    letters = list(whom.family_name)
    letters[at], letters[at + 1] = letters[at + 1], letters[at]
    return replace(whom, family_name="".join(letters))


MISTAKES: dict[str, Callable[[Nominee, int], Nominee]] = {
    "letters": neighbours_swapped,
    "letter left out": lambda whom, at: replace(
        whom, family_name=whom.family_name[:at] + whom.family_name[at + 1 :]
    ),
    "order": lambda whom, _: replace(
        whom, family_name=whom.given_names, given_names=whom.family_name
    ),
    "day and month": lambda whom, _: replace(
        whom, date_of_birth=swapped(whom.date_of_birth or BORN) or whom.date_of_birth
    ),
    "married": lambda whom, _: replace(whom, family_name="Otherwise"),
    "second name": lambda whom, _: replace(whom, given_names=f"{whom.given_names} Wren"),
    "no date of birth": lambda whom, _: replace(whom, date_of_birth=None),
    "another year": lambda whom, _: replace(
        whom, date_of_birth=(whom.date_of_birth or BORN).replace(year=1970)
    ),
}


def test_an_alias_and_its_own_date_of_birth_are_sought_too(app: Flask) -> None:
    client = a_client(ref="C-1", given_names="Rowan", family_name="Thornley", date_of_birth=BORN)
    an_alias(client, "Hazel", "Finch", date_of_birth=date(1990, 1, 31))

    [match] = find_matches(a_reader(), nominee("Hazel", "Finch", date(1990, 1, 31)))

    assert match.ref == "C-1"
    assert "alias" in match.why


def test_a_number_is_enough_and_so_it_is_first(app: Flask) -> None:
    a_client(ref="C-1", given_names="Rowan", family_name="Thornley", date_of_birth=BORN)
    a_client(ref="C-2", family_name="Finch", numbers={IdentifierKind.PNC_ID: "99/123456X"})

    found = find_matches(a_reader(), nominee("Rowan", "Thornley", pnc_id="1999/0123456X"))

    assert [(match.ref, match.why) for match in found] == [
        ("C-2", "same PNC ID"),
        ("C-1", "same name, same date of birth"),
    ]


def test_a_number_of_another_kind_is_another_number(app: Flask) -> None:
    a_client(ref="C-2", family_name="Finch", numbers={IdentifierKind.CRN: "X123456"})

    assert find_matches(a_reader(), nominee("Rowan", "Thornley", prison_number="X123456")) == []


def test_whom_the_reader_may_not_see_is_found_and_marked(app: Flask) -> None:
    a_client(ref="C-1", given_names="Rowan", family_name="Thornley", date_of_birth=BORN)
    closed = a_client(ref="C-2", given_names="Rowan", family_name="Thornley", date_of_birth=BORN)
    restrict(closed, a_user())
    a_client(
        ref="C-3",
        given_names="Rowan",
        family_name="Thornley",
        date_of_birth=BORN,
        district="Fenland",
    )

    found = find_matches(a_reader(districts=["Cambridge"]), nominee("Rowan", "Thornley"))

    assert {match.ref: match.visible for match in found} == {
        "C-1": True,
        "C-2": False,
        "C-3": False,
    }


@pytest.mark.parametrize("hidden", [0, 1, 5])
def test_it_takes_the_same_statements_whoever_is_found(
    app: Flask, statements: Statements, hidden: int
) -> None:
    owner = a_user()
    for _ in range(hidden):
        client = a_client(given_names="Rowan", family_name="Thornley", date_of_birth=BORN)
        restrict(client, owner)
    reader = a_reader()

    taken = statements(lambda: find_matches(reader, nominee("Rowan", "Thornley")))

    assert len([text for text in taken if text.startswith("SELECT")]) == 5
