"""Let rows wait of which it is not sure whom they are about, and keep what was set aside."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "intake_waiting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("cells", sa.Text(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("queued_at", sa.DateTime(), nullable=False),
        sa.Column("queued_by", sa.String(length=120), nullable=False),
        sa.Column("everywhere", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("unheard", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("decided_by", sa.String(length=120), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'taken', 'nobody')", name=op.f("ck_intake_waiting_state_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_waiting")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_intake_waiting_fingerprint")),
    )
    op.create_index("ix_intake_waiting_state", "intake_waiting", ["state", "queued_at"])
    op.create_table(
        "intake_waiting_district",
        sa.Column("waiting_id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["waiting_id"],
            ["intake_waiting.id"],
            name=op.f("fk_intake_waiting_district_waiting_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["district_id"],
            ["places_district.id"],
            name=op.f("fk_intake_waiting_district_district_id"),
        ),
        sa.PrimaryKeyConstraint(
            "waiting_id", "district_id", name=op.f("pk_intake_waiting_district")
        ),
    )
    with op.batch_alter_table("intake_upload") as table:
        table.add_column(sa.Column("waiting_rows", sa.Integer(), nullable=True))
        table.add_column(sa.Column("set_aside", sa.LargeBinary(), nullable=True))
        table.add_column(sa.Column("set_aside_rows", sa.Integer(), nullable=True))
    op.execute("UPDATE intake_upload SET waiting_rows = 0, set_aside_rows = 0")
    with op.batch_alter_table("intake_upload") as table:
        table.alter_column("waiting_rows", existing_type=sa.Integer(), nullable=False)
        table.alter_column("set_aside_rows", existing_type=sa.Integer(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("intake_upload") as table:
        table.drop_column("set_aside_rows")
        table.drop_column("set_aside")
        table.drop_column("waiting_rows")
    op.drop_table("intake_waiting_district")
    op.drop_table("intake_waiting")
