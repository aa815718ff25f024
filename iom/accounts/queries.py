"""Read accounts. Nothing here changes a row."""

from collections.abc import Iterable, Sequence

from sqlalchemy import or_, select

from iom.accounts.domain import PERMISSIONS, Permission
from iom.accounts.models import Agency, User, UserBound
from iom.db import db
from iom.kernel.errors import NotFound
from iom.places.models import DeliveryUnit, District


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


def permissions_of(user: User) -> frozenset[Permission]:
    """Say what a user may do: what the role gives, what was granted, less what was taken."""
    granted = {own.permission for own in user.permissions if own.granted}
    taken = {own.permission for own in user.permissions if not own.granted}
    return (PERMISSIONS[user.role] | granted) - taken


def district_ids_of(user_id: int) -> frozenset[int]:
    """Say in which districts a user may see clients, those of their schemes and units included."""
    return frozenset(
        db.session.scalars(
            select(District.id)
            .join(DeliveryUnit, DeliveryUnit.id == District.unit_id)
            .join(
                UserBound,
                or_(
                    UserBound.district_id == District.id,
                    UserBound.unit_id == DeliveryUnit.id,
                    UserBound.scheme_id == DeliveryUnit.scheme_id,
                ),
            )
            .where(UserBound.user_id == user_id)
            .distinct()
        )
    )


def list_users() -> Sequence[User]:
    """List every user, by user name."""
    return db.session.scalars(select(User).order_by(User.username)).unique().all()


def find_agency(code_or_name: str) -> Agency | None:
    """Find an agency by its code or its exact name."""
    return db.session.scalar(
        select(Agency).where((Agency.code == code_or_name) | (Agency.name == code_or_name))
    )


def list_agencies() -> Sequence[Agency]:
    """List every agency, by name."""
    return db.session.scalars(select(Agency).order_by(Agency.name)).all()


def names_of(refs: Iterable[str]) -> dict[str, str]:
    """Name those whom the trail calls `user:hazel` or `command:root`, by their references.

    Every page names people through this one, so that nobody has two names.
    """
    wanted = set(refs)
    users = [ref.removeprefix("user:") for ref in wanted if ref.startswith("user:")]
    names = {
        f"user:{username}": full_name
        for username, full_name in db.session.execute(
            select(User.username, User.full_name).where(User.username.in_(users))
        )
    }
    for ref in wanted - set(names):
        kind, _, account = ref.partition(":")
        names[ref] = f"the command line ({account})" if kind == "command" else account or ref
    return names
