"""What the database itself refuses: no row of the trail is changed, deleted or written over.

Whoever owns the tables can take these guards away; then the signatures tell (`iom audit verify`).
"""

from __future__ import annotations

_WHY = "the audit trail is never changed"
_SQLITE = f"ON audit_record BEGIN SELECT RAISE(ABORT, '{_WHY}'); END"
# INSERT OR REPLACE deletes without setting off the trigger on deleting.
_SQLITE_THERE = f"""ON audit_record WHEN EXISTS (
    SELECT 1 FROM audit_record WHERE seq = NEW.seq
) BEGIN SELECT RAISE(ABORT, '{_WHY}'); END"""  # noqa: S608  # constants
_POSTGRESQL = "EXECUTE FUNCTION audit_record_refuse()"

GUARDS: dict[str, tuple[str, ...]] = {
    "sqlite": (
        f"CREATE TRIGGER audit_record_no_update BEFORE UPDATE {_SQLITE}",
        f"CREATE TRIGGER audit_record_no_delete BEFORE DELETE {_SQLITE}",
        f"CREATE TRIGGER audit_record_no_replace BEFORE INSERT {_SQLITE_THERE}",
    ),
    "postgresql": (
        f"""CREATE OR REPLACE FUNCTION audit_record_refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{_WHY}'; END $$""",
        f"""CREATE TRIGGER audit_record_no_change BEFORE UPDATE OR DELETE ON audit_record
        FOR EACH ROW {_POSTGRESQL}""",
        f"""CREATE TRIGGER audit_record_no_truncate BEFORE TRUNCATE ON audit_record
        FOR EACH STATEMENT {_POSTGRESQL}""",
    ),
}
