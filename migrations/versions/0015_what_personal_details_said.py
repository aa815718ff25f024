"""Keep what personal details said before they were changed."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "clients_detail_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("detail", sa.String(length=20), nullable=False),
        sa.Column("was", sa.String(length=100), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("changed_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients_client.id"], name=op.f("fk_clients_detail_change_client_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clients_detail_change")),
    )
    op.create_index(
        op.f("ix_clients_detail_change_client_id"), "clients_detail_change", ["client_id"]
    )


def downgrade() -> None:
    op.drop_table("clients_detail_change")
