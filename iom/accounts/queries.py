"""Read accounts. Nothing here changes a row."""

from collections.abc import Sequence

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
