"""Read what waits by its day, and no longer every client for it."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_CURRENT = "ended_at IS NULL"
_BY_DAY = (
    ("contacts_contact", ("attended", "dated_on"), ""),
    ("enforcement_court_date", ("dated_on",), "outcome = ''"),
    ("enforcement_order", ("to_on",), ""),
    ("enforcement_warrant", ("issued_on",), "executed_on IS NULL AND withdrawn_on IS NULL"),
    ("offending_offence", ("offence_on",), ""),
    ("offending_situation", ("expected_on",), "to_on IS NULL"),
    ("offending_situation", ("from_on",), "to_on IS NULL"),
    ("offending_situation", ("to_on",), "to_on IS NOT NULL"),
    ("particulars_participation", ("withdrawn_on",), "withdrawn_on IS NOT NULL"),
    ("safety_marker", ("review_on",), ""),
)
_MERGED = "merged_into_id IS NOT NULL"


def upgrade() -> None:
    for table, columns, where in _BY_DAY:
        few = sa.text(f"{where} AND {_CURRENT}" if where else _CURRENT)
        op.create_index(
            f"ix_{table}_by_{'_'.join(columns)}",
            table,
            list(columns),
            sqlite_where=few,
            postgresql_where=few,
        )
    op.drop_index("ix_clients_client_merged_into_id", "clients_client")
    op.create_index(
        "ix_clients_client_merged_into_id",
        "clients_client",
        ["merged_into_id"],
        sqlite_where=sa.text(_MERGED),
        postgresql_where=sa.text(_MERGED),
    )
    op.drop_index("ix_sharing_involvement_user", "sharing_involvement")
    op.create_index(
        "ix_sharing_involvement_user",
        "sharing_involvement",
        ["user_id", "agency_id", "client_id"],
    )
    op.drop_index("ix_sharing_involvement_client_id", "sharing_involvement")
    op.create_index(
        "ix_sharing_involvement_client",
        "sharing_involvement",
        ["client_id", "kind", "from_on", "to_on", "user_id"],
    )


def downgrade() -> None:
    op.drop_index("ix_sharing_involvement_client", "sharing_involvement")
    op.create_index("ix_sharing_involvement_client_id", "sharing_involvement", ["client_id"])
    op.drop_index("ix_sharing_involvement_user", "sharing_involvement")
    op.create_index("ix_sharing_involvement_user", "sharing_involvement", ["user_id", "client_id"])
    op.drop_index("ix_clients_client_merged_into_id", "clients_client")
    op.create_index("ix_clients_client_merged_into_id", "clients_client", ["merged_into_id"])
    for table, columns, _ in reversed(_BY_DAY):
        op.drop_index(f"ix_{table}_by_{'_'.join(columns)}", table)
