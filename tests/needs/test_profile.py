"""Who is counted with which need, and what of it anybody may be shown."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from iom.clients.domain import Sex
from iom.contacts.domain import Pathway
from iom.needs.bars import bar_of
from iom.needs.domain import Need, NeedKind
from iom.needs.exports import csv_of, public_csv_of
from iom.needs.profile import Axis, Person, Tally, profile_of
from iom.needs.public import FEWEST, Cell, published

DAY = date(2026, 5, 1)
ALCOHOL, DRUGS = NeedKind.ALCOHOL, NeedKind.DRUGS


def people(many: int, need: Need, first: int = 0, **said: object) -> list[Person]:
    return [
        Person(client_id=first + each, needs={ALCOHOL: need}, **said)  # type: ignore[arg-type]
        for each in range(many)
    ]


def test_everybody_either_has_a_need_or_met_it_or_has_none_or_it_is_not_known() -> None:
    everybody = [
        *people(1, Need.NOT_STARTED),
        *people(1, Need.DECLINED),
        *people(2, Need.IN_PROGRESS),
        *people(1, Need.MET),
        *people(3, Need.NO_NEED),
        *people(4, Need.UNKNOWN),
    ]

    found = profile_of(everybody, DAY).needs

    assert found[ALCOHOL] == Tally(has=4, met=1, none=3, unknown=4, started=2)
    # 4 of the 8 of whom it is known.
    assert (found[ALCOHOL].people, found[ALCOHOL].known, found[ALCOHOL].per_cent) == (12, 8, "50")
    assert found[DRUGS] == Tally(unknown=12)
    assert found[DRUGS].per_cent == ""


def test_a_pathway_is_counted_person_by_person() -> None:
    one = Person(client_id=1, needs={DRUGS: Need.NOT_STARTED, ALCOHOL: Need.IN_PROGRESS})
    other = Person(client_id=2, needs={DRUGS: Need.NO_NEED, ALCOHOL: Need.MET})

    found = profile_of([one, other], DAY).pathways[Pathway.DRUGS_ALCOHOL]

    assert found == Tally(has=1, met=1, started=1)


def test_people_are_told_apart_by_where_they_are_strand_sex_and_age() -> None:
    person = Person(
        client_id=1, needs={}, away=True, strand=True, sex=Sex.FEMALE, born=date(2001, 5, 2)
    )

    columns = profile_of([person], DAY).columns

    assert {axis: [each.name for each in found] for axis, found in columns.items()} == {
        Axis.WHERE: ["Custody, remand or recall"],
        Axis.STRAND: ["PPO strand"],
        Axis.SEX: ["Female"],
        Axis.AGE: ["18 to 24"],  # 25 tomorrow
    }


def test_alcohol_is_counted_as_a_need_and_as_what_offences_were_done_under() -> None:
    everybody = [
        *people(2, Need.NOT_STARTED, flagged=True),
        *people(1, Need.NO_NEED, flagged=True),
        *people(1, Need.IN_PROGRESS, flagged=False),
        *people(4, Need.UNKNOWN),
    ]

    found = profile_of(everybody, DAY).alcohol

    assert (found.flagged, found.not_flagged, found.either) == (3, 1, 4)
    assert found.prevalence == "50"  # 4 of 8


def test_a_bar_is_as_long_as_everybody() -> None:
    bar = bar_of(Tally(has=1, met=1, none=1, unknown=1))

    # A quarter, a half and a quarter of 199.
    assert (bar.has, bar.rest, bar.unknown) == (49.8, 99.4, 49.8)
    assert (bar.rest_at, bar.unknown_at) == (49.8, 149.2)


def test_the_public_edition_keeps_fewer_than_ten_back() -> None:
    nine = [*people(9, Need.NOT_STARTED), *people(30, Need.NO_NEED, 100)]
    ten = [*nine, *people(1, Need.DECLINED, 50)]

    [hidden] = [row for row in published(nine, DAY).tables[0].rows if row.kind is ALCOHOL]
    [shown] = [row for row in published(ten, DAY).tables[0].rows if row.kind is ALCOHOL]

    assert hidden.cells == [None]
    assert shown.cells == [Cell(10, 40)]


def test_nothing_is_published_of_fewer_than_ten_people() -> None:
    found = published(people(9, Need.NOT_STARTED), DAY)

    assert (found.people, found.tables) == (None, ())


def test_a_group_is_shown_only_beside_others_that_are_large_enough() -> None:
    men = [
        *people(12, Need.NOT_STARTED, 0, sex=Sex.MALE),
        *people(12, Need.NO_NEED, 100, sex=Sex.MALE),
    ]
    women = [
        *people(10, Need.NOT_STARTED, 200, sex=Sex.FEMALE),
        *people(10, Need.NO_NEED, 300, sex=Sex.FEMALE),
    ]

    [sexes] = [each for each in published([*men, *women], DAY).tables if each.heading == "By sex"]
    [row] = [row for row in sexes.rows if row.kind is ALCOHOL]

    # Women stand with those who are neither and those of whom it is not known: nobody, here.
    assert sexes.columns == ("Male", "Female", "Neither", "Not known", "Others together")
    assert row.cells == [Cell(12, 24), None, None, None, Cell(10, 20)]


_PEOPLE = st.lists(
    st.builds(
        Person,
        client_id=st.just(0),
        needs=st.fixed_dictionaries({ALCOHOL: st.sampled_from([Need.NOT_STARTED, Need.NO_NEED])}),
        away=st.booleans(),
        sex=st.sampled_from([Sex.MALE, Sex.FEMALE, Sex.OTHER, None]),
    ),
    min_size=10,
    max_size=150,
)


@settings(max_examples=60)
@given(_PEOPLE)
def test_what_is_shown_and_what_is_left_of_it_is_never_a_small_number(
    everybody: list[Person],
) -> None:
    whole, *by_group = published(everybody, DAY).tables
    [total] = [row.cells[0] for row in whole.rows if row.kind is ALCOHOL]
    for table in by_group:
        [row] = [row for row in table.rows if row.kind is ALCOHOL]
        cells = [cell for cell in row.cells if cell]
        for cell in cells:
            assert min(cell.has, cell.of - cell.has) >= FEWEST
        if cells:
            # Shown groups make up the whole, so nothing is left to be worked out.
            assert total == Cell(sum(each.has for each in cells), sum(each.of for each in cells))


def test_files_say_the_same_as_the_page() -> None:
    everybody = [*people(12, Need.NOT_STARTED), *people(12, Need.UNKNOWN, 100)]

    internal = csv_of(profile_of(everybody, DAY), "cambridge").decode("utf-8-sig").splitlines()
    public = public_csv_of(published(everybody, DAY), "cambridgeshire").decode("utf-8-sig")

    row = "cambridge,2026-05-01,everybody,all,alcohol,24,12,0,0,0,12,OFFICIAL-SENSITIVE"
    assert row in internal
    assert "cambridgeshire,2026-05-01,Everybody,All,alcohol,12,24" in public.splitlines()
    assert "cambridgeshire,2026-05-01,Everybody,All,drugs,c,c" in public.splitlines()
    assert "OFFICIAL" not in public  # public output carries no marking
