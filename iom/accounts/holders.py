"""Accounts to be changed, read so that nobody else changes their rights at the same moment.

PostgreSQL locks the rows of everybody who might manage users, always in the same order; SQLite has
one writer at a time anyhow (`transaction`).
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import selectinload

from iom.accounts.domain import PERMISSIONS, Permission, Reader
from iom.accounts.models import User, UserPermission
from iom.accounts.queries import get_user_by_name, permissions_of
from iom.accounts.rights import check_still_allowed
from iom.db import db

_THEIRS = Permission.MANAGE_USERS


def take_for_change(username: str, actor: Reader) -> tuple[User, frozenset[int]]:
    """Fetch an account for a change of its rights, with the ids of all who may manage users now.

    Args:
        username: the canonical user name.
        actor: whoever asks; what they might do when the request began may be no more.

    Raises:
        NotFound: there is no such user.
        NoLongerAllowed: the actor may not manage users any more.
    """
    user_id = get_user_by_name(username).id
    _lock(user_id)
    holders = list_holders()
    check_still_allowed(actor.user_id, holders)
    return db.session.scalars(_fresh(User.id == user_id)).unique().one(), holders


def list_holders() -> frozenset[int]:
    """List the ids of active users who may manage users at this moment."""
    return frozenset(
        user.id
        for user in db.session.scalars(_fresh(_might_hold())).unique()
        if user.is_active and _THEIRS in permissions_of(user)
    )


def _lock(user_id: int) -> None:
    """Lock everybody who might manage users, and the account itself, in the order of their ids.

    Whoever waits here reads again afterwards, in a statement of its own: what a permission row says
    is not read anew by the statement that waited.
    """
    db.session.execute(
        select(User.id)
        .where(or_(User.id == user_id, _might_hold()))
        .order_by(User.id)
        .with_for_update()
    ).all()


def _might_hold() -> ColumnElement[bool]:
    roles = [role for role, given in PERMISSIONS.items() if _THEIRS in given]
    singly = select(UserPermission.user_id).where(UserPermission.permission == _THEIRS)
    return or_(User.role.in_(roles), User.id.in_(singly))


def _fresh(condition: ColumnElement[bool]) -> Select[User]:
    return (
        select(User)
        .where(condition)
        .options(selectinload(User.permissions), selectinload(User.bounds))
        .execution_options(populate_existing=True)
    )
