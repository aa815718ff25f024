"""What a directory can do for needs: against hand-worked cases, and against asking one by one."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from iom.clients.domain import Sex
from iom.directory.domain import Programme, Start
from iom.directory.fitting import Person, Why, fits
from iom.directory.words import ForSex, Taken
from iom.gaps import domain
from iom.gaps.domain import Count, Found, Seeker, State, answer_all, count_of, nearest
from iom.gaps.picture import NOTHING, SEVERAL, picture_of
from iom.needs.domain import NeedKind
from tests.directory.making import TODAY, a_programme, a_random_person, a_random_programme
from tests.gaps.making import ALCOHOL, HEALTH, a_random_seeker, a_seeker


def states(seeker: Seeker, *programmes: Programme, within: int = 28) -> list[Found]:
    return [each.found for each in answer_all([seeker], programmes, TODAY, within=within)]


def test_a_need_is_there_a_wait_or_a_gap() -> None:
    woman = a_seeker(Sex.FEMALE)
    men = a_programme(sex=ForSex.MALE)
    full = a_programme(ref="P-0002", capacity=8, taken=8)

    assert states(woman, a_programme()) == [Found(State.THERE)]
    assert states(woman, full) == [Found(State.WAIT)]
    assert states(woman, men) == [Found(State.GAP, (Why.SEX,))]
    assert states(woman) == [Found(State.GAP)]
    assert states(woman, men, full) == [Found(State.WAIT)]
    assert states(woman, men, full, a_programme(ref="P-0003")) == [Found(State.THERE)]


@pytest.mark.parametrize(
    ("days", "within", "state"),
    [(28, 28, State.THERE), (29, 28, State.WAIT), (29, 29, State.THERE), (0, 0, State.THERE)],
)
def test_what_begins_too_late_is_a_wait(days: int, within: int, state: State) -> None:
    start = Start(on=TODAY + timedelta(days=days), places=5)
    programme = a_programme(takes=Taken.FIXED_TERM, starts=(start,))

    assert states(a_seeker(), programme, within=within) == [Found(state)]


def test_a_fixed_term_without_a_start_is_a_wait() -> None:
    assert states(a_seeker(), a_programme(takes=Taken.FIXED_TERM)) == [Found(State.WAIT)]


def test_the_nearest_programme_is_that_which_the_least_speaks_against() -> None:
    assert nearest([]) == ()
    assert nearest([(Why.SEX, Why.AGE), (Why.CUSTODY,)]) == (Why.CUSTODY,)
    assert nearest([(Why.CUSTODY,), (Why.DISTRICT,)]) == (Why.DISTRICT,)


@pytest.mark.parametrize("age", [17, 18, 24, 25, 26])
def test_people_are_alike_only_within_the_bounds_of_age(age: int) -> None:
    programme = a_programme(least_age=18, most_age=25)

    [found] = states(a_seeker(age=age), programme)

    assert found.state is (State.THERE if 18 <= age <= 25 else State.GAP)


def test_random_directories_answer_as_they_do_one_by_one() -> None:
    dice = random.Random(8)  # noqa: S311  # no secret
    for _ in range(60):
        programmes = [a_random_programme(dice, number) for number in range(dice.randint(0, 25))]
        seekers = [a_random_seeker(dice, a_random_person(dice)) for _ in range(20)]
        within = dice.choice([0, 7, 28])

        found = {
            (each.seeker.client_id, each.need): each.found.state
            for each in answer_all(seekers, programmes, TODAY, within=within)
        }

        assert found == {
            (each.client_id, need): by_hand(each, need, programmes, within)
            for each in seekers
            for need in each.needs
        }


def by_hand(seeker: Seeker, need: NeedKind, programmes: list[Programme], within: int) -> State:
    """Ask every programme by itself, as a person with the directory in hand does."""
    waits = False
    for programme in programmes:
        if need not in programme.needs:
            continue
        reasons = fits(programme, seeker.person, TODAY)
        if any(reason.why is not Why.FULL for reason in reasons):
            continue
        first = programme.next_on(TODAY)
        some_day = programme.takes is not Taken.FIXED_TERM or first is not None
        late = first is not None and (first - TODAY).days > within
        if not reasons and some_day and not late:
            return State.THERE
        waits = True
    return State.WAIT if waits else State.GAP


def test_a_picture_counts_needs_and_its_parts_add_up() -> None:
    dice = random.Random(5)  # noqa: S311  # no secret
    programmes = [a_random_programme(dice, number) for number in range(12)]
    seekers = [a_random_seeker(dice, a_random_person(dice)) for _ in range(150)]
    answers = answer_all(seekers, programmes, TODAY, within=28)

    picture = picture_of(answers, TODAY, within=28)

    total = picture.total
    assert total == count_of(answers)
    assert total.open == sum(len(each.needs) for each in seekers) == len(answers)
    assert min(total.there, total.wait, total.gap) > 0
    for parts in (
        list(picture.needs.values()),
        list(picture.pathways.values()),
        [row.count for row in picture.districts],
        [each for _, row in picture.by_district.rows for each in row],
        [each for _, row in picture.by_sex.rows for each in row],
        [each for _, row in picture.by_age.rows for each in row],
    ):
        assert sum((each.gap for each in parts), 0) == total.gap
        assert sum((each.wait for each in parts), 0) == total.wait
        assert sum((each.there for each in parts), 0) == total.there
    assert sum(many for _, many in picture.ways) == total.gap
    assert sum(each.people for each in picture.sentences) == total.gap
    assert picture.lacking <= picture.people == len(seekers)


def test_reasons_are_summed() -> None:
    men_of_25 = a_programme(sex=ForSex.MALE, least_age=25)
    seekers = [
        a_seeker(Sex.FEMALE),  # the sex alone
        a_seeker(Sex.FEMALE, age=20),  # sex and age
        a_seeker(Sex.MALE, age=20),  # the age alone
        a_seeker(Sex.MALE, needs=frozenset({HEALTH})),  # nothing meets it
        a_seeker(Sex.MALE),
    ]

    picture = picture_of(answer_all(seekers, [men_of_25], TODAY, within=28), TODAY, within=28)

    assert dict(picture.ways) == {
        "The nearest programme is for the other sex": 1,
        "The nearest programme is for other ages": 1,
        SEVERAL: 1,
        NOTHING: 1,
    }
    assert picture.needs == {ALCOHOL: Count(there=1, gap=3), HEALTH: Count(gap=1)}


def sentences(seekers: list[Seeker], *programmes: Programme, day: date = TODAY) -> list[str]:
    answers = answer_all(seekers, programmes, day, within=28)
    return [str(each) for each in picture_of(answers, day, within=28).sentences]


def test_sentences_say_it_of_the_largest_group_of_which_it_is_true() -> None:
    men_of_fenland = a_programme(sex=ForSex.MALE, districts=frozenset({"Fenland"}))
    seekers = [
        *(a_seeker(Sex.FEMALE) for _ in range(7)),
        *(a_seeker(Sex.MALE) for _ in range(3)),
        *(a_seeker(Sex.MALE, "Cambridge") for _ in range(2)),
    ]

    assert sentences(seekers, men_of_fenland) == [
        "Alcohol: nothing for women in Fenland: 7 people",
        "Alcohol: nothing for anybody in Cambridge: 2 people",
    ]
    assert sentences(seekers) == ["Alcohol: nothing for anybody anywhere: 12 people"]


def test_who_is_in_no_whole_group_is_counted_as_some() -> None:
    grown_men = a_programme(sex=ForSex.MALE, least_age=18)
    grown_women = a_programme(ref="P-0002", sex=ForSex.FEMALE, least_age=30)
    seekers = [a_seeker(Sex.MALE), a_seeker(Sex.FEMALE, age=34), a_seeker(Sex.FEMALE, age=28)]

    assert sentences(seekers, grown_men, grown_women) == [
        "Alcohol: nothing for some of the 3 who have the need in Fenland: 1 person"
    ]


def test_people_with_the_same_facts_are_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(3)  # noqa: S311  # no secret
    programmes = [a_random_programme(dice, number) for number in range(300)]
    calls: list[Programme] = []

    def counted(programme: Programme, person: Person, day: date) -> object:
        calls.append(programme)
        return fits(programme, person, day)

    monkeypatch.setattr(domain, "fits", counted)
    everything = frozenset(NeedKind)
    seekers = [a_seeker(age=30, needs=everything) for _ in range(5_000)]

    answers = answer_all(seekers, programmes, TODAY, within=28)

    assert len(answers) == 50_000
    assert len(calls) <= len(programmes)
