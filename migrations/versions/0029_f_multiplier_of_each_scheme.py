"""Let each scheme set its F multiplier beside the formula."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_BOUNDS = "ck_estimator_formula_setting_f_in_bounds"


def upgrade() -> None:
    with op.batch_alter_table("estimator_formula_setting") as batch:
        batch.add_column(
            sa.Column("f_multiplier", sa.Integer(), server_default="5", nullable=False)
        )
        batch.create_check_constraint(op.f(_BOUNDS), "f_multiplier BETWEEN 1 AND 20")


def downgrade() -> None:
    with op.batch_alter_table("estimator_formula_setting") as batch:
        batch.drop_constraint(op.f(_BOUNDS), type_="check")
        batch.drop_column("f_multiplier")
