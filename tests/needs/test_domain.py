"""What is a need, where it stands, and what follows for its pathway (HANDBOOK 8)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iom.contacts.domain import Pathway
from iom.entries.domain import Known
from iom.needs.domain import (
    NEEDS_OF,
    SECTIONS,
    Finding,
    Need,
    NeedKind,
    NeedStatus,
    Said,
    finding_of,
    pathway_status,
    standing_of,
)

MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)
EXISTS, ABSENT, UNKNOWN = Finding.EXISTS, Finding.ABSENT, Finding.UNKNOWN


@pytest.mark.parametrize(
    ("kind", "begins"),
    [
        # HANDBOOK 8, as it is written there.
        (NeedKind.ACCOMMODATION, 2),
        (NeedKind.ETE, 3),
        (NeedKind.RELATIONSHIPS, 2),
        (NeedKind.LIFESTYLE, 2),
        (NeedKind.DRUGS, 2),
        (NeedKind.ALCOHOL, 4),
        (NeedKind.THINKING, 4),
        (NeedKind.ATTITUDES, 2),
    ],
)
def test_a_need_exists_from_the_threshold_of_its_section(kind: NeedKind, begins: int) -> None:
    assert finding_of(kind, begins - 1) is ABSENT
    assert finding_of(kind, begins) is EXISTS
    assert finding_of(kind, SECTIONS[kind].most) is EXISTS


def test_what_was_not_answered_is_unknown_and_0_is_an_answer() -> None:
    assert finding_of(NeedKind.DRUGS, None) is UNKNOWN
    assert finding_of(NeedKind.DRUGS, 0) is ABSENT


def test_finance_and_health_are_yes_no_or_not_known() -> None:
    for kind in (NeedKind.FINANCE, NeedKind.HEALTH):
        assert kind not in SECTIONS
        assert finding_of(kind, Known.YES) is EXISTS
        assert finding_of(kind, Known.NO) is ABSENT
        assert finding_of(kind, Known.NOT_KNOWN) is UNKNOWN


@pytest.mark.parametrize(
    ("said", "need", "since"),
    [
        ([], Need.UNKNOWN, None),
        ([(MAY, UNKNOWN)], Need.UNKNOWN, None),
        ([(MAY, EXISTS)], Need.NOT_STARTED, MAY),
        ([(MAY, ABSENT)], Need.NO_NEED, MAY),
        # A person may say something of a need that nobody has assessed.
        ([(MAY, NeedStatus.IN_PROGRESS)], Need.IN_PROGRESS, MAY),
        ([(MAY, EXISTS), (JUNE, NeedStatus.IN_PROGRESS)], Need.IN_PROGRESS, JUNE),
        # Work goes on though the need is found again, and though nobody asked again.
        ([(MAY, EXISTS), (JUNE, NeedStatus.IN_PROGRESS), (JULY, EXISTS)], Need.IN_PROGRESS, JUNE),
        ([(MAY, EXISTS), (JUNE, NeedStatus.DECLINED), (JULY, EXISTS)], Need.DECLINED, JUNE),
        ([(MAY, EXISTS), (JULY, UNKNOWN)], Need.NOT_STARTED, MAY),
        # One that was met and is found again is not started; found no more, it stays met.
        ([(MAY, EXISTS), (JUNE, NeedStatus.MET), (JULY, EXISTS)], Need.NOT_STARTED, JULY),
        ([(MAY, EXISTS), (JUNE, NeedStatus.MET), (JULY, ABSENT)], Need.MET, JUNE),
        ([(MAY, EXISTS), (JUNE, NeedStatus.IN_PROGRESS), (JULY, ABSENT)], Need.NO_NEED, JULY),
        # On one day the assessment comes first, in whatever order they were put on.
        ([(MAY, NeedStatus.IN_PROGRESS), (MAY, EXISTS)], Need.IN_PROGRESS, MAY),
        ([(MAY, NeedStatus.MET), (MAY, EXISTS)], Need.MET, MAY),
    ],
)
def test_where_a_need_stands(
    said: list[tuple[date, Finding | NeedStatus]], need: Need, since: date | None
) -> None:
    standing = standing_of([Said(*each) for each in said], JULY)

    assert (standing.need, standing.since) == (need, since)


def test_nothing_later_than_the_day_counts() -> None:
    said = [Said(MAY, EXISTS), Said(JULY, NeedStatus.MET)]

    assert standing_of(said, JUNE).need is Need.NOT_STARTED
    assert standing_of(said, JULY).need is Need.MET


@pytest.mark.parametrize(
    ("needs", "status"),
    [
        ([Need.NOT_STARTED, Need.IN_PROGRESS], Need.IN_PROGRESS),
        ([Need.NOT_STARTED, Need.MET], Need.NOT_STARTED),
        ([Need.DECLINED, Need.MET], Need.DECLINED),
        ([Need.MET, Need.UNKNOWN], Need.UNKNOWN),
        ([Need.MET, Need.NO_NEED], Need.MET),
        ([Need.NO_NEED, Need.NO_NEED], Need.NO_NEED),
        ([Need.NO_NEED, Need.UNKNOWN], Need.UNKNOWN),
        ([], Need.UNKNOWN),
    ],
)
def test_the_status_of_a_pathway_follows_from_its_needs(needs: list[Need], status: Need) -> None:
    assert pathway_status(needs) is status


@given(st.lists(st.sampled_from(Need), min_size=1))
def test_a_pathway_is_settled_just_when_all_its_needs_are(needs: list[Need]) -> None:
    assert pathway_status(needs).settled == all(each.settled for each in needs)


@given(st.lists(st.sampled_from(Need), min_size=1))
def test_a_pathway_is_open_just_when_one_of_its_needs_is(needs: list[Need]) -> None:
    assert pathway_status(needs).open == any(each.open for each in needs)


def test_needs_lead_to_the_pathways_of_the_handbook() -> None:
    assert {pathway: set(kinds) for pathway, kinds in NEEDS_OF.items()} == {
        Pathway.ACCOMMODATION: {NeedKind.ACCOMMODATION},
        Pathway.ETE: {NeedKind.ETE},
        Pathway.FAMILIES: {NeedKind.RELATIONSHIPS},
        Pathway.ATTITUDES: {NeedKind.LIFESTYLE, NeedKind.THINKING, NeedKind.ATTITUDES},
        Pathway.DRUGS_ALCOHOL: {NeedKind.DRUGS, NeedKind.ALCOHOL},
        Pathway.FINANCE: {NeedKind.FINANCE},
        Pathway.HEALTH: {NeedKind.HEALTH},
    }


def test_the_needs_of_a_pathway_are_all_of_one_category() -> None:
    for kinds in NEEDS_OF.values():
        assert len({kind.category for kind in kinds}) == 1
