"""Could the trail be changed, and could it be written, as things stand?"""

from __future__ import annotations

from sqlalchemy import Connection, text

from iom.audit import checkpoint, trail
from iom.audit.checkpoint import BadCheckpoint
from iom.audit.guards import GUARDS
from iom.audit.trail import TrailUnavailable
from iom.db import db

_TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_record'",
    "postgresql": (
        "SELECT tgname FROM pg_trigger "
        "WHERE tgrelid = 'audit_record'::regclass AND tgenabled IN ('O', 'A')"
    ),
}
_RIGHTS = """
    SELECT r.rolsuper, pg_has_role(r.rolname, c.relowner, 'MEMBER'),
        has_table_privilege('audit_record', 'UPDATE, DELETE, TRUNCATE')
    FROM pg_roles r, pg_class c
    WHERE r.rolname = current_user AND c.oid = 'audit_record'::regclass
"""


def weaknesses(connection: Connection) -> list[str]:
    """Return a sentence for each thing by which somebody could change the trail unhindered."""
    engine = connection.dialect.name
    there = set(connection.execute(text(_TRIGGERS[engine])).scalars())
    wanted = {words[2] for each in GUARDS[engine] if (words := each.split())[1] == "TRIGGER"}
    found = [
        f"the database no longer refuses to change the trail: its guard {name} is gone."
        for name in sorted(wanted - there)
    ]
    if engine == "postgresql":
        superuser, owner, may = connection.execute(text(_RIGHTS)).one()
        if superuser or owner or may:
            found.append(
                "the database role of this connection could take the guards of the trail away; "
                "run the product as a role of its own (`iom upgrade --app-role NAME`)."
            )
    return found


def refuse_unless_writable() -> None:
    """Refuse where the next thing that happens could not be put on the trail.

    Raises:
        TrailUnavailable: its head is gone, or the checkpoint cannot be written or does not fit.
    """
    keys = trail.keys_of_settings().by_id
    try:
        # Before the head, which it follows: so it can never seem to be ahead.
        with checkpoint.hold(trail.checkpoint_path(), keys) as held:
            marks = held.marks()
    except BadCheckpoint as error:
        raise TrailUnavailable(f"The audit trail cannot be written: {error}.") from error
    connection = db.session.connection()
    head = trail.read_head(connection)
    why = trail.misfit(connection, head, marks.get(head.trail))
    trail.refuse_misfit(head, None if why == "missing" else why)
