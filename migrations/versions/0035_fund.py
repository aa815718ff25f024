"""Keep the interventions fund: grants, headings, the ledger, requests and what they are about."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "fund_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("owner", sa.String(length=120), nullable=False),
        sa.Column("carries_over", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("token", sa.String(length=60), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('revenue', 'capital', 'pooled')", name=op.f("ck_fund_grant_kind_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_grant")),
        sa.UniqueConstraint("code", name=op.f("uq_fund_grant_code")),
        sa.UniqueConstraint("token", name=op.f("uq_fund_grant_token")),
    )
    op.create_table(
        "fund_year",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("grant_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("closed_by", sa.String(length=120), nullable=True),
        sa.CheckConstraint("year BETWEEN 1990 AND 2200", name=op.f("ck_fund_year_year_in_bounds")),
        sa.ForeignKeyConstraint(
            ["grant_id"], ["fund_grant.id"], name=op.f("fk_fund_year_grant_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_year")),
        sa.UniqueConstraint("grant_id", "year", name=op.f("uq_fund_year_grant_id_year")),
    )
    op.create_table(
        "fund_allocation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year_id", sa.Integer(), nullable=False),
        sa.Column("heading", sa.String(length=80), nullable=False),
        sa.Column("allocated_pence", sa.BigInteger(), nullable=False),
        sa.Column("committed_pence", sa.BigInteger(), nullable=False),
        sa.Column("paid_pence", sa.BigInteger(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "allocated_pence - committed_pence - paid_pence >= 0",
            name=op.f("ck_fund_allocation_left_not_negative"),
        ),
        sa.CheckConstraint(
            "committed_pence >= 0", name=op.f("ck_fund_allocation_committed_not_negative")
        ),
        sa.CheckConstraint("paid_pence >= 0", name=op.f("ck_fund_allocation_paid_not_negative")),
        sa.ForeignKeyConstraint(
            ["year_id"], ["fund_year.id"], name=op.f("fk_fund_allocation_year_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_allocation")),
        sa.UniqueConstraint("year_id", "heading", name=op.f("uq_fund_allocation_year_id_heading")),
    )
    op.create_table(
        "fund_limit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("most_pence", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("token", sa.String(length=60), nullable=False),
        sa.Column("set_at", sa.DateTime(), nullable=False),
        sa.Column("set_by", sa.String(length=120), nullable=False),
        sa.CheckConstraint("most_pence >= 0", name=op.f("ck_fund_limit_most_not_negative")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["accounts_user.id"], name=op.f("fk_fund_limit_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_limit")),
        sa.UniqueConstraint("user_id", "token", name=op.f("uq_fund_limit_user_id_token")),
    )
    op.create_table(
        "fund_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=60), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("provider", sa.String(length=120), nullable=False),
        sa.Column("pathway", sa.String(length=20), nullable=True),
        sa.Column("asked_pence", sa.BigInteger(), nullable=False),
        sa.Column("needed_by", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("allocation_id", sa.Integer(), nullable=True),
        sa.Column("approved_pence", sa.BigInteger(), nullable=False),
        sa.Column("unpaid_pence", sa.BigInteger(), nullable=False),
        sa.Column("paid_pence", sa.BigInteger(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome IN ('achieved', 'progress', 'no-change', 'set-back')",
            name=op.f("ck_fund_request_outcome_known"),
        ),
        sa.CheckConstraint(
            "pathway IS NULL OR pathway IN ('accommodation', 'attitudes', 'families', 'drugs-alcohol', 'ete', 'finance', 'health', 'domestic-abuse', 'sex-working')",
            name=op.f("ck_fund_request_pathway_known"),
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'approved', 'declined', 'withdrawn')",
            name=op.f("ck_fund_request_state_known"),
        ),
        sa.CheckConstraint("asked_pence > 0", name=op.f("ck_fund_request_asked_positive")),
        sa.CheckConstraint(
            "unpaid_pence + paid_pence <= approved_pence",
            name=op.f("ck_fund_request_within_approved"),
        ),
        sa.CheckConstraint(
            "unpaid_pence >= 0 AND paid_pence >= 0", name=op.f("ck_fund_request_sums_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["accounts_agency.id"], name=op.f("fk_fund_request_agency_id")
        ),
        sa.ForeignKeyConstraint(
            ["allocation_id"], ["fund_allocation.id"], name=op.f("fk_fund_request_allocation_id")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["accounts_user.id"], name=op.f("fk_fund_request_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["accounts_user.id"], name=op.f("fk_fund_request_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["places_district.id"], name=op.f("fk_fund_request_district_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_request")),
        sa.UniqueConstraint("by_id", "token", name=op.f("uq_fund_request_by_id_token")),
    )
    op.create_index(
        op.f("ix_fund_request_allocation_id"), "fund_request", ["allocation_id"], unique=False
    )
    op.create_index("ix_fund_request_state_by", "fund_request", ["state", "by_id"], unique=False)
    op.create_table(
        "fund_about",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=True),
        sa.Column("what_for", sa.Text(), nullable=False),
        sa.Column("unlocks", sa.Text(), nullable=False),
        sa.Column("quotes", sa.Text(), nullable=False),
        sa.Column("outcome_words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients_client.id"], name=op.f("fk_fund_about_client_id")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["fund_request.id"], name=op.f("fk_fund_about_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_about")),
    )
    op.create_index(op.f("ix_fund_about_client_id"), "fund_about", ["client_id"], unique=False)
    op.create_index(op.f("ix_fund_about_request_id"), "fund_about", ["request_id"], unique=False)
    op.create_table(
        "fund_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("allocation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("movement", sa.String(length=16), nullable=False),
        sa.Column("pence", sa.BigInteger(), nullable=False),
        sa.Column("left_pence", sa.BigInteger(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("reverses_id", sa.Integer(), nullable=True),
        sa.Column("beside_id", sa.Integer(), nullable=True),
        sa.Column("how", sa.String(length=40), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("token", sa.String(length=60), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.CheckConstraint(
            "movement IN ('awarded', 'award-revised', 'moved', 'approved', 'paid', 'given-back', 'reversed', 'refunded', 'lapsed', 'carried-out', 'carried-in')",
            name=op.f("ck_fund_line_movement_known"),
        ),
        sa.CheckConstraint("left_pence >= 0", name=op.f("ck_fund_line_left_not_negative")),
        sa.ForeignKeyConstraint(
            ["allocation_id"], ["fund_allocation.id"], name=op.f("fk_fund_line_allocation_id")
        ),
        sa.ForeignKeyConstraint(
            ["beside_id"], ["fund_allocation.id"], name=op.f("fk_fund_line_beside_id")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["fund_request.id"], name=op.f("fk_fund_line_request_id")
        ),
        sa.ForeignKeyConstraint(
            ["reverses_id"], ["fund_line.id"], name=op.f("fk_fund_line_reverses_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_line")),
        sa.UniqueConstraint(
            "allocation_id", "number", name=op.f("uq_fund_line_allocation_id_number")
        ),
        sa.UniqueConstraint(
            "allocation_id", "token", name=op.f("uq_fund_line_allocation_id_token")
        ),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_fund_line_reverses_id")),
    )
    op.create_index("ix_fund_line_dated_on", "fund_line", ["dated_on"], unique=False)
    op.create_index(op.f("ix_fund_line_request_id"), "fund_line", ["request_id"], unique=False)
    op.create_table(
        "fund_receipt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("added_by", sa.String(length=120), nullable=False),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.Column("removed_by", sa.String(length=120), nullable=True),
        sa.ForeignKeyConstraint(
            ["about_id"], ["fund_about.id"], name=op.f("fk_fund_receipt_about_id")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["fund_request.id"], name=op.f("fk_fund_receipt_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_receipt")),
    )
    op.create_index(op.f("ix_fund_receipt_about_id"), "fund_receipt", ["about_id"], unique=False)
    op.create_index(
        op.f("ix_fund_receipt_request_id"), "fund_receipt", ["request_id"], unique=False
    )
    op.create_table(
        "fund_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("pence", sa.BigInteger(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=True),
        sa.Column("token", sa.String(length=60), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.CheckConstraint(
            "act IN ('asked', 'approved', 'approved-more', 'declined', 'withdrawn', 'paid', 'given-back', 'reversed', 'refunded', 'receipt-added', 'receipt-removed', 'outcome')",
            name=op.f("ck_fund_step_act_known"),
        ),
        sa.ForeignKeyConstraint(
            ["about_id"], ["fund_about.id"], name=op.f("fk_fund_step_about_id")
        ),
        sa.ForeignKeyConstraint(["line_id"], ["fund_line.id"], name=op.f("fk_fund_step_line_id")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["fund_request.id"], name=op.f("fk_fund_step_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_step")),
        sa.UniqueConstraint("request_id", "number", name=op.f("uq_fund_step_request_id_number")),
        sa.UniqueConstraint("request_id", "token", name=op.f("uq_fund_step_request_id_token")),
    )
    op.create_index(op.f("ix_fund_step_about_id"), "fund_step", ["about_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_fund_step_about_id"), table_name="fund_step")
    op.drop_table("fund_step")
    op.drop_index(op.f("ix_fund_receipt_request_id"), table_name="fund_receipt")
    op.drop_index(op.f("ix_fund_receipt_about_id"), table_name="fund_receipt")
    op.drop_table("fund_receipt")
    op.drop_index(op.f("ix_fund_line_request_id"), table_name="fund_line")
    op.drop_index("ix_fund_line_dated_on", table_name="fund_line")
    op.drop_table("fund_line")
    op.drop_index(op.f("ix_fund_about_request_id"), table_name="fund_about")
    op.drop_index(op.f("ix_fund_about_client_id"), table_name="fund_about")
    op.drop_table("fund_about")
    op.drop_index("ix_fund_request_state_by", table_name="fund_request")
    op.drop_index(op.f("ix_fund_request_allocation_id"), table_name="fund_request")
    op.drop_table("fund_request")
    op.drop_table("fund_limit")
    op.drop_table("fund_allocation")
    op.drop_table("fund_year")
    op.drop_table("fund_grant")
