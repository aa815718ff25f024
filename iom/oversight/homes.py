"""Where a worker lives: kept sealed, shown to nobody but the worker, compared by one check."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from iom.accounts.domain import Reader
from iom.accounts.models import User
from iom.accounts.queries import get_user_by_name
from iom.audit import service as audit
from iom.clients.postal import BadAddress, line_of, postcode_of
from iom.db import db
from iom.oversight.events import HomeChanged

Home = tuple[str, str]  # first line, postcode


def homes() -> Mapping[str, Home]:
    """Return the homes of all users who have said where they live, by user name."""
    rows = db.session.execute(
        select(User.username, User.home_address).where(User.home_address.is_not(None))
    )
    return {username: _read(kept) for username, kept in rows if kept}


def home_of(username: str) -> Home | None:
    """Return where a user lives, for that user's own eyes.

    Raises:
        NotFound: there is no such user.
    """
    kept = get_user_by_name(username).home_address
    return _read(kept) if kept else None


def set_home(username: str, line: str, postcode: str, *, actor: Reader, at: datetime) -> None:
    """Keep where a user lives, or forget it if both parts are empty.

    Raises:
        NotFound: there is no such user.
        BadAddress: the address is malformed, or one of its parts is missing.
    """
    user = get_user_by_name(username)
    kept = None
    if line.strip() or postcode.strip():
        kept = f"{line_of(line)}\n{postcode_of(postcode)}"
        if kept.endswith("\n"):
            raise BadAddress("Enter the postcode too: without it nothing can be compared.")
    if kept == user.home_address:
        return
    user.home_address = kept
    db.session.flush()
    audit.record(HomeChanged(subject=user.ref), actor=actor, at=at)


def _read(kept: str) -> Home:
    line, _, postcode = kept.partition("\n")
    return line, postcode
