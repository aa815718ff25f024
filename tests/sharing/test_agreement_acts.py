"""What is done to agreements, by whom, and what they then let agencies see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from iom.accounts.domain import AgencyKind, Category, Permission
from iom.db import db
from iom.kernel.errors import NotFound
from iom.sharing import service
from iom.sharing.agreements import (
    BadAgreement,
    ChangedByAnother,
    Difference,
    OwnAgency,
    Reason,
    Terms,
)
from iom.sharing.models import Agreement
from iom.sharing.queries import get_agreement, get_shown, history_of, list_shown, terms_of
from iom.sharing.readers import categories_of
from iom.sharing.service import Seen
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, NOON, a_reader
from tests.factories.agreements import (
    JUNE_1,
    MAY_1,
    a_party,
    an_agency,
    an_agreement,
    some_terms,
)

pytestmark = pytest.mark.usefixtures("app")

C = Category
TODAY = NOON.date()  # 1 May 2026
BOTH = frozenset({Permission.MANAGE_AGREEMENTS, Permission.SEE_CLIENTS})
AGENCIES = ("police", "housing", "health")


def seen(number: int) -> Seen:
    db.session.rollback()
    return Seen(agreement_id=number, version=get_agreement(number).version)


def change(number: int, terms: Terms, **more: Any) -> bool:
    given: dict[str, Any] = {"why": Reason.AGREED, "reason": "The board agreed", "at": NOON}
    given |= {"actor": COMMAND} | more
    mine = given.pop("seen", None) or seen(number)
    with transaction():
        return service.change_agreement(mine, terms, **given)


def terms_now(number: int) -> Terms:
    db.session.rollback()
    return terms_of(get_agreement(number))


def end(number: int, to_on: date, at: datetime = NOON) -> bool:
    mine = seen(number)
    with transaction():
        return service.end_early(mine, to_on=to_on, reason="Left", actor=COMMAND, at=at)


def renew(number: int, to_on: date, at: datetime = NOON) -> bool:
    mine = seen(number)
    with transaction():
        return service.renew_agreement(
            mine, to_on=to_on, review_on=MAY_1, reason="Works", actor=COMMAND, at=at
        )


# One's own agency


def test_nobody_who_is_shown_clients_lets_their_own_agency_see_more_or_for_longer() -> None:
    rowan = replace(a_reader(agency="housing"), permissions=BOTH)
    number = an_agreement({"housing": [C.IDENTITY, C.HOUSING], "police": [C.IDENTITY]})
    terms = terms_now(number)

    def recorded(sees: Mapping[str, list[Category]]) -> None:
        with transaction():
            service.record_agreement(some_terms(sees), actor=rowan, at=NOON)

    def changed(sees: Mapping[str, list[Category]], **more: Any) -> bool:
        parties = tuple(a_party(agency, kinds) for agency, kinds in sees.items())
        return change(number, replace(terms, parties=parties), actor=rowan, **more)

    def corrected(**days: Any) -> bool:
        return change(number, replace(terms, **days), actor=rowan, why=Reason.CORRECTION)

    def renewed() -> bool:
        mine, until = seen(number), JUNE_1 + timedelta(days=1)
        said: dict[str, Any] = {"review_on": MAY_1, "reason": "Works"}
        with transaction():
            return service.renew_agreement(mine, to_on=until, **said, actor=rowan, at=NOON)

    for widens in (
        lambda: recorded({"housing": [C.IDENTITY]}),
        lambda: changed({"housing": [C.IDENTITY, C.HOUSING, C.HEALTH], "police": [C.IDENTITY]}),
        lambda: changed({"housing": [C.IDENTITY, C.HEALTH]}),  # one for another
        lambda: corrected(from_on=MAY_1 - timedelta(days=1)),
        lambda: corrected(to_on=JUNE_1 + timedelta(days=1)),
        renewed,
    ):
        with pytest.raises(OwnAgency):
            widens()
    db.session.rollback()
    assert terms_now(number) == terms
    assert [each.id for each in list_shown(TODAY) if each.terms.title == terms.title] == [number]

    # Others’ share, and one’s own becoming less, is theirs to record.
    recorded({"police": [C.INTELLIGENCE]})
    assert changed({"housing": [C.IDENTITY], "police": [C.IDENTITY, C.HEALTH]})


def test_an_administrator_who_sees_no_client_records_what_their_agency_sees() -> None:
    sorrel = replace(
        a_reader(agency="housing"), permissions=frozenset({Permission.MANAGE_AGREEMENTS})
    )
    with transaction():
        assert service.record_agreement(
            some_terms({"housing": [C.IDENTITY]}), actor=sorrel, at=NOON
        )


# What an agency sees


_AGREEMENTS = st.lists(
    st.tuples(
        st.integers(-40, 40),  # days from today to its first day
        st.integers(1, 60),  # days that it holds
        st.dictionaries(st.sampled_from(AGENCIES), st.sets(st.sampled_from(C), min_size=1)),
    ),
    max_size=6,
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(agreements=_AGREEMENTS, later=st.integers(-50, 110))
def test_an_agency_sees_the_union_of_what_agreements_in_force_open_and_nothing_else(
    agreements: list[tuple[int, int, Mapping[str, set[C]]]], later: int
) -> None:
    ids = {code: an_agency(code) for code in AGENCIES}
    with transaction():
        for agreement in db.session.scalars(select(Agreement)):
            db.session.delete(agreement)
    for starts, lasts, sees in agreements:
        if sees:
            first = TODAY + timedelta(days=starts)
            an_agreement(sees, from_on=first, to_on=first + timedelta(days=lasts))
    day = TODAY + timedelta(days=later)

    for code in AGENCIES:
        expected: set[C] = set()
        for starts, lasts, sees in agreements:
            if 0 <= later - starts < lasts:
                expected |= sees.get(code, set())
        assert categories_of(ids[code], day) == expected


def test_without_any_agreement_an_agency_sees_nothing() -> None:
    assert categories_of(an_agency("housing"), TODAY) == frozenset()


# Recording


def test_what_is_recorded_is_what_was_agreed_and_is_on_the_trail() -> None:
    hazel = a_reader(username="hazel")
    an_agency("housing")
    terms = some_terms({"housing": [C.HOUSING, C.IDENTITY]}, owner="user:hazel")

    with transaction():
        number = service.record_agreement(terms, actor=hazel, at=NOON)

    assert terms_now(number) == terms
    [happened] = history_of(number)
    assert (happened.actor, happened.at, happened.what) == ("user:hazel", NOON, "recorded")
    assert Difference("Housing may see", "", "identity, housing") in happened.changes


def test_the_trail_holds_none_of_the_text_that_people_typed() -> None:
    party = a_party(gateway="A gateway typed by somebody")
    number = an_agreement(
        title="A title typed", purposes="Purposes typed", parties=(party,), owner=""
    )

    told = str(history_of(number))

    assert "typed" not in told
    assert {"title", "purposes", "gateway of Housing"} <= {
        each.what for happened in history_of(number) for each in happened.changes
    }


def test_a_form_sent_twice_is_one_agreement() -> None:
    an_agency("housing")
    terms = some_terms()

    numbers = set()
    for _ in range(2):
        with transaction():
            numbers.add(service.record_agreement(terms, actor=COMMAND, at=NOON, token="t" * 30))

    assert len(numbers) == 1
    assert len(history_of(numbers.pop())) == 1


def test_two_agreements_of_one_title_are_refused() -> None:
    an_agreement(title="Core")

    with pytest.raises(BadAgreement, match="There is already an agreement called “Core”"):
        an_agreement(title="Core")


def test_a_charity_without_a_gateway_is_no_party_and_nothing_is_recorded() -> None:
    charity = a_party("charity", [C.IDENTITY], kind=AgencyKind.THIRD_SECTOR)

    with pytest.raises(BadAgreement, match="third-sector body"):
        an_agreement(parties=(charity,))

    assert list_shown(TODAY) == []


# Changing


def test_a_change_takes_effect_at_once_and_says_who_what_and_why() -> None:
    number = an_agreement({"housing": [C.IDENTITY, C.HEALTH]})
    housing = an_agency("housing")
    terms = replace(terms_now(number), parties=(a_party("housing", [C.IDENTITY, C.HOUSING]),))

    assert change(number, terms)

    assert categories_of(housing, TODAY) == {C.IDENTITY, C.HOUSING}
    latest = history_of(number)[0]
    assert (latest.what, latest.reason) == ("changed, as agreed", "The board agreed")
    assert latest.changes == (
        Difference("Housing may see", "identity, health", "identity, housing"),
    )


def test_a_party_that_leaves_sees_nothing_by_it_and_one_that_joins_does() -> None:
    number = an_agreement({"housing": [C.IDENTITY]})
    housing, health = an_agency("housing"), an_agency("health")

    change(number, replace(terms_now(number), parties=(a_party("health", [C.IDENTITY]),)))

    assert categories_of(housing, TODAY) == frozenset()
    assert categories_of(health, TODAY) == {C.IDENTITY}


def test_a_second_editor_is_told_and_nothing_of_the_first_is_lost() -> None:
    number = an_agreement()
    both_saw = seen(number)
    mine, theirs = (replace(terms_now(number), purposes=text) for text in ("Mine", "Theirs"))
    change(number, theirs, seen=both_saw)

    with pytest.raises(ChangedByAnother):
        change(number, mine, seen=both_saw)

    assert terms_now(number).purposes == "Theirs"


def test_a_change_of_parties_alone_is_a_change_to_a_second_editor_too() -> None:
    number = an_agreement()
    both_saw = seen(number)
    change(number, replace(terms_now(number), parties=(a_party("housing", C),)), seen=both_saw)

    with pytest.raises(ChangedByAnother):
        change(number, replace(terms_now(number), purposes="Mine"), seen=both_saw)


def test_the_same_change_sent_twice_is_one_change() -> None:
    number = an_agreement()
    before, terms = seen(number), replace(terms_now(number), purposes="Another")

    assert [change(number, terms, seen=before) for _ in range(2)] == [True, False]
    assert len(history_of(number)) == 2


def test_an_agreement_in_force_is_not_changed_without_a_reason() -> None:
    number = an_agreement()

    with pytest.raises(BadAgreement, match="Write down the reason"):
        change(number, replace(terms_now(number), purposes="Another"), reason="")


def test_a_correction_may_move_the_days_and_is_called_one() -> None:
    number = an_agreement({"housing": [C.IDENTITY]})
    corrected = replace(terms_now(number), to_on=date(2026, 5, 20))

    change(number, corrected, why=Reason.CORRECTION, reason="The paper says the 19th")

    latest = history_of(number)[0]
    assert latest.what == "corrected"
    assert latest.changes == (Difference("end", "2026-06-01", "2026-05-20"),)
    assert categories_of(an_agency("housing"), date(2026, 5, 20)) == frozenset()


# Renewing and ending


def test_a_renewal_lets_it_hold_for_longer() -> None:
    number = an_agreement({"housing": [C.IDENTITY]})

    assert renew(number, date(2027, 6, 1))

    assert categories_of(an_agency("housing"), date(2027, 5, 31)) == {C.IDENTITY}
    assert history_of(number)[0].what == "renewed"
    assert not renew(number, date(2027, 6, 1)), "sent twice"


def test_what_has_ended_is_not_renewed_but_succeeded() -> None:
    number = an_agreement({"housing": [C.IDENTITY]})
    later = datetime(2026, 6, 10, 12, 0, tzinfo=UTC)

    with pytest.raises(BadAgreement, match="Record a successor instead"):
        renew(number, date(2027, 6, 1), at=later)
    with transaction():
        terms = some_terms(title="Its successor", from_on=later.date(), to_on=date(2027, 6, 1))
        successor = service.record_agreement(terms, actor=COMMAND, at=later, follows_id=number)

    assert get_shown(number, TODAY).followed_by == ((successor, "Its successor"),)
    assert get_shown(successor, TODAY).follows == (number, terms_now(number).title)


@pytest.mark.parametrize(("to_on", "sees_today"), [(TODAY, 0), (date(2026, 5, 2), 1)])
def test_an_early_end_today_stops_at_once_and_one_tomorrow_after_today(
    to_on: date, sees_today: int
) -> None:
    number = an_agreement({"housing": [C.IDENTITY]}, from_on=date(2026, 1, 1))
    housing = an_agency("housing")

    assert end(number, to_on)

    assert len(categories_of(housing, TODAY)) == sees_today
    assert categories_of(housing, date(2026, 5, 2)) == frozenset()
    assert history_of(number)[0].what == "ended early"
    assert not end(number, to_on), "sent twice"


def test_an_agreement_can_end_on_the_day_on_which_it_began() -> None:
    number = an_agreement({"housing": [C.IDENTITY]}, from_on=TODAY)

    end(number, TODAY)

    assert categories_of(an_agency("housing"), TODAY) == frozenset()


def test_no_end_lies_in_the_past() -> None:
    number = an_agreement({"housing": [C.IDENTITY]}, from_on=date(2026, 1, 1))

    with pytest.raises(BadAgreement, match="not in the past"):
        end(number, date(2026, 4, 30))


# Removing


def remove(number: int, at: datetime = NOON) -> None:
    mine = seen(number)
    with transaction():
        service.remove_agreement(mine, actor=COMMAND, at=at)


def test_what_never_was_in_force_can_be_removed() -> None:
    number = an_agreement(from_on=date(2026, 5, 2))

    remove(number)

    with pytest.raises(NotFound):
        get_agreement(number)


def test_what_has_been_in_force_is_never_removed_even_after_its_days_were_moved() -> None:
    number = an_agreement(from_on=TODAY)
    with pytest.raises(BadAgreement, match="stays on record"):
        remove(number)

    moved = replace(terms_now(number), from_on=date(2026, 5, 9), review_on=JUNE_1)
    change(number, moved, why=Reason.CORRECTION, reason="It begins on the 9th")

    with pytest.raises(BadAgreement, match="stays on record"):
        remove(number)
