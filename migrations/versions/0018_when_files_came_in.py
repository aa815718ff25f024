"""Remember when a file came in, and how many of its rows were sure."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "intake_arrival",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("arrived_at", sa.DateTime(), nullable=False),
        sa.Column("sure", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_arrival")),
    )
    op.create_index("ix_intake_arrival_kind", "intake_arrival", ["kind", "arrived_at"])


def downgrade() -> None:
    op.drop_table("intake_arrival")
