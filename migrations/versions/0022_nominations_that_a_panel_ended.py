"""Let a nomination end because a panel did not select."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_NAME = "ck_cohort_placement_selected_or_not"


def upgrade() -> None:
    with op.batch_alter_table("cohort_placement") as batch:
        batch.add_column(sa.Column("not_selected_on", sa.Date(), nullable=True))
        batch.create_check_constraint(op.f(_NAME), "not_selected_on IS NULL OR selected_on IS NULL")


def downgrade() -> None:
    with op.batch_alter_table("cohort_placement") as batch:
        batch.drop_constraint(op.f(_NAME), type_="check")
        batch.drop_column("not_selected_on")
