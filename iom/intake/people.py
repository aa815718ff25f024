"""Whom rows of a file are surely about (INTERFACES 3); nobody is ever guessed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from iom.accounts.domain import Reader
from iom.clients import tombstones
from iom.clients.domain import IdentifierKind
from iom.clients.identifiers import TITLES
from iom.intake import stored
from iom.intake.clues import Clues

ERASED = (
    "this reference belonged to a client who was erased and cannot be used again; "
    "give the client another"
)

_HALF_A_NAME = "both names and the date of birth are needed to be sure whom a name means"


@dataclass(frozen=True, slots=True)
class Unsure:
    """That it is not sure whom a row is about.

    Attributes:
        reason: why, without a full stop, as far as the sender may know.
        hidden: references of clients whom the sender may not see and whom it may be about.
        district_ids: where those live whom it may be about.
    """

    reason: str
    hidden: frozenset[str] = frozenset()
    district_ids: frozenset[int] = frozenset()


class Erased:
    """That a row names a client who was erased, so that it can neither go in nor wait."""


@dataclass(frozen=True, slots=True)
class People:
    """Whom the rows of one batch may be about."""

    by_ref: dict[str, stored.KnownClient]
    holders: dict[tuple[IdentifierKind, str], stored.Holder]
    by_name: dict[tuple[str, str, date], list[stored.Holder]]
    erased: dict[str, datetime]
    nobody: str

    @classmethod
    def of(cls, clues: Sequence[Clues], *, reader: Reader) -> People:
        """Look up everybody whom the clues may lead to: a constant number of statements."""
        holders = stored.holders_of(
            (number for each in clues for number in each.numbers), reader=reader
        )
        names = {each.by_name for each in clues if not each.ref and each.by_name}
        by_name = stored.holders_by_name({name for name in names if name}, reader=reader)
        told = {each.ref for each in clues} - {""}
        refs = told | {holder.ref for holder in holders.values()}
        refs |= {holder.ref for found in by_name.values() for holder in found}
        known = stored.clients_by_ref(refs, reader=reader) if refs else {}
        known |= {each.person.ref: known.get(each.person.ref, each) for each in [*known.values()]}
        gone = [ref for ref in told if ref not in known]
        nobody = (
            "no client has" if reader.district_ids is None else "no client that you may see has"
        )
        erased = tombstones.erased_at(gone) if gone else {}
        return cls(known, holders, by_name, erased, nobody)

    def find(self, clues: Clues) -> stored.KnownClient | Unsure | Erased:
        """Return the one client whom a row is surely about, or that it is not sure."""
        if clues.ref in self.erased:
            return Erased()
        if clues.ref and not self._sees(clues.ref):
            return self._unsure(f"{self.nobody} the reference {clues.ref}", clues)
        held = {
            kind: self.holders[kind, number].ref
            for kind, number in clues.numbers
            if (kind, number) in self.holders and self.holders[kind, number].visible
        }
        named = self.by_ref[clues.ref].person.ref if clues.ref else ""
        refs = ({named} if named else set()) | set(held.values())
        if len(refs) > 1:
            kind = next(kind for kind, ref in held.items() if ref != (named or min(refs)))
            return self._unsure(
                f"this {TITLES[kind]} belongs to another client than the rest of the row says",
                clues,
            )
        if not refs and clues.by_name:
            called = self.by_name.get(clues.by_name, ())
            refs = {holder.ref for holder in called if holder.visible}
        if len(refs) == 1:
            return self.by_ref[clues.ref or refs.pop()]
        if not (clues.ref or clues.numbers or clues.by_name):
            return self._unsure(_HALF_A_NAME, clues)
        many = "several clients have" if refs else self.nobody
        return self._unsure(f"{many} what this row says of the person", clues)

    def _sees(self, ref: str) -> bool:
        return ref in self.by_ref and self.by_ref[ref].visible

    def _unsure(self, reason: str, clues: Clues) -> Unsure:
        """Say so, with all whom the clues lead to, seen or not."""
        refs = {clues.ref} | {
            self.holders[number].ref for number in clues.numbers if number in self.holders
        }
        if clues.by_name:
            refs |= {holder.ref for holder in self.by_name.get(clues.by_name, ())}
        clients = [self.by_ref[ref] for ref in refs if ref in self.by_ref]
        return Unsure(
            reason,
            frozenset(client.person.ref for client in clients if not client.visible),
            frozenset(
                client.home_district_id for client in clients if client.home_district_id is not None
            ),
        )
