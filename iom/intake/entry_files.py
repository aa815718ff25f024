"""Files whose rows are entries, each with a reference of its source (INTERFACES 3).

The same row again changes nothing; the same reference with other content replaces the entry, and
what it said before stays readable. What a person did with an entry stands: one that was struck out
is not brought back, one that was moved to another client stays there, and what was corrected by
hand stays corrected as long as the file says what it said before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType, SimpleNamespace
from typing import Any

from iom.accounts.domain import Category, Reader
from iom.audit.service import Actor
from iom.entries.checking import check_values
from iom.entries.domain import BadEntry, Kind, Shape, Value
from iom.entries.events import EntryAdded, EntryChanged
from iom.files.reading import PERSON_COLUMNS, Columns
from iom.intake import entry_rows, stored
from iom.intake.domain import POSSIBLE_MATCH, Difference, Outcome, RowRefusal
from iom.intake.entry_rows import Kept
from iom.intake.layouts import Found, Judged, News
from iom.intake.rows import Row
from iom.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a row says of one entry.

    Attributes:
        ref: the reference of the source.
        kind: of entry.
        values: by attribute of the kind's model; what the row does not speak of is not there.
        before: what is on the record under the reference, once that was looked up.
    """

    ref: str
    kind: Kind
    values: Mapping[str, Any]
    before: Kept | None = None

    @property
    def day(self) -> date:
        """Its day."""
        found: date = self.values[self.kind.day]
        return found

    def whole(self) -> Any:  # noqa: ANN401  # has the attributes of the kind's model
        """Return the entry as it would stand on the record."""
        columns = self.kind.model.__mapper__.columns
        blank: dict[str, Value] = dict.fromkeys(entry_rows.said_by(self.kind.model))
        blank |= {
            each.name: ""
            for each in self.kind.fields
            if each.shape in {Shape.LINE, Shape.TEXT} and not columns[each.name].nullable
        }
        before = self.before.values if self.before else {}
        return SimpleNamespace(**{**blank, **before, **self.values})


_Found = Found[Said]
Reads = Callable[[Row], tuple[Kind, dict[str, Any]] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFile:
    """One kind of file of entries.

    Attributes:
        columns: of the file.
        ref: the column of the source's reference.
        kinds: of entry that its rows become.
        reads: reads what a row says, by attribute of the model of its kind.
        names: the column of each attribute.
        choices: the column whose words are of several categories, and of which each is; a word that
            a reader may not see is not offered to them, and a row with it is not theirs.
        sections: columns that are each of a category of its own. A reader who may not see one is
            not told of it, and rows of theirs go in without it.
    """

    columns: Columns
    ref: str
    kinds: tuple[Kind, ...]
    reads: Reads
    names: Mapping[str, str]
    choices: tuple[str, Mapping[str, Category]] = ("", MappingProxyType({}))
    sections: Mapping[str, Category] = field(default_factory=dict)
    events: tuple[type[Event], ...] = (EntryAdded, EntryChanged)
    whole: bool = False

    def read(self, row: Row, *, today: date) -> Said | None:
        """Read an entry, by the rules that hold for one that is typed."""
        ref = row.source_ref(self.ref)
        found = self.reads(row)
        if found is None or row.refused:
            return None
        kind, values = found
        given = {name: value for name, value in values.items() if value not in {None, ""}}
        try:
            check_values(kind, given, today=today)
        except BadEntry as refusal:
            row.refuse(self.names.get(refusal.field, self.ref), str(refusal).rstrip("."))
            return None
        return Said(ref=ref, kind=kind, values=values)

    def key_of(self, found: _Found) -> tuple[object, str, str]:
        """Say that a reference may stand in a file once."""
        return found.details.ref, self.ref, f"the {self.ref} {found.details.ref}"

    def judge(self, found: Sequence[_Found], *, reader: Reader) -> Judged[Said]:
        """Hold rows against what is on the record under their references."""
        judged: Judged[Said] = Judged()
        models = [kind.model for kind in self.kinds]
        kept = entry_rows.kept_under([each.details.ref for each in found], models, reader=reader)
        elsewhere = entry_rows.moved_to(kept, found)
        clients = stored.clients_by_ref(elsewhere, reader=reader) if elsewhere else {}
        for each in found:
            self._judge_one(each, kept.get(each.details.ref, []), clients, judged)
        return judged

    def _judge_one(
        self,
        found: _Found,
        kept: Sequence[Kept],
        clients: Mapping[str, stored.KnownClient],
        judged: Judged[Said],
    ) -> None:
        now = next((each for each in kept if each.is_current), None)
        key = f"{found.details.day}, {found.details.ref}"
        if now is None:
            if kept:
                self._warn(found, "was struck out by a person and is not brought back", judged)
                judged.planned.append(found.planned(key, Outcome.SAME))
            else:
                judged.planned.append(found.planned(key, Outcome.NEW))
                judged.writes.append(found)
            return
        if now.client_id != found.client.id:
            if not any(each.was_moved_from(found.client.id) for each in kept):
                self._refuse_foreign(found, now, judged)
                return
            self._warn(found, "was moved to another client by a person and stays there", judged)
            client = clients.get(now.client_ref)
            if client is None or not client.visible:
                judged.planned.append(found.planned(key, Outcome.SAME))
                return
            found = replace(found, client=client)
        if now.model is not found.details.kind.model:
            reason = f"this {self.ref} is on the record as something else already"
            judged.refused.append(RowRefusal(found.line, self.ref, reason))
            return
        found = replace(found, details=replace(found.details, before=now))
        differences = self._differences(found.details, now, kept)
        outcome = Outcome.CHANGED if differences else Outcome.SAME
        judged.planned.append(found.planned(key, outcome, differences))
        if differences:
            judged.writes.append(found)

    def _differences(self, said: Said, now: Kept, kept: Sequence[Kept]) -> tuple[Difference, ...]:
        """Say what a row would change; nothing where the file says what it said before."""
        by_file = [each for each in kept if each.model is now.model and each.by_file]
        if by_file and by_file[-1].says(said.values):
            return ()
        return tuple(
            Difference(self.names[name], _text(now.values[name]), _text(value))
            for name, value in said.values.items()
            if now.values[name] != value
        )

    def _warn(self, found: _Found, what: str, judged: Judged[Said]) -> None:
        reason = f"{found.details.ref} {what}"
        judged.warnings.append(RowRefusal(found.line, self.ref, reason))

    def _refuse_foreign(self, found: _Found, now: Kept, judged: Judged[Said]) -> None:
        reason = f"this {self.ref} belongs to another client"
        if not now.visible:
            reason = POSSIBLE_MATCH
            judged.possible.add(now.client_ref)
        judged.refused.append(RowRefusal(found.line, self.ref, reason))

    def write(self, found: Sequence[_Found], *, source: str, actor: Actor, at: datetime) -> None:
        """Put entries on the record; what one replaces stays in its history."""
        for kind in self.kinds:
            own = [self._put(each) for each in found if each.details.kind is kind]
            entry_rows.put(kind, own, source=source, actor=actor, at=at)

    def _put(self, found: _Found) -> entry_rows.Put:
        said = found.details
        client = found.client
        return entry_rows.Put(
            client.id, client.person.ref, self._category(said), vars(said.whole()), said.before
        )

    def _category(self, said: Said) -> Category:
        """Say of what category an entry is: of its kind, but a contact by what it is about."""
        column, categories = self.choices
        told = {self.names[name]: value for name, value in said.values.items()}.get(column)
        return categories.get(str(told), said.kind.category) if told else said.kind.category

    def news(self, found: Sequence[_Found]) -> Iterator[News]:
        """Tell what the lead professional is told at once: what is new of an entry, or changed."""
        for each in found:
            said = each.details
            if said.kind.tells is None:
                continue
            what = said.kind.tells(said.whole())
            before = said.before
            told = said.kind.tells(SimpleNamespace(**before.values)) if before else ""
            if what and what != told:
                yield News(each.client, _last_day(said), what, self._category(said))

    def offered_to(self, reader: Reader) -> bool:
        """Say whether a reader may see one of the kinds of entry at least."""
        return any(reader.sees(kind.category) for kind in self.kinds)

    def unseen(self, reader: Reader) -> frozenset[str]:
        """Return every column to those who may see none of it; else sections, and row by row."""
        if not self.offered_to(reader):
            return frozenset(self.columns.required)
        return frozenset(name for name, of in self.sections.items() if not reader.sees(of))

    @property
    def parts(self) -> bool:
        """Whether rows go in without the columns that the sender may not see."""
        return bool(self.sections)

    def sees(self, reader: Reader, cells: Mapping[str, str]) -> bool:
        """Say whether a reader may see a row of these cells."""
        column, categories = self.choices
        if not self.offered_to(reader) or any(cells.get(name) for name in self.unseen(reader)):
            return False
        category = categories.get(cells.get(column, "")) if column else None
        return category is None or reader.sees(category)

    def words_for(self, reader: Reader, column: str, words: tuple[str, ...]) -> tuple[str, ...]:
        """Leave out the words of a column that stand for what a reader may not see."""
        asked, categories = self.choices
        if column != asked:
            return words
        return tuple(
            word for word in words if word not in categories or reader.sees(categories[word])
        )


def columns_of(*required: str, optional: tuple[str, ...] = ()) -> Columns:
    """Return the columns of a file, with those that may say who a row is about."""
    return Columns(required=("client_ref", *required), optional=(*PERSON_COLUMNS, *optional))


def _last_day(said: Said) -> date:
    """Return the day of the latest thing that an entry tells: of a warrant, its execution."""
    days = [value for value in said.values.values() if isinstance(value, date)]
    return max(days)


def _text(value: object) -> str:
    return "" if value is None else str(value)
