"""Lines about who turns 18, who has no lead, and nominations that wait."""

from __future__ import annotations

from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from iom.accounts.domain import Category, Permission
from iom.clients.models import Client
from iom.desk.domain import SHOWN, Act, Line, Tag, day_words, days_late
from iom.desk.reach import Desk, who_of
from iom.entries.models import current
from iom.intake.guide import GUIDES
from iom.intake.queue_queries import list_waiting_briefly
from iom.kernel.clock import LONDON
from iom.kernel.dates import day_in_words
from iom.nominations.queries import list_waiting
from iom.youth.domain import born_after, born_by, turns_adult_on
from iom.youth.kinds import ADULT_MOVE
from iom.youth.models import AdultMove

# Made once: the text of a statement with a new alias would be worked out anew each time.
_Move = aliased(AdultMove, name="move")
_Done = aliased(AdultMove, name="done")


def list_turning_adult(desk: Desk) -> list[Line]:
    """List who turns 18 within 182 days and has not been moved to adult services."""
    if not desk.sees(Category.OFFENDING):
        return []
    planned = (
        select(_Move.id)
        .where(_Move.client_id == Client.id, _Move.ended_at.is_(None))
        .order_by(_Move.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    moved = exists().where(
        _Done.client_id == Client.id, _Done.done_on.is_not(None), _Done.ended_at.is_(None)
    )
    statement = (
        desk.people(Client.date_of_birth, AdultMove.id, AdultMove.service, AdultMove.planned_on)
        .outerjoin(AdultMove, (AdultMove.id == planned) & current(AdultMove))
        .where(
            Client.date_of_birth > born_after(desk.today),
            Client.date_of_birth <= born_by(desk.today),
            ~moved,
        )
        .order_by(Client.date_of_birth, Client.id)
    )
    found = []
    for row in desk.rows(statement):
        born, move_id, service, planned_on = row[4:]
        who = who_of(row)
        day = turns_adult_on(born)
        left = (day - desk.today).days
        turns = f"Turns 18 in {left} {'day' if left == 1 else 'days'}."
        found.append(
            Line(
                day=day,
                when=day_words(day, desk.today),
                late=days_late(planned_on, desk.today) if planned_on else "",
                who=who,
                strong="" if move_id else "No move to adult services is planned.",
                what=f"{turns} {service} takes over." if move_id else turns,
                acts=(
                    desk.change("Record the move done", ADULT_MOVE, who.ref, move_id)
                    if move_id
                    else desk.add("Plan the move", ADULT_MOVE, who.ref),
                ),
            )
        )
    return found


def list_unsure(desk: Desk) -> list[Line]:
    """List the rows of files that wait for somebody to say whom they are about."""
    if not desk.reader.may(Permission.IMPORT_PEOPLE):
        return []
    found = []
    for row in list_waiting_briefly(desk.reader, most=SHOWN + 1):
        born = f" Born {day_in_words(date.fromisoformat(row.born))}." if _is_day(row.born) else ""
        found.append(
            Line(
                day=row.queued_at.astimezone(LONDON).date(),
                when=f"Row {row.line}, {GUIDES[row.kind].one}",
                named=row.named or "No name",
                waiting_row=row.id,
                what=f"{row.why[:1].upper()}{row.why[1:]}.{born}",
                acts=(Act("Same or different?", "queue.show", {"waiting_id": row.id}),),
            )
        )
    return found


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def list_nominations(desk: Desk) -> list[Line]:
    """List the nominations about which the reader has to do something."""
    found = []
    for told in list_waiting(desk.reader):
        nomination = told.nomination
        name = f"{nomination.given_names} {nomination.family_name}".strip()
        asked = told.answers and not told.decides
        found.append(
            Line(
                day=nomination.nominated_on,
                when=day_words(nomination.nominated_on, desk.today),
                named=name,
                nomination=nomination.id,
                tag=Tag("More is asked", "yellow") if asked else None,
                what=f"Nominated by {told.nominator}, {told.agency}, for {told.district}.",
                acts=(
                    Act(
                        "Answer" if asked else "Decide",
                        "nominations.show",
                        {"nomination_id": nomination.id},
                    ),
                ),
            )
        )
    return found
