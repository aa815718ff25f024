"""Delete nominations of a client who is erased, where nobody ever said that it was they.

Those that lead to the client by their row go with the client's other rows.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from iom.audit.service import Actor
from iom.clients.domain import IdentifierKind
from iom.clients.forgetting import Forgotten
from iom.db import db
from iom.nominations.domain import State
from iom.nominations.models import Nomination, Verdict
from iom.sharing.scope import writing

_OPEN = [state for state in State if state.open]


def forget(who: Forgotten, *, actor: Actor, at: datetime) -> None:
    """Delete nominations that came to nothing, of the same number or the same two names.

    One that still waits is about somebody who is dealt with now, and stays.

    Args:
        who: is erased.
        actor: not looked at; the erasure itself is on the trail.
        at: likewise.
    """
    del actor, at
    columns = [getattr(Nomination, kind.value) for kind in IdentifierKind]
    rows = db.session.execute(
        writing(
            select(Nomination.id, Nomination.family_name, Nomination.given_names, *columns)
        ).where(Nomination.client_id.is_(None), Nomination.state.not_in(_OPEN))
    )
    ids = [row.id for row in rows if _is_same(who, row)]
    for table, column in ((Verdict, Verdict.nomination_id), (Nomination, Nomination.id)):
        db.session.execute(
            delete(table).where(column.in_(ids)),
            execution_options={"synchronize_session": False},
        )


def _is_same(who: Forgotten, row: tuple[object, ...]) -> bool:
    _, family_name, given_names, *numbers = row
    told = {str(kind): str(number) for kind, number in zip(IdentifierKind, numbers, strict=True)}
    names = {(family.casefold(), given.casefold()) for family, given in who.names}
    return (str(family_name).casefold(), str(given_names).casefold()) in names or any(
        (kind, told[kind]) in who.numbers for kind in IdentifierKind
    )
