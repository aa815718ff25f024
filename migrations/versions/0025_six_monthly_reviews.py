"""Review every score each six months."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_OUTCOMES = "outcome IN ('keep', 'step-down', 'step-up', 'to-panel')"
_OPEN = sa.text("done_on IS NULL")


def upgrade() -> None:
    op.create_table(
        "reviews_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("score_id", sa.Integer(), nullable=False),
        sa.Column("prepared_on", sa.Date(), nullable=False),
        sa.Column("prepared_at", sa.DateTime(), nullable=False),
        sa.Column("prepared_by", sa.String(length=120), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.Column("done_by", sa.String(length=120), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("token", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            f"outcome IS NULL OR {_OUTCOMES}", name=op.f("ck_reviews_review_outcome_known")
        ),
        sa.CheckConstraint(
            "(done_on IS NULL) = (outcome IS NULL)",
            name=op.f("ck_reviews_review_done_with_an_outcome"),
        ),
        sa.CheckConstraint(
            "(done_on IS NULL) = (done_at IS NULL)", name=op.f("ck_reviews_review_done_at_a_moment")
        ),
        sa.CheckConstraint(
            "done_on IS NULL OR finding <> ''", name=op.f("ck_reviews_review_done_with_a_finding")
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients_client.id"], name=op.f("fk_reviews_review_client_id")
        ),
        sa.ForeignKeyConstraint(
            ["score_id"], ["scoring_score.id"], name=op.f("fk_reviews_review_score_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews_review")),
        sa.UniqueConstraint("client_id", "due_on", name=op.f("uq_reviews_review_client_id_due_on")),
    )
    op.create_index("ix_reviews_review_client", "reviews_review", ["client_id", "prepared_on"])
    op.create_index("ix_reviews_review_done", "reviews_review", ["done_on"])
    op.create_index(op.f("ix_reviews_review_score_id"), "reviews_review", ["score_id"])
    op.create_index(
        "ix_reviews_review_to_do",
        "reviews_review",
        ["due_on"],
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    op.create_table(
        "reviews_former",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("written_by", sa.String(length=120), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=False),
        sa.Column("ended_by", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(_OUTCOMES, name=op.f("ck_reviews_former_outcome_known")),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients_client.id"], name=op.f("fk_reviews_former_client_id")
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["reviews_review.id"], name=op.f("fk_reviews_former_review_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews_former")),
    )
    op.create_index(op.f("ix_reviews_former_client_id"), "reviews_former", ["client_id"])
    op.create_index(op.f("ix_reviews_former_review_id"), "reviews_former", ["review_id"])


def downgrade() -> None:
    op.drop_table("reviews_former")
    op.drop_table("reviews_review")
