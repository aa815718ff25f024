"""Let nobody but a person lead, and keep what was taken back as a mistake."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_BY_NAME = "kind NOT IN ('lead', 'second') OR user_id IS NOT NULL"


def upgrade() -> None:
    # An agency as a whole goes on working with the client; who leads is a person.
    op.execute(
        "UPDATE sharing_involvement SET kind = 'other' WHERE user_id IS NULL AND kind IN ('lead', 'second')"
    )
    with op.batch_alter_table("sharing_involvement", schema=None) as batch_op:
        batch_op.create_check_constraint(op.f("ck_sharing_involvement_led_by_name"), _BY_NAME)
    op.create_table(
        "safeguards_taken_back",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("taken_at", sa.DateTime(), nullable=False),
        sa.Column("taken_by", sa.String(length=120), nullable=False),
        sa.CheckConstraint(
            "kind IN ('lead', 'second', 'link', 'other')",
            name=op.f("ck_safeguards_taken_back_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients_client.id"], name=op.f("fk_safeguards_taken_back_client_id")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["accounts_agency.id"], name=op.f("fk_safeguards_taken_back_agency_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["accounts_user.id"], name=op.f("fk_safeguards_taken_back_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safeguards_taken_back")),
    )
    with op.batch_alter_table("safeguards_taken_back", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_safeguards_taken_back_client_id"), ["client_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("safeguards_taken_back", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_safeguards_taken_back_client_id"))
    op.drop_table("safeguards_taken_back")
    with op.batch_alter_table("sharing_involvement", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_sharing_involvement_led_by_name"), type_="check")
