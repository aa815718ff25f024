"""Offer clients to other districts and schemes, and nominate those who come from elsewhere."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_BEFORE = "route IN ('self', 'police', 'probation', 'court', 'dip', 'prison-release', 'partner-agency', 'other')"
_NOW = "route IN ('self', 'police', 'probation', 'court', 'dip', 'prison-release', 'partner-agency', 'transfer', 'other')"
_ROUTE_KNOWN = "ck_nominations_nomination_route_known"


def _routes(known: str) -> None:
    with op.batch_alter_table("nominations_nomination") as table:
        table.drop_constraint(op.f(_ROUTE_KNOWN), type_="check")
        table.create_check_constraint(op.f(_ROUTE_KNOWN), known)


def upgrade() -> None:
    name = "transfers_transfer"
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=40), nullable=False),
        sa.Column("from_district_id", sa.Integer(), nullable=False),
        sa.Column("to_district_id", sa.Integer(), nullable=True),
        sa.Column("outside", sa.String(length=120), nullable=False),
        sa.Column("outside_person", sa.String(length=120), nullable=False),
        sa.Column("why", sa.String(length=40), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("asked_by", sa.String(length=120), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("refusal", sa.String(length=40), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("decided_by", sa.String(length=120), nullable=False),
        sa.Column("mistake", sa.Text(), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(), nullable=True),
        sa.Column("taken_back_by", sa.String(length=120), nullable=False),
        sa.Column("undo", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "why IN ('moved-home', 'placed', 'release', 'order', 'safety', 'family', 'other')",
            name=op.f("ck_transfers_transfer_why_known"),
        ),
        sa.CheckConstraint(
            "state IN ('asked', 'accepted', 'declined', 'withdrawn', 'taken-back')",
            name=op.f("ck_transfers_transfer_state_known"),
        ),
        sa.CheckConstraint(
            "refusal IS NULL OR refusal IN ('not-here', 'short-stay', 'capacity', 'risk', 'incomplete', 'other')",
            name=op.f("ck_transfers_transfer_refusal_known"),
        ),
        sa.CheckConstraint(
            "to_district_id IS NOT NULL OR outside <> ''",
            name=op.f("ck_transfers_transfer_somewhere"),
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [target], name=op.f(f"fk_transfers_transfer_{column}")
            )
            for column, target in (
                ("client_id", "clients_client.id"),
                ("from_district_id", "places_district.id"),
                ("to_district_id", "places_district.id"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfers_transfer")),
        sa.UniqueConstraint(
            "client_id", "token", name=op.f("uq_transfers_transfer_client_id_token")
        ),
    )
    for column in _INDEXED:
        op.create_index(op.f(f"ix_{name}_{column}"), name, [column], unique=False)
    op.create_index(
        "uq_transfers_transfer_asked",
        name,
        ["client_id"],
        unique=True,
        sqlite_where=sa.text("state = 'asked'"),
        postgresql_where=sa.text("state = 'asked'"),
    )
    _routes(_NOW)


def downgrade() -> None:
    op.execute("UPDATE nominations_nomination SET route = 'other' WHERE route = 'transfer'")
    _routes(_BEFORE)
    op.drop_table("transfers_transfer")


_INDEXED = ("client_id", "from_district_id", "to_district_id")
