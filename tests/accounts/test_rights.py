"""The rules of rights, without a database."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iom.accounts.domain import PERMISSIONS, TOLD, BadAccount, Permission, Role
from iom.accounts.reach import Reach
from iom.accounts.rights import (
    LastAdministrator,
    NoLongerAllowed,
    OwnRights,
    Rights,
    Standing,
    check_not_own,
    check_somebody_is_left,
    check_still_allowed,
    checked_reason,
    difference,
    difference_of,
    mark_of,
)
from iom.accounts.words import WORDED

ROLES, ALL = st.sampled_from(Role), st.sampled_from(Permission)
P = Permission
REACH = Reach()


def rights(role: Role, *changes: tuple[str, Permission]) -> Rights:
    made = Rights(role=role, agency="council", places=frozenset({"district:fenland"}))
    for act, permission in changes:
        made = made.granting(permission) if act == "grant" else made.taking(permission)
    return made


def test_what_is_granted_stands_beside_the_role_and_what_is_taken_is_gone() -> None:
    analyst = rights(Role.ANALYST, ("grant", P.NOMINATE), ("take", P.EXPORT_FIGURES))

    assert P.NOMINATE in analyst.permissions
    assert P.EXPORT_FIGURES not in analyst.permissions
    assert analyst.standing(P.NOMINATE) is Standing.GRANTED
    assert analyst.standing(P.EXPORT_FIGURES) is Standing.TAKEN
    assert analyst.standing(P.SEE_CRIMES) is Standing.ROLE


def test_what_was_granted_and_is_taken_leaves_the_role_alone() -> None:
    again = rights(Role.ANALYST, ("grant", P.NOMINATE), ("take", P.NOMINATE))
    assert again == rights(Role.ANALYST)
    back = rights(Role.ANALYST, ("take", P.SEE_CRIMES), ("grant", P.SEE_CRIMES))
    assert back == rights(Role.ANALYST)


def test_nobody_is_granted_what_they_have_or_loses_what_they_have_not() -> None:
    with pytest.raises(BadAccount, match="They have this permission already"):
        rights(Role.ANALYST, ("grant", P.SEE_CRIMES))
    with pytest.raises(BadAccount, match="They do not have this permission"):
        rights(Role.ANALYST, ("take", P.NOMINATE))


def test_a_single_permission_stays_when_the_role_changes_unless_the_new_role_has_it_so() -> None:
    board = rights(Role.BOARD, ("grant", P.SEE_CRIMES), ("grant", P.NOMINATE))

    analyst = board.with_role(Role.ANALYST)  # whose role gives recorded crime

    assert analyst.granted == {P.NOMINATE}
    # So it does not come back by itself.
    assert P.SEE_CRIMES not in analyst.with_role(Role.BOARD).permissions


@given(ROLES, st.lists(ALL, max_size=12), ROLES)
def test_single_permissions_always_make_a_difference_to_the_role(
    role: Role, touched: list[Permission], later: Role
) -> None:
    held = rights(role)
    for permission in touched:  # granted if they lack it, taken if they have it
        act = held.taking if permission in held.permissions else held.granting
        held = act(permission)
    for each in (held, held.with_role(later)):
        assert not each.granted & PERMISSIONS[each.role]
        assert each.taken <= PERMISSIONS[each.role]
        assert each.permissions == (PERMISSIONS[each.role] | each.granted) - each.taken


@given(ROLES, ROLES)
def test_what_is_gained_and_lost_leads_from_one_role_to_the_other(one: Role, other: Role) -> None:
    what = difference(PERMISSIONS[one], PERMISSIONS[other])
    assert (PERMISSIONS[one] | set(what.gained)) - set(what.lost) == PERMISSIONS[other]
    assert set(what.told) == set(what.gained) & TOLD


def test_other_clients_are_shown_by_another_agency_or_more_places_to_those_who_see_any() -> None:
    here, both = frozenset({"district:fenland"}), frozenset({"district:fenland", "unit:cambridge"})
    before = Rights(role=Role.LINK_WORKER, agency="council", places=here)

    assert difference_of(before, replace(before, agency="police")).elsewhere
    assert difference_of(before, replace(before, places=both)).elsewhere
    assert not difference_of(replace(before, places=both), before).elsewhere
    assert not difference_of(before, before.with_role(Role.COORDINATOR)).elsewhere
    board = before.with_role(Role.BOARD)
    assert not difference_of(board, replace(board, places=both)).elsewhere


def test_nobody_changes_their_own_rights_and_a_command_is_nobodys_own() -> None:
    with pytest.raises(OwnRights):
        check_not_own(7, 7)
    check_not_own(8, 7)
    check_not_own(None, 7)


def test_the_last_who_may_manage_users_stays() -> None:
    with pytest.raises(LastAdministrator):
        check_somebody_is_left(7, {7}, stays=False)
    check_somebody_is_left(7, {7}, stays=True)
    check_somebody_is_left(7, {7, 8}, stays=False)
    check_somebody_is_left(9, {7}, stays=False)  # no administrator anyhow


def test_whoever_lost_the_right_a_moment_ago_is_refused() -> None:
    with pytest.raises(NoLongerAllowed):
        check_still_allowed(7, {8})
    check_still_allowed(8, {8})
    check_still_allowed(None, set())


@pytest.mark.parametrize("reason", ["", "short", "   spaced   ", "x" * 301])
def test_a_reason_has_10_to_300_characters(reason: str) -> None:
    with pytest.raises(BadAccount, match="Say why in 10 to 300 characters"):
        checked_reason(reason)


def test_a_reason_is_kept_with_single_spaces() -> None:
    assert checked_reason("  Covers   leave until May ") == "Covers leave until May"


def test_the_mark_changes_with_what_a_page_shows_and_with_nothing_else() -> None:
    held = rights(Role.ANALYST)
    mark = mark_of("Ash Dunnock", REACH, held, disabled=False)

    assert mark == mark_of("Ash Dunnock", REACH, rights(Role.ANALYST), disabled=False)
    assert len(
        {
            mark,
            mark_of("Ash Dunnocks", REACH, held, disabled=False),
            mark_of("Ash Dunnock", Reach(email="ash@council.example"), held, disabled=False),
            mark_of("Ash Dunnock", Reach(telephone="01223 555 0123"), held, disabled=False),
            mark_of("Ash Dunnock", REACH, held, disabled=True),
            mark_of("Ash Dunnock", REACH, held.granting(P.NOMINATE), disabled=False),
            mark_of("Ash Dunnock", REACH, held.taking(P.SEE_CRIMES), disabled=False),
            mark_of("Ash Dunnock", REACH, held.with_role(Role.BOARD), disabled=False),
        }
    ) == 8  # fmt: skip


def test_every_permission_has_words() -> None:
    assert set(WORDED) == set(Permission)
    assert len({each.label for each in WORDED.values()}) == len(WORDED)
