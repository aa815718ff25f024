"""Chain and sign the audit trail, and let the database refuse to change it."""

import hmac
import json

import sqlalchemy as sa
from alembic import op
from flask import current_app

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_BATCH = 5_000
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_WHY = "the audit trail is never changed"
_ON_SQLITE = f"ON audit_record BEGIN SELECT RAISE(ABORT, '{_WHY}'); END"
_GUARDS = {
    "sqlite": (
        f"CREATE TRIGGER audit_record_no_update BEFORE UPDATE {_ON_SQLITE}",
        f"CREATE TRIGGER audit_record_no_delete BEFORE DELETE {_ON_SQLITE}",
        f"CREATE TRIGGER audit_record_no_replace BEFORE INSERT ON audit_record WHEN EXISTS (SELECT 1 FROM audit_record WHERE seq = NEW.seq) BEGIN SELECT RAISE(ABORT, '{_WHY}'); END",  # noqa: S608
    ),
    "postgresql": (
        f"CREATE OR REPLACE FUNCTION audit_record_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{_WHY}'; END $$",
        "CREATE TRIGGER audit_record_no_change BEFORE UPDATE OR DELETE ON audit_record FOR EACH ROW EXECUTE FUNCTION audit_record_refuse()",
        "CREATE TRIGGER audit_record_no_truncate BEFORE TRUNCATE ON audit_record FOR EACH STATEMENT EXECUTE FUNCTION audit_record_refuse()",
        "REVOKE UPDATE, DELETE, TRUNCATE ON audit_record FROM PUBLIC",
        "REVOKE UPDATE, DELETE, TRUNCATE ON audit_record FROM CURRENT_USER",
    ),
}
_FORMER_ACCESS = {
    "SignedIn": "sign-in",
    "SignedOut": "sign-out",
    "SignInFailed": "sign-in-failed",
}


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    for index in ("actor", "at", "subject"):
        op.drop_index(f"ix_audit_record_{index}", table_name="audit_record")
    op.rename_table("audit_record", "audit_record_before")
    if dialect == "postgresql":
        op.execute(
            "ALTER TABLE audit_record_before RENAME CONSTRAINT pk_audit_record TO pk_audit_record_before"
        )
    op.create_table(
        "audit_record",
        sa.Column("seq", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("operation", sa.String(length=20), nullable=False),
        sa.Column("event", sa.String(length=80), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("key_id", sa.String(length=8), nullable=False),
        sa.Column("mac", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "operation IN ('collection', 'alteration', 'consultation', 'disclosure', 'combination', 'erasure', 'access-denied', 'sign-in', 'sign-in-failed', 'sign-out', 'break-glass', 'settings', 'export', 'backup')",
            name=op.f("ck_audit_record_operation_known"),
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_record")),
    )
    op.create_index("ix_audit_record_subject_seq", "audit_record", ["subject", "seq"])
    op.create_index("ix_audit_record_actor_seq", "audit_record", ["actor", "seq"])
    op.create_index(
        "ix_audit_record_agency_operation_seq", "audit_record", ["agency", "operation", "seq"]
    )
    op.create_index("ix_audit_record_at", "audit_record", ["at"])
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("mac", sa.String(length=64), nullable=False),
        sa.Column("key_id", sa.String(length=8), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_head_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    _carry_over()
    op.drop_table("audit_record_before")
    for statement in _GUARDS[dialect]:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("audit_head")
    op.drop_table("audit_record")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_record_refuse()")
    op.create_table(
        "audit_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("operation", sa.String(length=20), nullable=False),
        sa.Column("event", sa.String(length=80), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "operation IN ('collection', 'alteration', 'consultation', 'disclosure', 'combination', 'erasure', 'access', 'settings')",
            name=op.f("ck_audit_record_operation_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_record")),
    )
    for index in ("actor", "at", "subject"):
        op.create_index(f"ix_audit_record_{index}", "audit_record", [index])


def _carry_over() -> None:
    """Sign the rows that are there, in their order, as `iom.audit.signing` did at this version."""
    connection = op.get_bind()
    before = sa.table(
        "audit_record_before",
        sa.column("id", sa.Integer),
        sa.column("at", sa.DateTime),
        sa.column("actor", sa.String),
        sa.column("operation", sa.String),
        sa.column("event", sa.String),
        sa.column("subject", sa.String),
        sa.column("detail", sa.JSON),
    )
    names = "seq at actor agency operation event subject detail key_id mac".split()
    after = sa.table("audit_record", *(sa.column(name) for name in names))
    key = current_app.config["IOM"].audit_key.encode()
    key_id = hmac.digest(key, b"iom audit key id", "sha256").hex()[:8]
    last, seq, mac = 0, 0, ""
    while rows := connection.execute(
        sa.select(before).where(before.c.id > last).order_by(before.c.id).limit(_BATCH)
    ).all():
        signed = []
        for row in rows:
            last, seq = row.id, seq + 1
            values = [
                row.at.isoformat(timespec="microseconds") + "Z",
                row.actor,
                "",
                _operation(row),
                row.event,
                row.subject,
                json.dumps(row.detail, sort_keys=True, separators=(",", ":")),
                key_id,
            ]
            lines = "\n".join([mac, str(seq), *values])
            mac = hmac.digest(key, lines.encode(), "sha256").hex()
            signed.append(dict(zip(names, [seq, *values, mac], strict=True)))
        connection.execute(after.insert(), signed)
    op.execute(
        sa.text("INSERT INTO audit_head (id, seq, mac, key_id) VALUES (1, :s, :m, :k)").bindparams(
            s=seq, m=mac, k=key_id if seq else ""
        )
    )


def _operation(row: sa.Row) -> str:
    if row.operation == "access":
        return _FORMER_ACCESS.get(row.event, "access-denied")
    return row.operation
