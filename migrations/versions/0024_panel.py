"""Keep sittings of the panel, their seats and lists, and what they decided."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "panel_sitting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=40), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("at_time", sa.Time(), nullable=True),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("chair_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("planned_at", sa.DateTime(), nullable=False),
        sa.Column("planned_by", sa.String(length=120), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=True),
        sa.Column("opened_by", sa.String(length=120), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("ended_by", sa.String(length=120), nullable=False),
        sa.Column("ended_why", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('planned', 'open', 'closed', 'called-off')",
            name=op.f("ck_panel_sitting_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["chair_id"], ["accounts_user.id"], name=op.f("fk_panel_sitting_chair_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_sitting")),
        sa.UniqueConstraint("token", name=op.f("uq_panel_sitting_token")),
    )
    op.create_index(op.f("ix_panel_sitting_held_on"), "panel_sitting", ["held_on"], unique=False)
    op.create_table(
        "panel_sitting_district",
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id"],
            ["places_district.id"],
            name=op.f("fk_panel_sitting_district_district_id"),
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["panel_sitting.id"], name=op.f("fk_panel_sitting_district_sitting_id")
        ),
        sa.PrimaryKeyConstraint(
            "sitting_id", "district_id", name=op.f("pk_panel_sitting_district")
        ),
    )
    op.create_index(
        op.f("ix_panel_sitting_district_district_id"),
        "panel_sitting_district",
        ["district_id"],
        unique=False,
    )
    op.create_table(
        "sharing_seat",
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("was_there", sa.Boolean(), nullable=True),
        sa.CheckConstraint("to_on >= from_on", name=op.f("ck_sharing_seat_ends_after_it_begins")),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["panel_sitting.id"], name=op.f("fk_sharing_seat_sitting_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["accounts_user.id"], name=op.f("fk_sharing_seat_user_id")
        ),
        sa.PrimaryKeyConstraint("sitting_id", "user_id", name=op.f("pk_sharing_seat")),
    )
    op.create_index(
        "ix_sharing_seat_user", "sharing_seat", ["user_id", "to_on", "from_on"], unique=False
    )
    op.create_table(
        "sharing_conflict",
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("said_at", sa.DateTime(), nullable=False),
        sa.Column("said_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients_client.id"], name=op.f("fk_sharing_conflict_client_id")
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["panel_sitting.id"], name=op.f("fk_sharing_conflict_sitting_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["accounts_user.id"], name=op.f("fk_sharing_conflict_user_id")
        ),
        sa.PrimaryKeyConstraint(
            "sitting_id", "client_id", "user_id", name=op.f("pk_sharing_conflict")
        ),
    )
    op.create_index(
        op.f("ix_sharing_conflict_client_id"), "sharing_conflict", ["client_id"], unique=False
    )
    op.create_index(
        op.f("ix_sharing_conflict_user_id"), "sharing_conflict", ["user_id"], unique=False
    )
    op.create_table(
        "sharing_listed",
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("grounds", sa.String(length=200), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("added_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients_client.id"], name=op.f("fk_sharing_listed_client_id")
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["panel_sitting.id"], name=op.f("fk_sharing_listed_sitting_id")
        ),
        sa.PrimaryKeyConstraint("sitting_id", "client_id", name=op.f("pk_sharing_listed")),
    )
    op.create_index(
        op.f("ix_sharing_listed_client_id"), "sharing_listed", ["client_id"], unique=False
    )
    op.create_table(
        "panel_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=40), nullable=False),
        sa.Column("what", sa.String(length=12), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("leaving", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("score_id", sa.Integer(), nullable=True),
        sa.Column("recommended", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.Column("decided_by", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(what = 'defer') = (until_on IS NOT NULL)",
            name=op.f("ck_panel_decision_deferred_until"),
        ),
        sa.CheckConstraint(
            "(what = 'deselect') = (leaving IS NOT NULL)", name=op.f("ck_panel_decision_leaves_for")
        ),
        sa.CheckConstraint(
            "(what IN ('select', 'level')) = (level IS NOT NULL)",
            name=op.f("ck_panel_decision_level_set"),
        ),
        sa.CheckConstraint(
            "leaving IS NULL OR leaving IN ('successful-engagement', 'sustained-desistance', 'moved', 'long-custody', 'mappa', 'no-longer-meets-criteria', 'withdrew', 'capacity', 'died', 'other')",
            name=op.f("ck_panel_decision_leaving_known"),
        ),
        sa.CheckConstraint(
            "what IN ('select', 'not-select', 'level', 'keep', 'deselect', 'defer')",
            name=op.f("ck_panel_decision_what_known"),
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients_client.id"], name=op.f("fk_panel_decision_client_id")
        ),
        sa.ForeignKeyConstraint(
            ["score_id"], ["scoring_score.id"], name=op.f("fk_panel_decision_score_id")
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["panel_sitting.id"], name=op.f("fk_panel_decision_sitting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_decision")),
        sa.UniqueConstraint("client_id", "token", name=op.f("uq_panel_decision_client_id_token")),
    )
    op.create_index(
        op.f("ix_panel_decision_score_id"), "panel_decision", ["score_id"], unique=False
    )
    op.create_index(
        op.f("ix_panel_decision_sitting_id"), "panel_decision", ["sitting_id"], unique=False
    )
    op.create_table(
        "panel_corrected_words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("was", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("corrected_at", sa.DateTime(), nullable=False),
        sa.Column("corrected_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["panel_decision.id"],
            name=op.f("fk_panel_corrected_words_decision_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_corrected_words")),
    )
    op.create_index(
        op.f("ix_panel_corrected_words_decision_id"),
        "panel_corrected_words",
        ["decision_id"],
        unique=False,
    )
    op.create_table(
        "panel_dissent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=40), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("said_at", sa.DateTime(), nullable=False),
        sa.Column("said_by", sa.String(length=120), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("ended_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["panel_decision.id"], name=op.f("fk_panel_dissent_decision_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["accounts_user.id"], name=op.f("fk_panel_dissent_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_dissent")),
        sa.UniqueConstraint(
            "decision_id", "token", name=op.f("uq_panel_dissent_decision_id_token")
        ),
    )
    op.create_index(op.f("ix_panel_dissent_user_id"), "panel_dissent", ["user_id"], unique=False)
    op.create_index(
        "uq_panel_dissent_stands",
        "panel_dissent",
        ["decision_id", "user_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_index(
        "uq_panel_dissent_stands",
        table_name="panel_dissent",
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.drop_index(op.f("ix_panel_dissent_user_id"), table_name="panel_dissent")
    op.drop_table("panel_dissent")
    op.drop_index(op.f("ix_panel_corrected_words_decision_id"), table_name="panel_corrected_words")
    op.drop_table("panel_corrected_words")
    op.drop_index(op.f("ix_panel_decision_sitting_id"), table_name="panel_decision")
    op.drop_index(op.f("ix_panel_decision_score_id"), table_name="panel_decision")
    op.drop_table("panel_decision")
    op.drop_index(op.f("ix_sharing_listed_client_id"), table_name="sharing_listed")
    op.drop_table("sharing_listed")
    op.drop_index(op.f("ix_sharing_conflict_user_id"), table_name="sharing_conflict")
    op.drop_index(op.f("ix_sharing_conflict_client_id"), table_name="sharing_conflict")
    op.drop_table("sharing_conflict")
    op.drop_index("ix_sharing_seat_user", table_name="sharing_seat")
    op.drop_table("sharing_seat")
    op.drop_index(
        op.f("ix_panel_sitting_district_district_id"), table_name="panel_sitting_district"
    )
    op.drop_table("panel_sitting_district")
    op.drop_index(op.f("ix_panel_sitting_held_on"), table_name="panel_sitting")
    op.drop_table("panel_sitting")
