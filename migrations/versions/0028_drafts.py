"""Keep what somebody types into a long form before it is sent."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "drafts_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("token", sa.String(length=40), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (content IS NOT NULL)",
            name=op.f("ck_drafts_draft_empty_once_closed"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["accounts_user.id"], name=op.f("fk_drafts_draft_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts_draft")),
        sa.UniqueConstraint(
            "user_id", "form", "token", name=op.f("uq_drafts_draft_user_id_form_token")
        ),
    )
    op.create_index(op.f("ix_drafts_draft_saved_at"), "drafts_draft", ["saved_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_drafts_draft_saved_at"), table_name="drafts_draft")
    op.drop_table("drafts_draft")
