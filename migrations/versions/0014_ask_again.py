"""Ask again whether somebody was released, on a day that a person names."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("offending_situation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ask_on", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("offending_situation", schema=None) as batch_op:
        batch_op.drop_column("ask_on")
