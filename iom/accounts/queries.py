"""Read accounts. Nothing here changes a row."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, TypeVar

from sqlalchemy import BindParameter, Select, or_, select

from iom.accounts.domain import BadAccount, Permission, Reader
from iom.accounts.models import Agency, User, UserBound
from iom.accounts.reach import Reach
from iom.accounts.rights import Rights, mark_of
from iom.db import db
from iom.kernel.errors import NotFound
from iom.places import queries as places
from iom.places.domain import Place, PlaceKind
from iom.places.models import DeliveryUnit, District

Columns = TypeVar("Columns", bound="Select[*tuple[Any, ...]]")


def find_user(user_id: int) -> User | None:
    """Find a user who may still sign in."""
    user = db.session.get(User, user_id)
    return user if user is not None and user.is_active else None


def find_user_by_name(username: str) -> User | None:
    """Find a user by canonical user name, disabled or not."""
    return db.session.scalar(select(User).where(User.username == username))


def get_user_by_name(username: str) -> User:
    """Fetch a user by canonical user name.

    Raises:
        NotFound: there is none.
    """
    user = find_user_by_name(username)
    if user is None:
        raise NotFound(f"There is no user called “{username}”.")
    return user


def get_own(reader: Reader) -> User:
    """Fetch the account of whoever asks, for a change, so that nobody else changes it meanwhile.

    Raises:
        NotFound: a command asks, which has none.
    """
    user = db.session.scalar(
        select(User)
        .where(User.id == reader.user_id)
        .with_for_update(of=User)
        .execution_options(populate_existing=True)
    )
    if user is None:
        raise NotFound("A command has no account.")
    return user


def permissions_of(user: User) -> frozenset[Permission]:
    """Say what a user may do: what the role gives, what was granted, less what was taken."""
    return rights_in(user, ()).permissions


def rights_of(user: User) -> Rights:
    """Return all that a user may do, and where, as the rules take it."""
    return rights_in(user, places_of(user))


def mark_of_user(user: User) -> str:
    """Return the mark of what a page shows of an account now (`rights.mark_of`)."""
    return mark_of(user.full_name, reach_of(user), rights_of(user), disabled=not user.is_active)


def reach_of(user: User) -> Reach:
    """Say how a user is reached at work."""
    return Reach(email=user.work_email or "", telephone=user.work_telephone or "")


def places_of(user: User) -> list[Place]:
    """List the places that bound a user, as they were given, in the order of the tree."""
    return places_of_bounds(user.bounds, places.list_places())


def places_of_bounds(bounds: Iterable[UserBound], known: Iterable[Place]) -> list[Place]:
    """List the places that bounds name, in the order of `known`, which is all there are."""
    held = {key_of(bound) for bound in bounds}
    return [place for place in known if (place.kind, place.id) in held]


def key_of(bound: UserBound) -> tuple[PlaceKind, int | None]:
    """Return which place a bound names."""
    if bound.scheme_id is not None:
        return PlaceKind.SCHEME, bound.scheme_id
    if bound.unit_id is not None:
        return PlaceKind.UNIT, bound.unit_id
    return PlaceKind.DISTRICT, bound.district_id


def rights_in(user: User, where: Iterable[Place]) -> Rights:
    """Return all that a user may do, whose places are known."""
    return Rights(
        role=user.role,
        agency=user.agency.code,
        places=frozenset(place.ref for place in where),
        granted=frozenset(own.permission for own in user.permissions if own.granted),
        taken=frozenset(own.permission for own in user.permissions if not own.granted),
    )


def district_ids_of(user_id: int) -> frozenset[int]:
    """Say in which districts a user may see clients, those of their schemes and units included."""
    return frozenset(db.session.scalars(in_districts_of(user_id, select(District.id))))


def in_districts_of(user_id: int | BindParameter[Any], columns: Columns) -> Columns:
    """Read of the districts in which a user may see clients; one may come more than once."""
    return _with_bounds(columns).where(UserBound.user_id == user_id)


def users_of_districts(district_ids: Collection[int]) -> Select[int]:
    """Select the users who may see clients in any of some districts."""
    users = select(UserBound.user_id).select_from(District)
    return _with_bounds(users).where(District.id.in_(sorted(district_ids)))


def _with_bounds(columns: Columns) -> Columns:
    return columns.join(DeliveryUnit, DeliveryUnit.id == District.unit_id).join(
        UserBound,
        or_(
            UserBound.district_id == District.id,
            UserBound.unit_id == DeliveryUnit.id,
            UserBound.scheme_id == DeliveryUnit.scheme_id,
        ),
    )


def list_users() -> Sequence[User]:
    """List every user, by user name."""
    return db.session.scalars(select(User).order_by(User.username)).unique().all()


def find_agency(code_or_name: str) -> Agency | None:
    """Find an agency by its code or its exact name."""
    return db.session.scalar(
        select(Agency).where((Agency.code == code_or_name) | (Agency.name == code_or_name))
    )


def get_agency(code_or_name: str) -> Agency:
    """Fetch an agency by its code or its exact name.

    Raises:
        BadAccount: there is none; the sentence lists those that there are.
    """
    agency = find_agency(code_or_name)
    if agency is None:
        known = ", ".join(agency.code for agency in list_agencies()) or "none yet"
        raise BadAccount(f"There is no agency “{code_or_name}”. Those known are: {known}.")
    return agency


def list_agencies() -> Sequence[Agency]:
    """List every agency, by name."""
    return db.session.scalars(select(Agency).order_by(Agency.name)).all()


def names_by_id(user_ids: Iterable[int]) -> dict[int, str]:
    """Name some users, whose accounts may be closed, by their ids."""
    rows = db.session.execute(select(User.id, User.full_name).where(User.id.in_(set(user_ids))))
    return {row.id: row.full_name for row in rows}


def names_of(refs: Iterable[str]) -> dict[str, str]:
    """Name those whom the trail calls `user:hazel` or `command:root`, by their references.

    Every page names people through this one, so that nobody has two names.
    """
    wanted = set(refs)
    users = [ref.removeprefix("user:") for ref in wanted if ref.startswith("user:")]
    rows = (
        db.session.execute(
            select(User.username, User.full_name).where(User.username.in_(users))
        ).all()
        if users
        else ()
    )
    names = {f"user:{username}": full_name for username, full_name in rows}
    for ref in wanted - set(names):
        kind, _, account = ref.partition(":")
        names[ref] = f"the command line ({account})" if kind == "command" else account or ref
    return names
