"""Keep what placements and facts said before they were corrected, struck out or moved."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_WHAT = (
    "what IN ('placement', 'district', 'strand', 'dip-status', 'mappa-level', 'statutory', 'level')"
)


def upgrade() -> None:
    op.create_table(
        "cohort_former",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("nominated_on", sa.Date(), nullable=True),
        sa.Column("selected_on", sa.Date(), nullable=True),
        sa.Column("deselected_on", sa.Date(), nullable=True),
        sa.Column("deselection_reason", sa.String(length=40), nullable=True),
        sa.Column("deselection_note", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("strand", sa.String(length=40), nullable=True),
        sa.Column("dip_status", sa.String(length=40), nullable=True),
        sa.Column("statutory", sa.Boolean(), nullable=True),
        sa.Column("mappa_level", sa.Integer(), nullable=True),
        sa.Column("intensity", sa.Integer(), nullable=True),
        sa.Column("how", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=False),
        sa.Column("ended_by", sa.String(length=120), nullable=False),
        sa.CheckConstraint(_WHAT, name=op.f("ck_cohort_former_what_known")),
        sa.CheckConstraint(
            "how IN ('changed', 'struck-out', 'moved')", name=op.f("ck_cohort_former_how_known")
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients_client.id"], name=op.f("fk_cohort_former_client_id")
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["places_district.id"], name=op.f("fk_cohort_former_district_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort_former")),
    )
    op.create_index(op.f("ix_cohort_former_client_id"), "cohort_former", ["client_id"])


def downgrade() -> None:
    op.drop_table("cohort_former")
