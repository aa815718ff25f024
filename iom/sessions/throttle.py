"""Count tries in the database, so that a count holds across workers and outlasts a restart.

A try is counted *before* it is looked at, and taken back if it was right: a hundred at the same
moment are a hundred tries. What is counted for is kept as a keyed fingerprint, never as a name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from iom import keys
from iom.audit import service as audit
from iom.audit.service import Doer
from iom.db import db
from iom.sessions.domain import ALLOWED, TooManyTries, Tries, Trusted
from iom.sessions.events import TriesThrottled
from iom.sessions.models import CountedTries


@dataclass(frozen=True, slots=True)
class Counted:
    """One thing that tries are counted for."""

    by: Trusted
    key: str


NOBODY = Doer("nobody")
"""Whoever tries something before they are known, as the trail names them."""


def counted_for(username: str, *, device: str | None, network: str) -> tuple[Counted, ...]:
    """Say what a try at an account is counted for.

    A browser that has signed in to the account before is counted by itself alone, so that nobody
    who hammers the account, or shares the address, can keep its owner out. Of others each address
    is counted apart first, so that one alone makes only itself wait.

    Args:
        username: as it was typed or found; it need not exist.
        device: the mark of a browser that has signed in to this account; None for another.
        network: the network that the try comes from.
    """
    if device is not None:
        return (_counted(Trusted.DEVICE, f"{username}\n{device}"),)
    return (
        _counted(Trusted.ACCOUNT_THERE, f"{username}\n{network}"),
        _counted(Trusted.ACCOUNT, username),
        *counted_for_address(network),
    )


def counted_for_address(network: str) -> tuple[Counted, ...]:
    """Say what a try is counted for whose answer nobody guesses: where it comes from, alone."""
    return (_counted(Trusted.ADDRESS, network),)


def take(counted: Sequence[Counted], *, at: datetime) -> None:
    """Count a try that is about to be made.

    Raises:
        TooManyTries: it has to wait; then it is not counted.
    """
    rows = _locked(counted, at)
    tries = {each: _tries(rows[each.key]) for each in counted}
    wait = max(each.wait_at(at) for each in tries.values())
    if wait:
        raise TooManyTries(wait)
    for each, before in tries.items():
        _write(rows[each.key], before.with_one_more(at, allowed=ALLOWED[each.by]))


def give_back(counted: Sequence[Counted], *, at: datetime) -> None:
    """Take back the try that was counted last: it was right, but the owner is not in yet."""
    rows = _locked(counted, at)
    for each in counted:
        _write(rows[each.key], _tries(rows[each.key]).with_one_less(at, allowed=ALLOWED[each.by]))


def clear(counted: Sequence[Counted], *, at: datetime) -> None:
    """Forget the failures of an account or a browser: its owner is in.

    Those of an address stay, but for this try: somebody who guesses at many accounts may well own
    one of them.
    """
    give_back([each for each in counted if each.by is Trusted.ADDRESS], at=at)
    own = [each.key for each in counted if each.by is not Trusted.ADDRESS]
    db.session.execute(delete(CountedTries).where(CountedTries.key.in_(own)))


def note_wait(counted: Sequence[Counted], *, subject: str, at: datetime) -> None:
    """Put it on the trail if the next try has to wait."""
    rows = _locked(counted, at)
    for each in counted:
        wait = _tries(rows[each.key]).wait_at(at)
        if wait:
            event = TriesThrottled(subject=subject, counted_by=each.by, wait_seconds=wait)
            audit.record(event, actor=NOBODY, at=at)


def _counted(by: Trusted, text: str) -> Counted:
    return Counted(by, keys.fingerprint("tries", f"{by}:{text}"))


def _locked(counted: Sequence[Counted], at: datetime) -> dict[str, CountedTries]:
    """Return the rows, made where there were none, locked in an order that all keep to."""
    if not counted:
        return {}
    wanted = sorted(each.key for each in counted)
    engine = postgresql if db.session.get_bind().dialect.name == "postgresql" else sqlite
    new = [{"key": key, "failures": 0, "since_at": at} for key in wanted]
    made = engine.insert(CountedTries).values(new)
    db.session.execute(made.on_conflict_do_nothing(index_elements=["key"]))
    found = db.session.scalars(
        select(CountedTries)
        .where(CountedTries.key.in_(wanted))
        .order_by(CountedTries.key)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {row.key: row for row in found}


def _tries(row: CountedTries) -> Tries:
    return Tries(row.failures, row.since_at, row.until_at)


def _write(row: CountedTries, tries: Tries) -> None:
    row.failures, row.since_at, row.until_at = tries.failures, tries.since_at, tries.until_at
