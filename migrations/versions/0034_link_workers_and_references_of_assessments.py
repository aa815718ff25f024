"""Keep who has the link with a sector, and under which reference an assessment came in."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("needs_assessment") as table:
        table.add_column(sa.Column("ref", sa.String(length=60), nullable=True))
        table.create_index(
            "uq_needs_assessment_ref_current",
            ["ref"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("needs_assessment") as table:
        table.drop_index("uq_needs_assessment_ref_current")
        table.drop_column("ref")
