"""What a person can have, why not the rest, and when it begins. Pure."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest

from iom.clients.domain import Sex
from iom.directory.domain import Programme, Start
from iom.directory.fitting import Person, Why, fits, not_known
from iom.directory.offering import offer
from iom.directory.words import (
    ForSex,
    ForStatutory,
    Taken,
    Weekday,
    Where,
    number_of,
    programme_ref,
)
from iom.kernel.dates import age_on
from iom.needs.domain import NeedKind
from tests.directory.making import TODAY, a_programme, a_random_person, a_random_programme

SOMEBODY = Person(
    sex=Sex.MALE,
    age=30,
    districts=frozenset({"Cambridge"}),
    statutory=True,
    in_custody=False,
)
_NO = {"F": "M", "M": "F"}


def _filtered(directory: list[Programme], person: Person, need: NeedKind) -> set[str]:
    """The same question asked anew: strike out what is against it, one fact after another."""
    left = {each.ref: each for each in directory if need in each.needs}
    for ref, each in list(left.items()):
        ages = range(each.least_age or 0, (each.most_age if each.most_age is not None else 200) + 1)
        ahead = [start for start in each.starts if start.on >= TODAY]
        if each.takes == "fixed-term" and ahead:
            full = not [s for s in ahead if s.places is None or s.places > s.taken]
        else:
            full = each.capacity is not None and each.taken >= each.capacity
        wrong = (
            each.closed_on is not None and each.closed_on <= TODAY,
            person.sex is not None and each.sex == _NO.get(person.sex),
            person.age is not None and person.age not in ages,
            bool(person.districts)
            and each.districts is not None
            and not person.districts & each.districts,
            (each.statutory, person.statutory) in {("yes", False), ("no", True)},
            (each.custody, person.in_custody) in {("community", True), ("custody", False)},
            full,
        )
        if any(wrong):
            del left[ref]
    return set(left)


def test_what_is_offered_equals_an_independent_filter_on_a_thousand_directories() -> None:
    dice = random.Random(20261128)  # noqa: S311  # no secret
    offers = 0
    for _ in range(1_000):
        directory = [a_random_programme(dice, number) for number in range(dice.randint(0, 25))]
        person, need = a_random_person(dice), dice.choice(list(NeedKind))

        found = offer(directory, person, need, TODAY)

        fitting = [each.programme.ref for each in found.fitting]
        rest = [each.programme.ref for each in found.not_fitting]
        assert set(fitting) == _filtered(directory, person, need)
        # Nothing that meets the need is lost, nothing is there twice, nothing has no reason.
        assert sorted(fitting + rest) == sorted(e.ref for e in directory if need in e.needs)
        assert all(each.reasons for each in found.not_fitting)
        offers += len(fitting)
    assert offers > 300  # the thousand were no empty ones


@pytest.mark.parametrize(
    ("said", "why", "sentence"),
    [
        ({"sex": ForSex.FEMALE}, Why.SEX, "Women only."),
        ({"least_age": 31}, Why.AGE, "Ages 31 and over; the client is 30."),
        ({"most_age": 29}, Why.AGE, "Ages up to 29; the client is 30."),
        ({"least_age": 18, "most_age": 25}, Why.AGE, "Ages 18 to 25; the client is 30."),
        (
            {"districts": frozenset({"Huntingdonshire", "Fenland"})},
            Why.DISTRICT,
            "Serves Fenland and Huntingdonshire, not Cambridge.",
        ),
        (
            {"statutory": ForStatutory.NO},
            Why.STATUTORY,
            "Non-statutory clients only; this client is statutory.",
        ),
        ({"custody": Where.CUSTODY}, Why.CUSTODY, "In custody only; the client is at liberty."),
        ({"capacity": 8, "taken": 8}, Why.FULL, "Every place is taken for now."),
        ({"closed_on": TODAY}, Why.CLOSED, "Closed since 1 May 2026."),
    ],
)
def test_each_reason_against_a_programme_is_a_sentence(
    said: dict[str, Any], why: Why, sentence: str
) -> None:
    (reason,) = fits(a_programme(**said), SOMEBODY, TODAY)

    assert (reason.why, str(reason)) == (why, sentence)


@pytest.mark.parametrize(
    "said",
    [
        {"sex": ForSex.MALE},
        {"least_age": 30, "most_age": 30},
        {"districts": frozenset({"Cambridge", "Fenland"})},
        {"statutory": ForStatutory.YES},
        {"custody": Where.COMMUNITY},
        {"capacity": 8, "taken": 7},
        {"closed_on": TODAY + timedelta(days=1)},
    ],
)
def test_what_is_just_right_fits(said: dict[str, Any]) -> None:
    assert fits(a_programme(**said), SOMEBODY, TODAY) == ()


def test_what_is_not_known_is_offered_and_said() -> None:
    narrow = a_programme(
        sex=ForSex.FEMALE,
        most_age=25,
        districts=frozenset({"Fenland"}),
        statutory=ForStatutory.YES,
        custody=Where.COMMUNITY,
    )

    assert fits(narrow, Person(), TODAY) == ()
    assert not_known(narrow, Person()) == (
        "sex not known: women only",
        "age not known: ages up to 25",
        "district not known: serves Fenland",
        "statutory or not is not known: statutory clients only",
        "in custody or not is not known: in the community only",
    )
    assert not_known(a_programme(), Person()) == ()
    # Neither F nor M: a person asks the provider, the program does not shut anybody out.
    assert fits(a_programme(sex=ForSex.FEMALE), Person(sex=Sex.OTHER), TODAY) == ()


def starting(*starts: tuple[date, int | None, int], **said: Any) -> Programme:
    made = tuple(Start(on=on, places=places, taken=taken) for on, places, taken in starts)
    return a_programme(takes=Taken.FIXED_TERM, starts=made, **said)


def test_a_fixed_term_begins_at_the_next_start_that_has_a_place() -> None:
    may, june, july = date(2026, 5, 20), date(2026, 6, 3), date(2026, 7, 1)
    past = (date(2026, 4, 30), 8, 0)

    assert starting(past, (july, 8, 0), (may, 8, 8), (june, None, 30)).next_on(TODAY) == june
    assert starting((TODAY, 1, 0)).next_on(TODAY) == TODAY
    assert starting(past).next_on(TODAY) is None
    # All starts ahead are full: so is it, whatever of its capacity is left now.
    assert starting((may, 8, 8), (june, 8, 9), capacity=20).full_on(TODAY)
    # No start is known: then its capacity says whether it is full.
    assert starting(past, capacity=8, taken=8).full_on(TODAY)
    assert not starting((may, 8, 7), capacity=8, taken=8).full_on(TODAY)


def test_a_drop_in_begins_on_the_next_day_on_which_it_is_open() -> None:
    open_on = (Weekday.THURSDAY, Weekday.MONDAY)
    drop_in = a_programme(takes=Taken.DROP_IN, days=open_on)

    assert drop_in.next_on(TODAY) == date(2026, 5, 4)  # from Friday on, the Monday
    assert drop_in.next_on(date(2026, 5, 7)) == date(2026, 5, 7)  # it is Thursday
    assert a_programme(takes=Taken.DROP_IN).next_on(TODAY) is None


def test_what_begins_soonest_comes_first_and_what_is_only_full_before_what_never_fits() -> None:
    directory = [
        starting((date(2026, 6, 3), 8, 0), ref="P-0001", name="June"),
        starting(ref="P-0002", name="No day"),
        a_programme(ref="P-0003", name="Any time"),
        starting((date(2026, 5, 20), 8, 0), ref="P-0004", name="May"),
        a_programme(ref="P-0005", name="A never", sex=ForSex.FEMALE, capacity=1, taken=1),
        a_programme(ref="P-0006", name="Full", capacity=1, taken=1),
        a_programme(ref="P-0007", needs=frozenset({NeedKind.DRUGS})),
    ]

    found = offer(directory, SOMEBODY, NeedKind.ALCOHOL, TODAY)

    assert [each.programme.name for each in found.fitting] == ["Any time", "May", "June", "No day"]
    assert [each.programme.name for each in found.not_fitting] == ["Full", "A never"]
    assert [each.why for each in found.not_fitting[1].reasons] == [Why.SEX, Why.FULL]


def test_a_programme_is_unconfirmed_after_ninety_days_while_it_is_there() -> None:
    confirmed = a_programme(confirmed_on=TODAY)

    assert not confirmed.unconfirmed_on(TODAY + timedelta(days=90))
    assert confirmed.unconfirmed_on(TODAY + timedelta(days=91))
    closed = a_programme(confirmed_on=TODAY, closed_on=TODAY + timedelta(days=60))
    assert not closed.unconfirmed_on(TODAY + timedelta(days=91))


def test_references_are_read_back() -> None:
    assert programme_ref(7) == "P-0007"
    assert number_of(" p-0007 ", "P") == 7
    assert number_of("P-12345", "P") == 12345
    assert [
        number_of(bad, "P")
        for bad in ("V-0007", "P-7", "P-", "P0007", "P-\u0667\u0667\u0667\u0667")
    ] == [None] * 5


def test_a_birthday_on_29_february_is_kept_on_1_march() -> None:
    born = date(2004, 2, 29)

    assert (age_on(born, date(2026, 2, 28)), age_on(born, date(2026, 3, 1))) == (21, 22)
    assert age_on(born, date(2024, 2, 29)) == 20
