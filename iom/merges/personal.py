"""Who the one client is, of two: details field by field, and the names that a search finds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select

from iom.clients.domain import AliasKind
from iom.clients.models import Alias, Client, SearchKey
from iom.clients.names import search_keys
from iom.db import db, insert_rows
from iom.entries.models import current
from iom.merges.domain import PERSONAL, Side, What
from iom.merges.models import Merge, MergeRow
from iom.merges.plans import MergePlan
from iom.merges.rows import ALIASES, KEYS, Log, make, put_back, run
from iom.merges.tables import CLIENT, as_json, from_json, sql_of
from iom.sharing.scope import writing

_NAME = ("family_name", "given_names")


def join(log: Log, plan: MergePlan, choice: Mapping[str, Side], *, at: datetime, by: str) -> None:
    """Give the kept client the details that were chosen; other names become aliases."""
    before = {
        side: {name: getattr(client, name) for name in PERSONAL} | {"version": client.version}
        for side, client in ((Side.KEPT, plan.kept), (Side.MERGED, plan.merged))
    }
    chosen = {name: before[choice.get(name, Side.KEPT)][name] for name in PERSONAL}
    version = plan.kept.version + 1
    for client, side in ((plan.kept, Side.KEPT), (plan.merged, Side.MERGED)):
        log.note(What.CHANGED, CLIENT, str(client.id), content=as_json(before[side]))
    log.note(What.MADE, CLIENT, str(plan.kept.id), content=as_json(chosen))
    kept_id, merged_id = plan.kept.id, plan.merged.id
    put_back(CLIENT, str(kept_id), {**chosen, "version": version})
    put_back(
        CLIENT,
        str(merged_id),
        {"merged_into_id": kept_id, "version": before[Side.MERGED]["version"] + 1},
    )
    new = tuple(chosen[name] for name in _NAME)
    _add_keys(log, kept_id, new)
    for old in {tuple(before[side][name] for name in _NAME) for side in Side} - {new}:
        _add_alias(log, plan, old, at=at, by=by)


def _add_keys(log: Log, client_id: int, name: tuple[Any, ...]) -> None:
    """Add the forms of a new name; those of the old one stay, for it is an alias now."""
    known = _keys_of(client_id)
    for key in sorted(search_keys(*name) - known):
        make(log, KEYS, {"client_id": client_id, "alias_id": None, "key": key})


def _keys_of(client_id: int) -> frozenset[str]:
    return frozenset(
        db.session.scalars(
            writing(select(SearchKey.key)).where(
                SearchKey.client_id == client_id, SearchKey.alias_id.is_(None)
            )
        )
    )


def _add_alias(log: Log, plan: MergePlan, name: tuple[Any, ...], *, at: datetime, by: str) -> None:
    family_name, given_names = name
    known = db.session.scalar(
        writing(select(func.count()).select_from(Alias)).where(
            Alias.client_id.in_([plan.kept.id, plan.merged.id]),
            Alias.family_name == family_name,
            Alias.given_names == given_names,
            current(Alias),
        )
    )
    if known:
        return
    alias_id = make(
        log,
        ALIASES,
        {
            "client_id": plan.kept.id,
            "source": "",
            "ended_by": "",
            "ended_reason": "",
            "kind": AliasKind.ALIAS,
            "family_name": family_name,
            "given_names": given_names,
            "date_of_birth": None,
            "recorded_at": at,
            "recorded_by": by,
        },
    )
    for key in sorted(search_keys(family_name, given_names)):
        make(log, KEYS, {"client_id": plan.kept.id, "alias_id": alias_id, "key": key})


def part(merge: Merge, rows: list[MergeRow]) -> None:
    """Give both their own details back; what was changed since the merge stays changed."""
    mine = [row for row in rows if row.table_name == CLIENT]
    before = {
        int(row.row_key): from_json(CLIENT, row.content) for row in mine if row.what is What.CHANGED
    }
    [made] = [from_json(CLIENT, row.content) for row in mine if row.what is What.MADE]
    put_back(
        CLIENT,
        str(merge.merged_id),
        {"merged_into_id": None, "version": before[merge.merged_id]["version"]},
    )
    kept = (
        db.session.execute(writing(select(sql_of(CLIENT))).where(Client.id == merge.kept_id))
        .mappings()
        .one()
    )
    old = before[merge.kept_id]
    back = {name: old[name] for name in PERSONAL if kept[name] == made[name]}
    untouched = kept["version"] == merge.version_after
    version = old["version"] if untouched else kept["version"] + 1
    put_back(CLIENT, str(merge.kept_id), {**back, "version": version})
    name = {each: back.get(each, kept[each]) for each in _NAME}
    _mend_keys(merge.kept_id, name["family_name"], name["given_names"])


def _mend_keys(client_id: int, family_name: str, given_names: str) -> None:
    wanted = search_keys(family_name, given_names)
    if _keys_of(client_id) == wanted:
        return
    run(delete(SearchKey).where(SearchKey.client_id == client_id, SearchKey.alias_id.is_(None)))
    rows = [{"client_id": client_id, "alias_id": None, "key": key} for key in sorted(wanted)]
    insert_rows(SearchKey, rows)
