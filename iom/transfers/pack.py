"""What the receivers of a client need to know, put together anew each time it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from iom.accounts.domain import Category, Permission, Reader
from iom.clients.addresses import list_addresses
from iom.clients.aliases import list_aliases
from iom.clients.queries import NotYours
from iom.cohort.domain import LEVEL_NAMES
from iom.cohort.spans import value_on
from iom.cohort.stored import histories_of
from iom.kernel.clock import LONDON
from iom.kernel.dates import covers, day_in_table, day_in_words
from iom.leads.queries import leads_of
from iom.record.domain import Standing
from iom.record.kinds import KINDS
from iom.record.queries import Record, list_current
from iom.record.shown import words_of
from iom.sharing.fields import sees
from iom.summary.domain import (
    Facts,
    cautions_of,
    communication_of,
    conditions_of,
    named,
    said_of,
    telephones_of,
    wanted_by,
)
from iom.summary.due import next_of
from iom.summary.queries import read_glance
from iom.transfers.queries import Told, coordinators_of
from iom.transfers.service import open_placement

CONTACT_DAYS, OFFENCE_DAYS = 90, 365


@dataclass(frozen=True, slots=True)
class Part:
    """One part: a table, or with nothing to tell a sentence."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    empty: str = "Nothing is recorded."


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """What the receivers need to know, as page and paper say it.

    Attributes:
        name: whose it is, with the day of birth.
        to: for whom it was made.
        facts: who and where the client is, in pairs.
    """

    ref: str
    name: str
    to: str
    made_at: datetime
    made_by: str
    facts: Sequence[tuple[str, str]]
    parts: Sequence[Part]
    warnings: Part


def pack_of(told: Told, *, reader: Reader, at: datetime) -> Pack:
    """Put a pack together, of kinds of data that both who reads and the receivers may have.

    What was struck out is not in it. To a scheme outside goes what the reader may take out.

    Args:
        told: the transfer, of which the reader is told.
        reader: who asks.
        at: when.

    Raises:
        NotYours: there is no pack for the reader now.
    """
    if not told.shows_pack:
        raise NotYours(told.ref, "There is no pack of this transfer for you.")
    if told.outside and not told.exports:
        raise NotYours(told.ref, "You may not take this client’s record out.")
    today = at.astimezone(LONDON).date()
    shared = _shared(told, reader)
    client, narrowed = told.client, replace(reader, categories=shared)
    standing = Standing(narrowed, changes=False, own=False)
    held = _held(client.id, today)
    placement = open_placement(client.id, today)
    glance = read_glance(
        client,
        standing,
        today=today,
        homes=list_addresses(client.id),
        selected_on=placement.selected_on if placement else None,
        statutory=held["statutory"],
    )
    record = Record(client, standing)
    return Pack(
        ref=told.ref,
        name=f"{client.given_names} {client.family_name}",
        to=told.to_name,
        made_at=at,
        made_by=reader.name,
        facts=list(_facts(told, narrowed, glance.facts, held)),
        warnings=_warnings(glance.facts),
        parts=[*_parts(record, glance.facts)],
    )


def _shared(told: Told, reader: Reader) -> frozenset[Category]:
    """Say which kinds of data may be in it: those of the reader and of every receiver."""
    shared = reader.categories
    to = told.transfer.to_district_id
    if to is not None and told.sees:
        for receiver in coordinators_of(told.client.id, to).values():
            shared &= receiver.categories
    return shared


def _held(client_id: int, today: date) -> dict[str, Any]:
    histories = histories_of([client_id])[client_id]
    return {fact: value_on(history, today) for fact, history in histories.items()}


def _facts(
    told: Told, reader: Reader, facts: Facts, held: dict[str, Any]
) -> Iterator[tuple[str, str]]:
    client = told.client
    born = client.date_of_birth
    yield "Born", day_in_words(born) if born else "not known"
    names = [f"{each.given_names} {each.family_name}" for each in list_aliases(client.id)]
    if names:
        yield "Other names", "; ".join(names)
    yield "District", told.from_name
    if "situation" in facts.sees:
        where = facts.where
        said = where.said.kind.label if where else "Community"
        if where and where.said.establishment:
            said += f", {where.said.establishment}"
        yield "Situation", said
    level = held["intensity"]
    yield "Level", f"{level} {LEVEL_NAMES[level]}" if level else "none set"
    if facts.selected_on:
        yield "On the scheme since", day_in_words(facts.selected_on)
    yield from _standing(reader, held)
    leads = leads_of([client.id], facts.today)[client.id]
    for title, each in (("Lead professional", leads.lead), ("Second", leads.second)):
        if each is not None:
            yield title, f"{each.name}, {each.agency}"


def _standing(reader: Reader, held: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if held["statutory"] is not None:
        yield "Statutory", "yes, on licence or order" if held["statutory"] else "no, voluntary"
    if sees(reader, "cohort_strand_span", "strand") and held["strand"]:
        yield "Strand", held["strand"].title
    if sees(reader, "cohort_mappa_span", "level") and held["mappa_level"]:
        yield "MAPPA", f"level {held['mappa_level']}"


def _warnings(facts: Facts) -> Part:
    rows = [
        [each.word, each.what, each.source, day_in_table(each.since), _review(each)]
        for each in cautions_of(facts)
    ]
    wanted = wanted_by(facts)
    if wanted is not None:
        rows.insert(0, ["Wanted", wanted.line, wanted.source, day_in_table(wanted.day), ""])
    return Part(
        "Warning markers", ["What", "In words", "Source", "Since", "Review"], rows,
        "No warning marker stands.",
    )  # fmt: skip


def _review(caution: Any) -> str:  # noqa: ANN401  # a caution
    day = day_in_table(caution.review_on)
    return f"{day}, past" if caution.past_review else day


def _parts(record: Record, facts: Facts) -> Iterator[Part]:
    yield Part(
        "Telephone",
        ["Number", "Whose", "Safe to ring", "When"],
        [
            [each.said.number, words_of_one(each.said.whose), words_of_one(each.said.safe),
             each.said.when]
            for each in telephones_of(facts)
        ],
    )  # fmt: skip
    yield Part(
        "Address",
        ["Address", "Since"],
        [
            [f"{each.line}, {each.postcode}" if each.postcode else each.line,
             day_in_table(each.from_on)]
            for each in list_addresses(record.client.id)
            if covers(facts.today, each.from_on, each.to_on)
        ],
    )  # fmt: skip
    yield Part("Needs to communicate", ["What", "Said"], list(_communication(record, facts)))
    if "order" in facts.sees:
        yield Part(
            "Orders and conditions",
            ["Licence or order", "Conditions"],
            [[named(each), "; ".join(said_of(each))] for each in conditions_of(facts)],
            "No licence or order is in force.",
        )
    if "court-date" in facts.sees:
        ahead = [each for each in facts.of("court-date") if each.day >= facts.today]
        yield Part(
            "Court dates",
            ["Day", "What"],
            [[day_in_table(each.day), each.line] for each in reversed(ahead)],
            "No court date lies ahead.",
        )
    yield Part(
        "What is next",
        ["Day", "What"],
        [[day_in_table(line.day) if line.day else "", line.what] for line in next_of(facts)],
        "Nothing is planned.",
    )
    yield from _happened(record, facts, "offence", "Offences and arrests", OFFENCE_DAYS)
    yield from _happened(record, facts, "contact", "Contacts", CONTACT_DAYS)


def _communication(record: Record, facts: Facts) -> Iterator[list[str]]:
    found = communication_of(facts)
    if found is None:
        return
    for each in found.kind.fields:
        if record.standing.sees_field(found.kind, each.name):
            words = words_of(each, getattr(found.said, each.name))
            if words and words != "Not known":
                yield [each.label, words]


def _happened(record: Record, facts: Facts, code: str, title: str, days: int) -> Iterator[Part]:
    kind = KINDS[code]
    if code not in facts.sees:
        return
    first = facts.today - timedelta(days=days)
    fields = [
        each
        for each in kind.fields
        if each.name != "ref" and record.standing.sees_field(kind, each.name)
    ]
    rows = [
        [words_of(each, getattr(row, each.name)) for each in fields]
        for row in list_current(record, kind)
        if getattr(row, kind.day) >= first
    ]
    filled = [at for at in range(len(fields)) if any(row[at] for row in rows)]
    yield Part(
        f"{title} of the last {days} days",
        [fields[at].label for at in filled],
        [[row[at] for at in filled] for row in rows],
        "None is recorded.",
    )


def words_of_one(word: Any) -> str:  # noqa: ANN401  # a word of a list, or nothing
    """Return a word as people read it; empty where there is none."""
    return word.label if word is not None else ""


def may_print(told: Told, reader: Reader) -> bool:
    """Say whether the reader may have the pack on paper: who may export the client, or receives."""
    return told.exports or (told.receives and reader.may(Permission.EXPORT_CLIENTS))
