"""Read accounts. Nothing here changes a row."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from iom.accounts.models import Agency, User
from iom.db import db
from iom.kernel.errors import NotFound


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
