"""The rules of sharing agreements, without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iom.accounts.domain import AgencyKind, Category
from iom.sharing.agreements import (
    BadAgreement,
    Difference,
    Reason,
    Standing,
    check_early_end,
    check_renewal,
    check_rewriting,
    check_terms,
    differences,
    standing_of,
    step_due,
    union_of,
)
from tests.factories.agreements import JUNE_1, MAY_1, a_party, some_terms

DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))
MAY_15 = date(2026, 5, 15)


def test_an_agreement_holds_from_its_first_day_up_to_its_end_which_is_not_in_it() -> None:
    on = {day: standing_of(MAY_1, JUNE_1, day) for day in (MAY_1, date(2026, 5, 31), JUNE_1)}

    assert list(on.values()) == [Standing.IN_FORCE, Standing.IN_FORCE, Standing.ENDED]
    assert standing_of(MAY_1, JUNE_1, date(2026, 4, 30)) is Standing.TO_COME


def test_a_charity_without_a_gateway_is_refused_in_a_plain_sentence() -> None:
    charity = a_party("charity", name="Bittern Trust", kind=AgencyKind.THIRD_SECTOR)

    with pytest.raises(BadAgreement) as refused:
        check_terms(some_terms(parties=(charity,)))

    assert str(refused.value) == (
        "Bittern Trust is a third-sector body: write down the gateway, the power in law by which "
        "it may receive this."
    )
    check_terms(some_terms(parties=(replace(charity, gateway="Crime and Disorder Act, s.115"),)))


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"title": " "}, "Write down the title."),
        ({"title": "x" * 121}, "The title may have 120 characters; this has 121."),
        ({"purposes": ""}, "Write down the purposes."),
        ({"to_on": MAY_1}, "The last day must not lie before the first"),
        ({"from_on": date(1989, 12, 31)}, "in the years 1990 to 2100"),
        ({"review_on": date(2026, 6, 2)}, "The review must lie between"),
        ({"parties": ()}, "Tick what at least one agency may see."),
        ({"parties": (a_party(gateway="g" * 201),)}, "The gateway of Housing has 201 characters"),
        (
            {"parties": (a_party(), a_party("health", [], gateway="s.115"))},
            "Tick what Health may see, or clear its gateway.",
        ),
    ],
)
def test_terms_that_cannot_be_are_refused(said: dict[str, object], says: str) -> None:
    with pytest.raises(BadAgreement) as refused:
        check_terms(some_terms(**said))

    assert says in str(refused.value)


def test_the_days_of_an_agreement_that_has_begun_change_only_by_a_correction() -> None:
    before = some_terms()
    after = replace(before, from_on=date(2026, 5, 2))

    with pytest.raises(BadAgreement, match="has begun, so its days stay"):
        check_rewriting(before, after, Reason.AGREED, begun=True, today=MAY_15)
    check_rewriting(before, after, Reason.CORRECTION, begun=True, today=MAY_15)
    check_rewriting(before, after, Reason.AGREED, begun=False, today=date(2026, 4, 1))


def test_nothing_is_agreed_any_more_in_an_agreement_that_has_ended() -> None:
    before = some_terms()
    after = replace(before, purposes="Something else")

    with pytest.raises(BadAgreement, match="record a successor"):
        check_rewriting(before, after, Reason.AGREED, begun=True, today=JUNE_1)
    check_rewriting(before, after, Reason.CORRECTION, begun=True, today=JUNE_1)


def test_a_renewal_makes_it_longer_and_comes_before_the_end() -> None:
    terms = some_terms()

    check_renewal(terms, date(2026, 7, 1), today=MAY_15)
    with pytest.raises(BadAgreement, match="must lie after the present one"):
        check_renewal(terms, JUNE_1, today=MAY_15)
    with pytest.raises(BadAgreement, match="Record a successor instead"):
        check_renewal(terms, date(2026, 7, 1), today=JUNE_1)


def test_only_what_is_in_force_ends_early() -> None:
    terms = some_terms()

    check_early_end(terms, MAY_15, today=MAY_15)
    with pytest.raises(BadAgreement, match="already ends on 1 June 2026"):
        check_early_end(terms, JUNE_1, today=MAY_15)
    with pytest.raises(BadAgreement, match="has not begun"):
        check_early_end(terms, MAY_1, today=date(2026, 4, 30))


def test_differences_name_days_and_what_each_agency_may_see() -> None:
    before = some_terms({"housing": [Category.IDENTITY]}, title="T")
    after = some_terms(
        {"health": [Category.HEALTH, Category.IDENTITY]}, title="T", to_on=date(2026, 6, 30)
    )

    assert differences(before, after) == (
        Difference("end", "2026-06-01", "2026-06-30"),
        Difference("Health may see", "", "identity, health"),
        Difference("Housing may see", "identity", ""),
    )
    assert differences(before, before) == ()


@pytest.mark.parametrize(
    ("left_days", "step"),
    [(61, None), (60, 60), (31, 60), (30, 30), (8, 30), (7, 7), (1, 7), (0, 7), (-30, 7)],
)
def test_the_step_that_is_due_is_the_last_one_reached(left_days: int, step: int | None) -> None:
    assert step_due(JUNE_1, JUNE_1 - timedelta(days=left_days)) == step


def test_long_after_its_end_nothing_is_due() -> None:
    assert step_due(JUNE_1, JUNE_1 + timedelta(days=31)) is None


@given(DAYS, DAYS, st.integers(1, 3_000))
def test_an_agreement_is_in_force_on_as_many_days_as_it_lasts(
    first: date, day: date, lasts_days: int
) -> None:
    standing = standing_of(first, first + timedelta(days=lasts_days), day)

    assert (standing is Standing.IN_FORCE) == (0 <= (day - first).days < lasts_days)


@given(st.lists(st.sets(st.sampled_from(Category)), max_size=5))
def test_an_agency_sees_what_any_of_its_agreements_opens(kinds: list[set[Category]]) -> None:
    parties = [a_party("housing", each) for each in kinds] + [a_party("health", Category)]

    assert union_of(parties, "housing") == set().union(*kinds)
