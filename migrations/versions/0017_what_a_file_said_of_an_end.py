"""Keep what a file said of a placement's days, so that an old file does not undo what is newer."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_TABLE = "cohort_imported_facts"


def upgrade() -> None:
    with op.batch_alter_table(_TABLE, schema=None) as batch_op:
        batch_op.add_column(sa.Column("selected_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("deselected_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("deselection_reason", sa.String(40), nullable=True))
        batch_op.add_column(
            sa.Column("deselection_note", sa.Text(), nullable=False, server_default="")
        )


def downgrade() -> None:
    with op.batch_alter_table(_TABLE, schema=None) as batch_op:
        for column in (
            "deselection_note",
            "deselection_reason",
            "deselected_on",
            "selected_on",
        ):
            batch_op.drop_column(column)
