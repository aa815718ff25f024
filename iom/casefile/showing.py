"""Put the page of one client together: what the template is handed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from flask import url_for

from iom.accounts.domain import Permission, Reader
from iom.accounts.queries import list_agencies, names_of
from iom.achieved.domain import until_death
from iom.achieved.queries import History, Known, line_of
from iom.apart.domain import SOMEBODY
from iom.apart.queries import list_apart
from iom.casefile.entries import entries_of, workers_in
from iom.casefile.front import front_of
from iom.casefile.groups import group_named
from iom.casefile.held import Fact
from iom.casefile.marks import days_met, lanes_of
from iom.casefile.page import ClientPage, page_of, strip_begins
from iom.casefile.queries import Casefile, get_casefile
from iom.casefile.strip import StripLength
from iom.casefile.telling import in_short, timeline_of
from iom.clients.domain import AliasKind
from iom.cohort.facts import Stay
from iom.cohort.spans import Span
from iom.contacts.kinds import CONTACT
from iom.nominations import queries as nominations
from iom.plans import queries as plans
from iom.record.domain import Standing
from iom.reviews.queries import head_of
from iom.safeguards import queries as safeguards
from iom.scoring.domain import Away
from iom.sharing.fields import sees_named
from iom.summary.due import Act, Verb
from iom.summary.needs import needs_of
from iom.summary.queries import glance_of

_CHANGES = 20  # of the trail; what became of an entry stands with the entry


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the page is asked for, as the address has it; anything else is the usual.

    Attributes:
        strip: how far back the chart goes.
        before: where the timeline goes on.
        show: what the timeline is narrowed to.
    """

    strip: str = ""
    before: str = ""
    show: str = ""


def shown_to(
    reader: Reader, ref: str, wanted: Wanted, *, today: date, at: datetime
) -> dict[str, Any]:
    """Return all that the page of a client says, by the names that its template uses.

    Args:
        reader: who is shown it.
        ref: of the client.
        wanted: what of the page they asked for.
        today: the day.
        at: the moment.

    Raises:
        NoSuchClient: there is no such client, or none that the reader may see.
    """
    asked = wanted.strip in set(StripLength)
    length = StripLength(wanted.strip) if asked else StripLength.YEAR
    file = get_casefile(reader, ref, today=today)
    client, standing, homes = file.client, file.standing, file.homes
    kinds = file.latest.kinds
    begins = strip_begins(file, today=today, length=length)
    lanes = lanes_of(client.id, kinds, reader, first=begins, last=today)
    page = page_of(file, today=today, length=length, lanes=lanes)
    glance = glance_of(
        file.latest,
        client,
        standing,
        today=today,
        homes=homes,
        selected_on=page.selected_on,
        statutory=_statutory(page),
    )
    apart = list_apart(reader, client.id, today=today)
    pairs = {pair.row.id: pair.row.review_on for pair in apart.seen}
    timeline = timeline_of(
        client.id,
        glance.kinds,
        reader,
        counts=glance.happened,
        today=today,
        before=wanted.before,
        group=group_named(wanted.show),
    )
    names = names_of(
        {
            *(change.actor for change in file.changes),
            *workers_in(file.changes),
            *(alias.recorded_by for alias in file.aliases),
            *(home.recorded_by for home in homes),
            *(item.entry.recorded_by for item in timeline.items),
        }
    )
    agencies = {}
    if any("agency" in change.detail for change in file.changes):
        agencies = {agency.code: agency.name for agency in list_agencies()}
    entries = entries_of(
        file.changes, names=names | agencies, reader=reader, knows_workers=standing.changes
    )
    return {
        "page": page,
        "client": client,
        "front": front_of(replace(glance.facts, pairs=pairs), standing),
        "apart": apart,
        "scored": head_of(reader, client.id, today) if sees_named(reader, "score") else None,
        "somebody": SOMEBODY,
        "met": line_of(
            reader,
            client.id,
            _history(file, glance.facts.died_on),
            today,
            known=Known(begins, days_met(lanes)),
        ),
        "needs": needs_of(glance.facts, reader),
        "plan": plans.head_of(reader, client.id, today),
        "short": in_short(glance.kinds, glance.entries, glance.counts),
        "timeline": timeline,
        "acts": _acts(reader, standing, ref, died=glance.facts.died_on is not None),
        "act_address": act_address,
        "entries": entries[:_CHANGES],
        "facts": Fact,
        "lengths": StripLength,
        "length": length,
        "today": today,
        "names": names,
        "former": AliasKind.FORMER,
        "homes": homes,
        "day_long": timedelta(days=1),
        "may_change": standing.changes,
        "standing": safeguards.standing_of(reader, client.id, at=at),
        "nominations": nominations.list_information(reader, client.id),
        "briefs": nominations.briefs_for(reader),
    }


def act_address(act: Act, ref: str) -> str:
    """Return where the act of a line is done."""
    if act.verb is Verb.ADD_ADDRESS:
        return url_for("record.add", ref=ref, kind="address")
    if act.verb is Verb.ASK_RELEASED and act.entry is not None:
        return url_for("releases.question", ref=ref, situation_id=act.entry.id)
    if act.verb is Verb.CHANGE_PAIR:
        return url_for("apart.change", ref=ref, pair_id=act.pair)
    if act.verb is Verb.CHANGE and act.entry is not None:
        kind = act.entry.kind.code
        return url_for("record.change", ref=ref, kind=kind, entry_id=act.entry.id)
    return url_for("record.add", ref=ref, kind=act.code)


def _acts(reader: Reader, standing: Standing, ref: str, *, died: bool) -> dict[str, str]:
    """Return the addresses of the commonest acts; empty where the reader may not do one."""
    may_log = standing.may_add(CONTACT) and not died
    log = url_for("record.add", ref=ref, kind=CONTACT.code)
    if reader.may(Permission.LOG_WORK):
        log = url_for("interventions.new", client=ref)
    may_print = reader.may(Permission.EXPORT_CLIENTS) or (
        standing.own and reader.may(Permission.EXPORT_OWN_CLIENTS)
    )
    return {
        "log": log if may_log else "",
        "visit": url_for("sheets.visit", ref=ref) if may_print else "",
    }


def _history(file: Casefile, died_on: date | None) -> History:
    """Return what the plan of contacts rests on, as far as the reader may know of it."""
    placed = ((each.selected_on, each.deselected_on) for each in file.placements)
    return History(
        until_death((Stay(first, end) for first, end in placed if first), died_on),
        [
            Span(each.from_on, each.to_on, int(each.code) if each.code else None)
            for each in file.spans
            if each.fact is Fact.LEVEL
        ],
        [Away(each.from_on, each.to_on) for each in file.situations if not each.kind.at_liberty],
    )


def _statutory(page: ClientPage) -> bool | None:
    span = page.held[Fact.STATUTORY]
    return None if span is None or span.code is None else span.code == "yes"
