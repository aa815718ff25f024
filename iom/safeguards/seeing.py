"""Who is shown a client today, and why: the scope itself is asked, for everybody who might be."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select

from iom.accounts.domain import BY_AGREEMENT, Category, Permission, Reader
from iom.accounts.queries import list_agencies
from iom.clients.models import Client
from iom.db import db
from iom.kernel import clock
from iom.safeguards.colleagues import Worker, list_workers
from iom.sharing.readers import covers_by, seats_by
from iom.sharing.scope import briefed_to, listed_to, visible_by_right, visible_to

_MOST_AT_ONCE = 50  # people asked for in one statement
_ASKED: Mapping[str, Callable[[Reader, Any], ColumnElement[bool]]] = {
    "sees": visible_to,
    "by_right": visible_by_right,
    "listed": listed_to,
    "briefed": briefed_to,
}


@dataclass(frozen=True, slots=True)
class SeenBy:
    """Somebody who is shown the client today, and why it reaches them.

    `part`: a part of the record alone, the briefing sheet or the case on the list of a sitting.
    """

    name: str
    why: str
    part: bool = False


def who_might(district_id: int | None) -> dict[Permission, list[Worker]]:
    """List by permission who might be shown somebody of a district; nobody where it is None."""
    show = (*sorted(BY_AGREEMENT), Permission.SEE_EVERY_CLIENT, Permission.BREAK_GLASS)
    return {
        each: list_workers(each, district_id=district_id) if district_id else [] for each in show
    }


def who_sees(
    client: Client,
    workers: Mapping[Permission, Sequence[Worker]],
    categories: Mapping[str, frozenset[Category]],
    works: Mapping[str, Collection[int | None]],
    district: str,
) -> dict[int, list[SeenBy]]:
    """Ask the scope, for each of some people, whether they are shown the client; by agency.

    Args:
        client: who came through the scope.
        workers: by permission, those whose bounds take the client in (`who_might`).
        categories: what may be seen, by the code of an agency.
        works: who works with the client, by the name of their agency; None for the agency itself.
        district: where the client lives, in words.
    """
    here = client.home_district_id
    codes = {agency.id: agency.code for agency in list_agencies()}
    held: dict[int, set[Permission]] = {}
    for permission, those in workers.items():
        for each in those:
            held.setdefault(each.user_id, set()).add(permission)
    covers, seats = covers_by(clock.today()), seats_by(clock.today())
    known = {each.user_id: each for those in workers.values() for each in those}
    people = sorted(known.values(), key=lambda each: (each.name, each.user_id))
    found: dict[int, list[SeenBy]] = {}
    for start in range(0, len(people), _MOST_AT_ONCE):
        some = people[start : start + _MOST_AT_ONCE]
        readers = [
            Reader(
                ref="",
                name=each.name,
                user_id=each.user_id,
                agency_id=each.agency_id,
                agency=codes[each.agency_id],
                permissions=frozenset(held[each.user_id]),
                district_ids=frozenset({here} if here else ()),
                categories=categories.get(codes[each.agency_id], frozenset()),
                covers=frozenset(covers.get(each.user_id, ())),
                sittings=frozenset(seats.get(each.user_id, ())),
            )
            for each in some
        ]
        asked = [
            condition(reader, Client).label(f"{name}{place}")
            for place, reader in enumerate(readers)
            for name, condition in _ASKED.items()
        ]
        answers = db.session.execute(select(*asked).where(Client.id == client.id))
        row = answers.mappings().one()
        for place, worker in enumerate(some):
            said = {name for name in _ASKED if row[f"{name}{place}"]}
            if said:
                own = works.get(worker.agency, ())
                why = _why(said, worker, held[worker.user_id], own, district)
                found.setdefault(worker.agency_id, []).append(why)
    return found


def _why(
    said: Collection[str],
    worker: Worker,
    held: Collection[Permission],
    works: Collection[int | None],
    district: str,
) -> SeenBy:
    """Say in words why somebody is shown a client, by what the scope says of them."""
    if "sees" not in said:
        parts = {
            "listed": "sees the case alone, on the list of a sitting of the panel",
            "briefed": "is given the briefing sheet alone, while the client is on the scheme",
        }
        why = "; ".join(words for name, words in parts.items() if name in said)
        return SeenBy(worker.name, why, part=True)
    if "by_right" not in said:
        why = "broke the glass"
    elif worker.user_id in works:
        why = "works with the client"
    elif Permission.SEE_EVERY_CLIENT in held:
        why = f"sees every client in {district}"
    elif not works:
        why = "stands in for somebody who works with the client"
    else:
        why = "the agency works with the client"
    return SeenBy(worker.name, why)
