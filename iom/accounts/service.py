"""Change accounts. Each function is one act; none of them commits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from iom.accounts import passwords, queries
from iom.accounts.changing import checked_full_name
from iom.accounts.domain import (
    AgencyKind,
    BadAccount,
    Reader,
    Role,
    canonical_username,
)
from iom.accounts.events import UserAdded
from iom.accounts.holders import list_holders
from iom.accounts.models import Agency, User, UserBound
from iom.accounts.password_rules import check_password
from iom.accounts.reach import checked_reach
from iom.accounts.rights import check_still_allowed
from iom.audit import service as audit
from iom.db import db

RESERVED = frozenset({"new"})  # a page of the product stands at the address that it would have


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUser:
    """What is asked for when an account is made. Places are pairs of id and name.

    Without a password the account waits until its owner sets one.
    """

    username: str
    full_name: str
    role: Role
    agency: str
    districts: Sequence[tuple[int, str]] = ()
    schemes: Sequence[tuple[int, str]] = ()
    units: Sequence[tuple[int, str]] = ()
    password: str | None = None
    email: str = ""
    telephone: str = ""


def add_agency(*, code: str, name: str, kind: AgencyKind = AgencyKind.STATUTORY) -> Agency:
    """Add an agency, or return it if it is there already."""
    agency = queries.find_agency(code)
    if agency is None:
        agency = Agency(code=code, name=name, kind=kind)
        db.session.add(agency)
        db.session.flush()
    return agency


def add_user(new: NewUser, *, actor: Reader, at: datetime) -> User:
    """Make an account.

    Raises:
        BadAccount: the name is taken or malformed, the agency unknown, the password too easy.
        NoLongerAllowed: the actor may not manage users any more.
    """
    check_still_allowed(actor.user_id, list_holders())
    username = canonical_username(new.username)
    if username in RESERVED or queries.find_user_by_name(username) is not None:
        raise BadAccount(_taken(username))
    agency = queries.get_agency(new.agency)
    if new.password is not None:
        own = (username, new.full_name, agency.code, agency.name)
        check_password(new.password, own=own)
    reach = checked_reach(new.email, new.telephone)
    user = User(
        username=username,
        work_email=reach.email or None,
        work_telephone=reach.telephone or None,
        full_name=checked_full_name(new.full_name),
        role=new.role,
        agency=agency,
        password_hash=None if new.password is None else passwords.hash_password(new.password),
        created_at=at,
        bounds=[
            *(UserBound(scheme_id=scheme_id) for scheme_id, _ in new.schemes),
            *(UserBound(unit_id=unit_id) for unit_id, _ in new.units),
            *(UserBound(district_id=district_id) for district_id, _ in new.districts),
        ],
        password_changed_at=None if new.password is None else at,
    )
    db.session.add(user)
    try:
        db.session.flush()
    except IntegrityError:  # somebody else took the name at this moment
        raise BadAccount(_taken(username)) from None
    event = UserAdded(
        subject=user.ref,
        role=new.role,
        agency=agency.code,
        districts=tuple(name for _, name in new.districts),
        schemes=tuple(name for _, name in new.schemes),
        units=tuple(name for _, name in new.units),
    )
    audit.record(event, actor=actor, at=at)
    return user


def _taken(username: str) -> str:
    return f"There is already a user called “{username}”."
