"""Let a limit of the fund be that of a role, and let one be taken away again."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

_KNOWN = (
    "role IN ('coordinator', 'case-manager', 'link-worker', 'panel-member', 'neighbourhood', "
    "'analyst', 'board', 'administrator', 'auditor')"
)


def upgrade() -> None:
    with op.batch_alter_table("fund_limit") as table:
        table.add_column(sa.Column("role", sa.String(length=40), nullable=True))
        table.alter_column("user_id", existing_type=sa.Integer(), nullable=True)
        table.alter_column("most_pence", existing_type=sa.BigInteger(), nullable=True)
        table.create_unique_constraint(op.f("uq_fund_limit_role_token"), ["role", "token"])
        table.create_check_constraint(
            op.f("ck_fund_limit_of_one"), "(user_id IS NULL) <> (role IS NULL)"
        )
        table.create_check_constraint(op.f("ck_fund_limit_role_known"), _KNOWN)


def downgrade() -> None:
    op.execute("DELETE FROM fund_limit WHERE user_id IS NULL OR most_pence IS NULL")
    with op.batch_alter_table("fund_limit") as table:
        table.drop_constraint(op.f("ck_fund_limit_role_known"), type_="check")
        table.drop_constraint(op.f("ck_fund_limit_of_one"), type_="check")
        table.drop_constraint(op.f("uq_fund_limit_role_token"), type_="unique")
        table.alter_column("most_pence", existing_type=sa.BigInteger(), nullable=False)
        table.alter_column("user_id", existing_type=sa.Integer(), nullable=False)
        table.drop_column("role")
