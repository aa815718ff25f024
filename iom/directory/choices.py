"""Read what there is for the needs of a client. Nothing here changes a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from iom.accounts.domain import Reader
from iom.clients.models import Client
from iom.clients.queries import get_client
from iom.directory.fitting import Person
from iom.directory.offering import Offered, offer
from iom.directory.queries import person_of, programmes
from iom.needs.domain import Need, NeedKind
from iom.needs.queries import get_picture


@dataclass(frozen=True, slots=True)
class ForNeed:
    """A need of a client, where it stands, and what there is for it.

    Attributes:
        stands: None where the reader asked for a need that the client is not known to have.
    """

    kind: NeedKind
    stands: Need | None
    offered: Offered


@dataclass(frozen=True, slots=True)
class Options:
    """What there is for a client.

    Attributes:
        needs: those that are shown, each with what there is.
        others: needs that the reader may ask about besides.
        asked: the need that was asked for alone; None: all that are open.
        known: whether anything is known of the needs of the client.
    """

    client: Client
    person: Person
    needs: Sequence[ForNeed]
    others: Sequence[NeedKind]
    asked: NeedKind | None
    known: bool


def get_options(reader: Reader, ref: str, need: str, today: date) -> Options:
    """Fetch what there is for the open needs of a client, or for one need that is asked for.

    Needs that the reader's agency may not see are not among them, whatever is asked.

    Raises:
        NoSuchClient: there is no such client that the reader may see.
    """
    client = get_client(reader, ref)
    picture = get_picture(reader, client.id, today)
    stands = {
        each.kind: each.standing.need for pathway in picture.pathways for each in pathway.needs
    }
    asked = NeedKind(need) if need in set(NeedKind) and NeedKind(need) in stands else None
    kinds = [asked] if asked else [kind for kind, where in stands.items() if where.open]
    person, there = person_of(reader, client, today), programmes(today)
    return Options(
        client=client,
        person=person,
        needs=[
            ForNeed(
                kind,
                stands[kind] if stands[kind].open else None,
                offer(there, person, kind, today),
            )
            for kind in kinds
        ],
        others=[kind for kind in stands if kind not in kinds],
        asked=asked,
        known=picture.known,
    )
