"""Make two records of one again, within 30 days. Nothing here commits."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from iom.accounts.domain import Reader
from iom.audit import service as audit
from iom.clients.domain import subject_of
from iom.clients.models import Client
from iom.db import db
from iom.kernel.errors import ChangedMeanwhile, NotFound
from iom.merges import personal, standing
from iom.merges.domain import CannotMerge, MergeUndone, Side, What, undo_until
from iom.merges.models import Merge, MergeRow
from iom.merges.rows import ALIASES, DIFFERENT, KEYS, move_back, put_back, take_away
from iom.merges.service import refuse_closed_or_held, refuse_unless_merging, written
from iom.merges.tables import from_json
from iom.sharing.scope import visible_to, writing


def undo(merge_id: int, why: str, *, actor: Reader, at: datetime) -> str:
    """Give both records back what was theirs, and return the reference of the one that was kept.

    What was put on the record since the merge stays with the client who was kept.

    Raises:
        NotFound: there is no such merge, or none of a client whom the actor sees.
        NotYours: the actor may not merge clients.
        ChangedMeanwhile: it was undone before.
        CannotMerge: 30 days are over, the record is restricted or on hold, or no reason is written.
    """
    why = written(why, "why they are two people after all")
    kept = db.session.scalar(
        select(Client)
        .where(
            Client.id.in_(writing(select(Merge.kept_id)).where(Merge.id == merge_id)),
            visible_to(actor, Client),
        )
        .with_for_update()
    )
    if kept is None:
        raise NotFound("There is no such merge.")
    refuse_unless_merging(actor, kept.ref)
    merge = db.session.scalars(
        writing(select(Merge))
        .where(Merge.id == merge_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if merge.undone_at is not None:
        raise ChangedMeanwhile("This merge was undone already; the two are two records again.")
    if at >= undo_until(merge.merged_at):
        raise CannotMerge("A merge can be undone for 30 days, and they are over.")
    refuse_closed_or_held(kept)
    kept_ref, merged_id = kept.ref, merge.merged_id
    rows = list(
        db.session.scalars(
            writing(select(MergeRow)).where(MergeRow.merge_id == merge_id).order_by(MergeRow.id)
        )
    )
    _part(merge, rows)
    merged_ref = db.session.scalars(writing(select(Client.ref)).where(Client.id == merged_id)).one()
    db.session.execute(
        delete(MergeRow).where(MergeRow.merge_id == merge_id),
        execution_options={"synchronize_session": False},
    )
    merge.undone_at, merge.undone_by, merge.undone_why = at, actor.ref, why
    db.session.flush()
    db.session.expire_all()
    events = [
        MergeUndone(subject=subject_of(ref), merge=merge_id, side=side)
        for ref, side in ((kept_ref, Side.KEPT), (merged_ref, Side.MERGED))
    ]
    audit.record_all(events, actor=actor, at=at)
    return kept_ref


def _part(merge: Merge, rows: list[MergeRow]) -> None:
    for row in rows:
        if row.what is What.MOVED:
            move_back(row, kept_id=merge.kept_id, merged_id=merge.merged_id)
        elif row.table_name == DIFFERENT:
            put_back(DIFFERENT, row.row_key, from_json(DIFFERENT, row.content))
    # The forms of a name before the name itself: they lead to it.
    for table in (KEYS, ALIASES):
        for row in rows:
            if row.what is What.MADE and row.table_name == table:
                take_away(table, row.row_key)
    standing.part(merge, rows)
    personal.part(merge, rows)
    for client_id in (merge.kept_id, merge.merged_id):
        standing.settle_latest(client_id)
