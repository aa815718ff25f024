"""What happened about a client, room by room, for the timeline. One statement for each room."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from sqlalchemy import select

from iom.accounts.domain import Category, Reader
from iom.accounts.models import Agency, User
from iom.accounts.queries import names_of
from iom.casefile.groups import Group, group_of, group_told
from iom.casefile.held import Fact, FactSpan
from iom.casefile.story import Happening
from iom.clients.models import Client
from iom.cohort.models import Placement
from iom.contacts.kinds import APPOINTMENT
from iom.db import db
from iom.documents.kinds import DOCUMENT
from iom.entries.domain import Kind
from iom.fund import queries as fund
from iom.interventions import appointments
from iom.kernel.clock import LONDON
from iom.kernel.happened import Happened
from iom.kernel.words import within_sentence
from iom.panel.models import Decision
from iom.plans import queries as plans
from iom.record.domain import Standing
from iom.record.kinds import KINDS
from iom.reviews.models import Review
from iom.scoring.queries import list_history
from iom.sharing.fields import sees
from iom.sharing.scope import among_seen
from iom.summary.domain import Entry
from iom.summary.reading import list_happened
from iom.transfers.domain import State
from iom.transfers.models import Transfer

Source = Callable[[Reader, int, date, date], Sequence[Happened]]
SOURCES: tuple[Source, ...] = (appointments.happened, plans.happened, fund.happened)
"""The rooms that tell by themselves what happened (`iom.kernel.happened`)."""

_EVER = (date(1900, 1, 1), date(9999, 12, 31))
_MOST: Final = 5_000  # entries of one client; the largest record there is has a tenth of it


def kinds_for(standing: Standing) -> list[Kind]:
    """List the kinds of entry that there are for a reader on a timeline, documents among them."""
    return [kind for kind in (*KINDS.values(), DOCUMENT) if standing.sees(kind)]


def everything_about(
    client: Client,
    standing: Standing,
    *,
    spans: Sequence[FactSpan],
    placements: Sequence[Placement],
    today: date,
) -> list[Happening]:
    """List all that happened about a client whom the reader sees, by what they may see of it.

    Args:
        client: whose.
        standing: what the reader is to the record.
        spans: what held when, as far as the reader sees it.
        placements: times on the scheme.
        today: what lies after it is marked as ahead.
    """
    reader, ref = standing.reader, client.ref
    # What came of an appointment is told as a contact; the others their own room tells.
    kinds = [kind for kind in kinds_for(standing) if kind is not APPOINTMENT]
    entries = list_happened(client.id, kinds, reader, until=_EVER[1], most=_MOST)
    found = [
        *(_of_entry(each, ref) for each in entries),
        *_of_spans(spans),
        *_of_placements(placements, reader),
        *_of_decisions(client.id),
        *_of_transfers(client.id),
    ]
    if reader.sees(Category.OFFENDING):
        found += [*_of_scores(client.id, ref), *_of_reviews(client.id, ref)]
    for source in SOURCES:
        found += [_told(each) for each in source(reader, client.id, *_EVER)]
    return [replace(each, ahead=each.on > today) for each in _with_names(found)]


def _of_entry(entry: Entry, ref: str) -> Happening:
    kind, said = entry.kind, entry.said
    noun = kind.noun
    endpoint, values = "record.show", {"ref": ref, "kind": kind.code, "entry_id": entry.id}
    if kind is DOCUMENT:
        endpoint, values = "documents.show", {"ref": ref, "document_id": entry.id}
    return Happening(
        on=entry.day,
        group=group_of(kind),
        title=noun[:1].upper() + noun[1:],
        line=entry.line,
        endpoint=endpoint,
        values=values,
        agency=getattr(said, "agency", "") or "",
        who=getattr(said, "worker", "") or entry.recorded_by,
    )


def _of_spans(spans: Iterable[FactSpan]) -> Iterator[Happening]:
    for span in spans:
        group = Group.DRUGS if span.fact is Fact.DIP else Group.SCHEME
        yield Happening(span.from_on, group, span.fact.value, span.words or "none")


def _of_placements(placements: Iterable[Placement], reader: Reader) -> Iterator[Happening]:
    reasons = sees(reader, "cohort_placement", "deselection_reason")
    for each in placements:
        reason = each.deselection_reason if reasons else None
        why = f": {reason.value.replace('-', ' ')}" if reason else ""
        days = (
            (each.nominated_on, "Nominated"),
            (each.selected_on, "Selected"),
            (each.not_selected_on, "Not selected"),
            (each.deselected_on, f"Deselected{why}"),
        )
        for day, line in days:
            if day is not None:
                yield Happening(day, Group.SCHEME, "Place", line)


def _of_decisions(client_id: int) -> list[Happening]:
    rows = db.session.execute(
        among_seen(
            select(Decision.on, Decision.what, Decision.level, Decision.decided_by, Decision.id)
        ).where(Decision.client_id == client_id)
    )
    return [
        Happening(
            row.on,
            Group.SCHEME,
            "Panel",
            f"{row.what.done}{f' {row.level}' if row.level else ''}",
            who=row.decided_by,
        )
        for row in rows
    ]


def _of_transfers(client_id: int) -> Iterator[Happening]:
    rows = db.session.execute(
        among_seen(
            select(
                Transfer.id,
                Transfer.asked_at,
                Transfer.asked_by,
                Transfer.state,
                Transfer.effective_on,
                Transfer.decided_by,
            )
        ).where(Transfer.client_id == client_id)
    )
    for row in rows:
        where: dict[str, Any] = {"endpoint": "transfers.show", "values": {"transfer_id": row.id}}
        asked_on = row.asked_at.astimezone(LONDON).date()
        yield Happening(
            asked_on,
            Group.SCHEME,
            "Transfer",
            "A transfer was asked for",
            who=row.asked_by,
            **where,
        )
        if row.state is State.ACCEPTED and row.effective_on:
            line = "The transfer took effect"
            yield Happening(
                row.effective_on, Group.SCHEME, "Transfer", line, who=row.decided_by, **where
            )


def _of_scores(client_id: int, ref: str) -> Iterator[Happening]:
    for each in list_history(client_id):
        provisional = ", provisional" if each.provisional else ""
        yield Happening(
            each.as_of,
            Group.SCHEME,
            "Score",
            f"{each.score}, {each.band.value}{provisional}: {each.reason.label}",
            "scores.show",
            {"ref": ref, "score_id": each.id},
        )


def _of_reviews(client_id: int, ref: str) -> list[Happening]:
    rows = db.session.execute(
        among_seen(select(Review.done_on, Review.outcome, Review.done_by)).where(
            Review.client_id == client_id, Review.done_on.is_not(None)
        )
    )
    return [
        Happening(
            row.done_on,
            Group.SCHEME,
            "Review",
            f"Six-monthly review done: {within_sentence(row.outcome.label)}",
            "client_reviews.show",
            {"ref": ref},
            who=row.done_by,
        )
        for row in rows
    ]


def _told(each: Happened) -> Happening:
    words = each.kind.replace("-", " ").capitalize()
    group = group_told(each.kind)
    return Happening(each.on, group, words, each.what, each.endpoint, each.values, who=each.who)


def _with_names(found: Sequence[Happening]) -> list[Happening]:
    """Name the people behind references, and their agencies, as they are today. Two statements."""
    refs = {each.who for each in found if ":" in each.who}
    names = names_of(refs)
    users = [ref.removeprefix("user:") for ref in refs if ref.startswith("user:")]
    agencies = {
        f"user:{username}": agency
        for username, agency in db.session.execute(
            select(User.username, Agency.name)
            .join(Agency, Agency.id == User.agency_id)
            .where(User.username.in_(users))
        )
    }
    return [
        replace(
            each,
            who=names.get(each.who, each.who),
            agency=each.agency or agencies.get(each.who, ""),
        )
        for each in found
    ]
