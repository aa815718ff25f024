"""Let each scheme set the formula of its crimes saved."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "estimator_formula_setting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scheme_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("formula", sa.String(length=40), nullable=False),
        sa.Column("set_at", sa.DateTime(), nullable=False),
        sa.Column("set_by", sa.String(length=120), nullable=False),
        sa.CheckConstraint(
            "number >= 1", name=op.f("ck_estimator_formula_setting_number_from_one")
        ),
        sa.CheckConstraint(
            "formula IN ('rate-at-liberty-1', 'before-after-1')",
            name=op.f("ck_estimator_formula_setting_formula_known"),
        ),
        sa.ForeignKeyConstraint(
            ["scheme_id"],
            ["places_scheme.id"],
            name=op.f("fk_estimator_formula_setting_scheme_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_estimator_formula_setting")),
        sa.UniqueConstraint(
            "scheme_id", "number", name=op.f("uq_estimator_formula_setting_scheme_id_number")
        ),
    )


def downgrade() -> None:
    op.drop_table("estimator_formula_setting")
