"""Every kind of entry that there is, in the order of a record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from iom.clients import kinds as clients
from iom.contacts import kinds as contacts
from iom.enforcement import kinds as enforcement
from iom.entries.domain import Kind, Section
from iom.kernel.errors import NotFound
from iom.needs import kinds as needs
from iom.offending import kinds as offending
from iom.particulars import kinds as particulars
from iom.safety import kinds as safety
from iom.youth import kinds as youth

_ROOMS = (safety, particulars, enforcement, offending, needs, youth, contacts, clients)


def _in_order(kinds: Iterator[Kind]) -> Iterator[Kind]:
    order = list(Section)
    return iter(sorted(kinds, key=lambda kind: order.index(kind.section)))


KINDS: Mapping[str, Kind] = {
    kind.code: kind for kind in _in_order(chain.from_iterable(room.KINDS for room in _ROOMS))
}
"""By code, in the order of the sections."""


def get_kind(code: str) -> Kind:
    """Return a kind by its code.

    Raises:
        NotFound: there is none.
    """
    if code not in KINDS:
        raise NotFound("There is no such kind of entry.")
    return KINDS[code]
