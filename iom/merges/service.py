"""Make one record of two, in one transaction. Nothing here commits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from iom.accounts.domain import Permission, Reader
from iom.audit import service as audit
from iom.clients.different import known_pairs, pair_of
from iom.clients.domain import subject_of
from iom.clients.holds import holds_of
from iom.clients.models import Client
from iom.clients.queries import NoSuchClient, NotYours, find_successor
from iom.db import db
from iom.merges import personal, rows, standing
from iom.merges.domain import (
    GROUND_LENGTH,
    CannotMerge,
    ClientsMerged,
    MergedMeanwhile,
    Side,
)
from iom.merges.models import Merge
from iom.merges.plans import MergePlan, plan_merge
from iom.safeguards.queries import find_restriction
from iom.safeguards.telling import tell_of_information
from iom.sharing.scope import visible_to
from iom.transfers.domain import State
from iom.transfers.models import Transfer


def preview(reader: Reader, kept_ref: str, merged_ref: str) -> MergePlan:
    """Say what merging two records would do. Nothing is written.

    Raises:
        NoSuchClient: the reader does not see both.
        NotYours: the reader may not merge clients.
        MergedMeanwhile: one of them is a part of another client already.
        CannotMerge: the two may not be merged as they stand.
    """
    return _plan(reader, kept_ref, merged_ref, lock=False)


def merge(  # noqa: PLR0913  # what was chosen, and what was seen
    kept_ref: str,
    merged_ref: str,
    *,
    choice: Mapping[str, Side],
    ground: str,
    fingerprint: str,
    actor: Reader,
    at: datetime,
) -> int:
    """Make one record a part of another, and return the number of the merge.

    Args:
        kept_ref: of which the other becomes a part.
        merged_ref: the other.
        choice: of which record each personal detail is taken; the kept one's where nothing is said.
        ground: how it is known that they are one person.
        fingerprint: of the plan that the actor said yes to.
        actor: who merges.
        at: when.

    Raises:
        NoSuchClient: the actor does not see both.
        NotYours: the actor may not merge clients.
        MergedMeanwhile: something of them has changed since the actor saw the plan.
        CannotMerge: the two may not be merged as they stand, or no ground was written.
    """
    ground = written(ground, "how you know that they are one person")
    plan = _plan(actor, kept_ref, merged_ref, lock=True)
    if plan.fingerprint != fingerprint:
        raise MergedMeanwhile
    kept_id, merged_id = plan.kept.id, plan.merged.id
    made = Merge(
        kept_id=kept_id,
        merged_id=merged_id,
        ground=ground,
        version_after=plan.kept.version + 1,
        merged_at=at,
        merged_by=actor.ref,
    )
    db.session.add(made)
    db.session.flush()
    merge_id = made.id
    log = rows.Log(merge_id)
    personal.join(log, plan, choice, at=at, by=actor.ref)
    standing.join(log, plan)
    rows.move(log, plan)
    rows.turn_pairs(log, kept_id, merged_id)
    standing.settle_latest(kept_id)
    log.write()
    db.session.expire_all()  # what was loaded of the two is no longer so
    events = [
        ClientsMerged(subject=subject_of(ref), merge=merge_id, side=side, rows=plan.along)
        for ref, side in ((kept_ref, Side.KEPT), (merged_ref, Side.MERGED))
    ]
    audit.record_all(events, actor=actor, at=at)
    tell_of_information(
        kept_id,
        f"{merged_ref} is now part of {{ref}}: they were found to be one person.",
        key=f"merge:{merge_id}",
        anchor="merges",
        actor=actor,
        at=at,
    )
    return merge_id


def refuse_unless_merging(actor: Reader, ref: str) -> None:
    """Refuse somebody who may not merge clients.

    Raises:
        NotYours: they may not.
    """
    if not actor.may(Permission.MERGE_CLIENTS):
        raise NotYours(ref, "You may not merge clients. Ask a coordinator.")


def refuse_closed_or_held(client: Client) -> None:
    """Refuse to merge or part a record that is restricted or on hold: safety goes first.

    Merged, it would be open to whoever sees the other; on hold, it must stay as it is.

    Raises:
        CannotMerge: it is one of them.
    """
    if find_restriction(client.id) is not None:
        raise CannotMerge(
            f"The record of {client.ref} is restricted, and merging would show it to others or "
            "close the other. Its owner must lift the restriction first."
        )
    if holds_of([client.id]):
        raise CannotMerge(
            f"The record of {client.ref} is on hold: it must stay as it is until that is lifted."
        )


def written(text: str, what: str) -> str:
    """Return what somebody wrote, tidied.

    Raises:
        CannotMerge: it is empty or too long.
    """
    kept = "".join(c for c in text if c.isprintable() or c == "\n").strip()
    if not kept:
        raise CannotMerge(f"Write {what}.")
    if len(kept) > GROUND_LENGTH:
        raise CannotMerge(f"Write at most {GROUND_LENGTH:,} characters; these are {len(kept):,}.")
    return kept


def _plan(actor: Reader, kept_ref: str, merged_ref: str, *, lock: bool) -> MergePlan:
    if kept_ref == merged_ref:
        raise CannotMerge("This is the same client twice.")
    statement = (
        select(Client)
        .where(Client.ref.in_([kept_ref, merged_ref]), visible_to(actor, Client))
        .order_by(Client.id)
        .execution_options(populate_existing=True)
    )
    found = db.session.scalars(statement.with_for_update() if lock else statement).all()
    both = {client.ref: client for client in found}
    for ref in (kept_ref, merged_ref):
        if ref not in both:
            if find_successor(actor, ref):
                raise MergedMeanwhile
            raise NoSuchClient(ref)
    refuse_unless_merging(actor, kept_ref)
    kept, merged = both[kept_ref], both[merged_ref]
    for client in (kept, merged):
        refuse_closed_or_held(client)
    if pair_of(kept.id, merged.id) in known_pairs([kept.id, merged.id]):
        raise CannotMerge(
            f"{kept_ref} and {merged_ref} are known to be different people. Take that back first, "
            "on the page of one of them."
        )
    plan = plan_merge(kept, merged, lock=lock)
    _refuse_two_offers(plan)
    return plan


def _refuse_two_offers(plan: MergePlan) -> None:
    """Refuse while both are offered to another district: one offer would be nobody's to decide."""
    offers = Transfer.__tablename__
    left = (row for each in plan.shares if each.table.name == offers for row in each.left)
    if any(row["state"] == State.ASKED for row in left):
        raise CannotMerge(
            f"Both {plan.kept.ref} and {plan.merged.ref} are offered to another district, and of "
            "one client one offer can be open. Withdraw one of the two transfers first."
        )
