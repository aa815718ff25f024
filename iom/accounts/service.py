"""Change accounts and check sign-ins. Each function is one act; none of them commits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from iom.accounts import passwords, queries
from iom.accounts.domain import (
    AgencyKind,
    BadAccount,
    Reader,
    Role,
    canonical_username,
    check_password,
)
from iom.accounts.events import SignedIn, SignedOut, SignInFailed, UserAdded, UserDisabled
from iom.accounts.models import Agency, User, UserBound
from iom.audit import service as audit
from iom.db import db


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUser:
    """What is asked for when an account is made. `districts` are pairs of id and name."""

    username: str
    full_name: str
    role: Role
    agency: str
    districts: Sequence[tuple[int, str]]
    password: str


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
    """
    username = canonical_username(new.username)
    check_password(new.password, username=username)
    if queries.find_user_by_name(username) is not None:
        raise BadAccount(f"There is already a user called “{username}”.")
    agency = queries.find_agency(new.agency)
    if agency is None:
        known = ", ".join(agency.code for agency in queries.list_agencies()) or "none yet"
        raise BadAccount(f"There is no agency “{new.agency}”. Those known are: {known}.")
    user = User(
        username=username,
        full_name=new.full_name,
        role=new.role,
        agency=agency,
        password_hash=passwords.hash_password(new.password),
        created_at=at,
        bounds=[UserBound(district_id=district_id) for district_id, _ in new.districts],
        password_changed_at=at,
    )
    db.session.add(user)
    event = UserAdded(
        subject=user.ref,
        role=new.role,
        agency=agency.code,
        districts=tuple(name for _, name in new.districts),
    )
    audit.record(event, actor=actor, at=at)
    db.session.flush()
    return user


def disable_user(username: str, *, actor: Reader, at: datetime) -> None:
    """Close an account; whoever uses it is signed out with their next request.

    Raises:
        NotFound: there is no such user.
        BadAccount: it is disabled already.
    """
    user = queries.get_user_by_name(canonical_username(username))
    if user.disabled_at is not None:
        raise BadAccount(f"The account “{user.username}” is disabled already.")
    user.disabled_at = at
    audit.record(UserDisabled(subject=user.ref), actor=actor, at=at)


@dataclass(frozen=True, slots=True)
class _Unknown:
    ref: str = "nobody"


def check_sign_in(username: str, password: str) -> User | None:
    """Return the user whose name and password these are, or None; takes as long either way."""
    try:
        user = queries.find_user_by_name(canonical_username(username))
    except BadAccount:
        user = None
    right = passwords.matches(password, user.password_hash if user else None)
    return user if user is not None and right and user.is_active else None


def record_sign_in(user: User, *, at: datetime) -> None:
    """Put a sign-in on the trail."""
    audit.record(SignedIn(subject=user.ref), actor=user, at=at)


def record_failed_sign_in(username: str, *, at: datetime) -> None:
    """Put a refused sign-in on the trail; a name that belongs to nobody is not kept.

    What people type there by mistake is often a password.
    """
    try:
        user = queries.find_user_by_name(canonical_username(username))
    except BadAccount:
        user = None
    event = SignInFailed(subject=user.ref if user else "user:unknown")
    audit.record(event, actor=_Unknown(), at=at)


def record_sign_out(reader: Reader, *, at: datetime) -> None:
    """Put a sign-out on the trail."""
    audit.record(SignedOut(subject=reader.ref), actor=reader, at=at)
