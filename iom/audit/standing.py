"""Could the trail be changed, and could it be written, as things stand?"""

from __future__ import annotations

from sqlalchemy import Connection, text

from iom.audit import checkpoint, trail
from iom.audit.checkpoint import BadCheckpoint
from iom.audit.guards import GUARDS
from iom.audit.keyring import keys_of_settings
from iom.audit.trail import TrailUnavailable
from iom.db import db

# Each guard as it stands, without blanks: one that was emptied keeps its name.
_TRIGGERS = {
    "sqlite": """SELECT name, sql FROM sqlite_master
        WHERE type = 'trigger' AND tbl_name = 'audit_record'""",
    "postgresql": """SELECT tgname, tgtype || prosrc
        FROM pg_trigger JOIN pg_proc p ON p.oid = tgfoid
        WHERE tgrelid = 'audit_record'::regclass AND tgenabled IN ('O', 'A') AND tgqual IS NULL""",
}
# PostgreSQL's numbers for: each row, before, delete, update; and for: before, truncate.
_TYPES = {"audit_record_no_change": 1 + 2 + 8 + 16, "audit_record_no_truncate": 2 + 32}
_RIGHTS = """
    SELECT r.rolsuper, pg_has_role(r.rolname, c.relowner, 'MEMBER'),
        has_table_privilege('audit_record', 'UPDATE, DELETE, TRUNCATE')
    FROM pg_roles r, pg_class c
    WHERE r.rolname = current_user AND c.oid = 'audit_record'::regclass
"""


def weaknesses(connection: Connection) -> list[str]:
    """Return a sentence for each thing by which somebody could change the trail unhindered."""
    engine = connection.dialect.name
    there = {name: _plain(said) for name, said in connection.execute(text(_TRIGGERS[engine]))}
    found = [
        "the database no longer refuses to change the trail: its guard "
        f"{name} is {'not as it was made' if name in there else 'gone'}."
        for name, said in sorted(_guards_of(engine).items())
        if there.get(name) != said
    ]
    if engine == "postgresql":
        superuser, owner, may = connection.execute(text(_RIGHTS)).one()
        if superuser or owner or may:
            found.append(
                "the database role of this connection could take the guards of the trail away; "
                "run the product as a role of its own (`iom upgrade --app-role NAME`)."
            )
    return found


def _guards_of(engine: str) -> dict[str, str]:
    """Return what each guard says, by its name, as the database tells it."""
    if engine == "postgresql":
        body = GUARDS[engine][0].split("$$")[1]
        return {name: _plain(f"{kind}{body}") for name, kind in _TYPES.items()}
    return {each.split()[2]: _plain(each) for each in GUARDS[engine]}


def _plain(said: str) -> str:
    return "".join(said.split())


def refuse_unless_writable() -> None:
    """Refuse where the next thing that happens could not be put on the trail.

    Raises:
        TrailUnavailable: its head is gone, or the checkpoint cannot be written or does not fit.
    """
    keys = keys_of_settings().by_id
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
