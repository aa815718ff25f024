"""Read accounts as an administrator sees them. Nothing here changes a row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import selectinload

from iom.accounts import queries as accounts
from iom.accounts.domain import BadAccount, Permission, canonical_username
from iom.accounts.models import PermissionChange, User
from iom.accounts.rights import mark_of
from iom.administration.domain import (
    Account,
    Found,
    Sought,
    Why,
    districts_of,
    shows_clients,
)
from iom.db import db
from iom.kernel.errors import NotFound
from iom.places import queries as places
from iom.places.domain import Place, SchemeBranch

SHOWN = 100  # accounts on a page


def list_accounts(sought: Sought, *, totp_required: bool, at: datetime) -> Found:
    """List accounts by name, a page of them.

    Args:
        sought: which.
        totp_required: whether the settings ask for a second factor of those who see clients.
        at: the moment that "not for 90 days" counts from.
    """
    everybody = _accounts(true(), totp_required=totp_required)
    found = [(n, each) for n, each in enumerate(everybody) if sought.takes_in(each, at=at)]
    # Behind whom a page begins may not be among those who match any more.
    begins = next((n for n, each in enumerate(everybody) if each.username == sought.after), -1)
    rest = [each for n, each in found if n > begins]
    return Found(
        accounts=rest[:SHOWN],
        matching=len(found),
        earlier=len(rest) < len(found),
        later=len(rest) > SHOWN,
        active=sum(each.disabled_at is None for each in everybody),
        disabled=sum(each.disabled_at is not None for each in everybody),
    )


def list_everybody() -> list[Account]:
    """List every account by name, disabled or not, however many there are."""
    return _accounts(true(), totp_required=False)


def get_account(username: str, *, totp_required: bool = False) -> Account:
    """Fetch one account.

    Raises:
        NotFound: there is none of this name.
    """
    try:
        name = canonical_username(username)
    except BadAccount:
        raise NotFound("There is no such user.") from None
    for found in _accounts(User.username == name, totp_required=totp_required):
        return found
    raise NotFound("There is no such user.")


def list_namesakes(account: Account) -> Sequence[str]:
    """List the user names of other accounts in the same full name."""
    return db.session.scalars(
        select(User.username)
        .where(User.full_name == account.full_name, User.id != account.id)
        .order_by(User.username)
    ).all()


def reasons_of(user_id: int) -> dict[Permission, Why]:
    """Say why each permission was last granted or taken singly."""
    rows = db.session.scalars(
        select(PermissionChange)
        .where(PermissionChange.user_id == user_id)
        .order_by(PermissionChange.id)
    ).all()
    names = accounts.names_of(row.changed_by for row in rows)
    return {
        row.permission: Why(reason=row.reason, by=names[row.changed_by], at=row.changed_at)
        for row in rows
    }


def _accounts(condition: ColumnElement[bool], *, totp_required: bool) -> list[Account]:
    tree = places.tree()
    known = [place for branch in tree for place in branch.places]
    branches = list(_branches(tree))
    users = db.session.scalars(
        select(User)
        .where(condition)
        .options(selectinload(User.bounds), selectinload(User.permissions))
        .order_by(User.full_name, User.username)
    ).unique()
    return [
        _account(user, accounts.places_of_bounds(user.bounds, known), branches, totp_required)
        for user in users
    ]


def _account(
    user: User,
    where: Sequence[Place],
    branches: Sequence[tuple[Place, Place, Place]],
    totp_required: bool,  # noqa: FBT001  # handed on
) -> Account:
    rights, reach = accounts.rights_in(user, where), accounts.reach_of(user)
    districts = districts_of(where, branches)
    return Account(
        id=user.id,
        username=user.username,
        full_name=user.full_name,
        agency_code=user.agency.code,
        agency_name=user.agency.name,
        rights=rights,
        places=tuple(where),
        districts=districts,
        everywhere=bool(districts) and len(districts) == len(branches),
        created_at=user.created_at,
        last_signed_in_at=user.last_signed_in_at,
        disabled_at=user.disabled_at,
        has_password=user.password_hash is not None,
        second_factor_at=user.totp_enrolled_at,
        needs_second_factor=totp_required and shows_clients(rights),
        reach=reach,
        mark=mark_of(user.full_name, reach, rights, disabled=user.disabled_at is not None),
    )


def _branches(tree: Iterable[SchemeBranch]) -> Iterable[tuple[Place, Place, Place]]:
    for scheme in tree:
        for unit in scheme.units:
            for district in unit.districts:
                yield scheme.place, unit.place, district
