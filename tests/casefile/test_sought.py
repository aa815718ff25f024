from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iom.casefile.choices import LEVEL_CHOICES, SortBy, StatusChoice, StrandChoice
from iom.casefile.sought import LONG_PAGE, PAGE, Sought
from iom.cohort.domain import Strand
from iom.offending.domain import SituationKind

refs = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9-]{0,20}", fullmatch=True)
soughts = st.builds(
    Sought,
    district=st.sampled_from(["", "cambridge", "south-cambridgeshire"]),
    strand=st.sampled_from(StrandChoice),
    status=st.sampled_from(StatusChoice),
    levels=st.frozensets(st.sampled_from(LEVEL_CHOICES)),
    situations=st.frozensets(st.sampled_from(SituationKind)),
    sort=st.sampled_from(SortBy),
    descending=st.booleans(),
    size=st.sampled_from([PAGE, LONG_PAGE]),
    after=st.just("") | refs,
)


def read(address: str) -> Sought:
    return Sought.read(parse_qsl(address, keep_blank_values=True))


@given(soughts)
def test_what_an_address_says_is_read_back_as_it_was(sought: Sought) -> None:
    assert read(urlencode(sought.pairs)) == sought


def test_the_usual_list_needs_no_words() -> None:
    assert Sought().pairs == []
    assert Sought().usual
    assert Sought().status is StatusChoice.ON_SCHEME


@pytest.mark.parametrize(
    "address",
    [
        "strand=x&status=&level=9&level=-1&situation=moon&sort=family_name&order=up&show=1000",
        "after=Thornley, Rowan",
        "after=" + "x" * 41,
        "district='; drop table",
        "after=%00",
        "levels=5&nonsense=1",
    ],
)
def test_what_is_not_understood_is_left_out(address: str) -> None:
    assert read(address) == Sought()


def test_a_page_begins_after_or_ends_before_somebody_never_both() -> None:
    assert read("after=C-2&before=C-1") == Sought(after="C-2")
    assert Sought(after="C-2").until_before("C-1") == Sought(before="C-1")


def test_sorting_by_the_same_column_turns_it_round_and_begins_again() -> None:
    once = Sought(after="C-9").sorted_by(SortBy.NAME)
    twice = once.sorted_by(SortBy.NAME)

    assert once == Sought(sort=SortBy.NAME)
    assert twice == Sought(sort=SortBy.NAME, descending=True)
    assert twice.sorted_by(SortBy.NAME) == once
    assert twice.sorted_by(SortBy.BORN) == Sought(sort=SortBy.BORN)


def test_every_filter_that_is_set_has_a_tag_that_takes_it_off_alone() -> None:
    sought = Sought(
        district="cambridge",
        strand=StrandChoice.CC_RR,
        levels=frozenset({5, 0}),
        situations=frozenset({SituationKind.CUSTODY}),
        after="C-9",
        sort=SortBy.NAME,
    )

    tags = {tag.label: tag.without for tag in sought.tags("Cambridge", "")}

    assert list(tags) == [
        "Cambridge",
        "C+C and R+R",
        "On the scheme",
        "Level 5",
        "No level",
        "Custody",
    ]
    assert tags["Level 5"].levels == {0}
    assert tags["On the scheme"].status is StatusChoice.ALL
    assert tags["Cambridge"].district == ""
    assert tags["Custody"].situations == frozenset()
    assert {without.sort for without in tags.values()} == {SortBy.NAME}
    assert {without.after for without in tags.values()} == {""}


@given(soughts)
def test_taking_every_tag_off_leaves_everybody(sought: Sought) -> None:
    while tags := list(sought.tags("Cambridge" if sought.district else "", "Ivy")):
        sought = tags[0].without

    assert sought.first_page() == sought.cleared()
    assert list(sought.cleared().tags("", "")) == []


def test_c_and_c_and_r_and_r_are_listed_together() -> None:
    both = {Strand.CATCH_AND_CONVICT, Strand.REHABILITATE_AND_RESETTLE}

    assert StrandChoice.CC_RR.strands == both
    assert StrandChoice.CC.strands | StrandChoice.RR.strands == both
