"""Everybody's names in memory, to compare many people at once with few statements.

For a file of new people and for the page of possible duplicates; one person is compared in the
database (`matching`). Who shares neither two words, by any key, nor one word and a near date of
birth, is not looked at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from iom.accounts.domain import Reader
from iom.clients.alike import Alike, Known, Somebody, alike, near_days
from iom.clients.models import Alias, Client
from iom.clients.names import joined, keys_of, plain_words, sought_keys
from iom.db import db
from iom.entries.models import current
from iom.sharing.scope import matching, visible_to


@dataclass(frozen=True, slots=True, kw_only=True)
class OnRoll:
    """Somebody on the roll; the own name first, then the others.

    Attributes:
        ref: the reference.
        names: as they are recorded.
        visible: whether the reader may see them; where not, nothing of them may be told.
        client_id: None for somebody who is not on the record yet.
        district_id: where they live.
    """

    ref: str
    names: tuple[Known, ...]
    visible: bool = True
    client_id: int | None = None
    district_id: int | None = None

    @property
    def somebody(self) -> Somebody:
        """The person by the own name."""
        own = self.names[0]
        return Somebody(
            family_name=own.family_name,
            given_names=own.given_names,
            date_of_birth=own.date_of_birth,
        )


@dataclass(slots=True)
class Roll:
    """People by the keys of their names and by their dates of birth."""

    people: list[OnRoll] = field(default_factory=list)
    _by_key: dict[str, list[int]] = field(default_factory=dict)
    _by_day: dict[date, list[int]] = field(default_factory=dict)

    def add(self, person: OnRoll) -> None:
        """Put somebody on the roll."""
        at = len(self.people)
        self.people.append(person)
        for key in {key for name in person.names for word in _words(name) for key in keys_of(word)}:
            self._by_key.setdefault(key, []).append(at)
        for day in {name.date_of_birth for name in person.names} - {None}:
            self._by_day.setdefault(day, []).append(at)  # type: ignore[arg-type]

    def like(self, person: Somebody) -> list[tuple[Alike, OnRoll]]:
        """Return who may be the person, the likeliest first."""
        found = []
        for at in self._near(person):
            like = alike(person, self.people[at].names)
            if like is not None:
                found.append((like, self.people[at]))
        return sorted(found, key=lambda each: (-each[0].score, each[1].ref))

    def _near(self, person: Somebody) -> Iterable[int]:
        shared: Counter[int] = Counter()
        for word in _words(Known(person.family_name, person.given_names, None)):
            keys = sought_keys(word)
            shared.update({at for key in keys for at in self._by_key.get(key, ())})
        born = {at for day in near_days(person.date_of_birth) for at in self._by_day.get(day, ())}
        # One word is enough for somebody of one name, too.
        alone = 2 if len(plain_words(person.full)) > 1 else 1
        return [at for at, words in shared.items() if words >= alone or at in born]


def read_roll(reader: Reader) -> Roll:
    """Read everybody, those whom the reader may not see marked so; two statements."""
    others: dict[int, list[Known]] = {}
    for alias in db.session.execute(
        matching(select(Alias.client_id, Alias.family_name, Alias.given_names, Alias.date_of_birth))
        .where(current(Alias))
        .order_by(Alias.id)
    ):
        known = Known(alias.family_name, alias.given_names, alias.date_of_birth)
        others.setdefault(alias.client_id, []).append(known)
    roll = Roll()
    for row in db.session.execute(
        matching(
            select(
                Client.id,
                Client.ref,
                Client.family_name,
                Client.given_names,
                Client.date_of_birth,
                Client.home_district_id,
                visible_to(reader, Client).label("visible"),
            )
        )
        .where(Client.merged_into_id.is_(None))
        .order_by(Client.id)
    ):
        names = [Known(row.family_name, row.given_names, row.date_of_birth)]
        for other in others.get(row.id, ()):
            days = {other.date_of_birth or row.date_of_birth, row.date_of_birth}
            names += [Known(other.family_name, other.given_names, day) for day in days]
        roll.add(
            OnRoll(
                ref=row.ref,
                names=tuple(names),
                visible=bool(row.visible),
                client_id=row.id,
                district_id=row.home_district_id,
            )
        )
    return roll


def _words(name: Known) -> set[str]:
    found: set[str] = set()
    for part in (name.given_names, name.family_name):
        words = plain_words(part)
        found.update(words, joined(words))
    return found
