"""Let schemes set their places and floors, and keep the list of people just outside."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "capacity_setting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scheme_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("token", sa.String(length=60), nullable=False),
        sa.Column("set_at", sa.DateTime(), nullable=False),
        sa.Column("set_by", sa.String(length=120), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_capacity_setting_number_from_one")),
        sa.CheckConstraint("places >= 0", name=op.f("ck_capacity_setting_places_not_negative")),
        sa.ForeignKeyConstraint(
            ["scheme_id"], ["places_scheme.id"], name=op.f("fk_capacity_setting_scheme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capacity_setting")),
        sa.UniqueConstraint(
            "scheme_id", "number", name=op.f("uq_capacity_setting_scheme_id_number")
        ),
        sa.UniqueConstraint("scheme_id", "token", name=op.f("uq_capacity_setting_scheme_id_token")),
    )
    op.create_table(
        "capacity_floor",
        sa.Column("setting_id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("floor", sa.Integer(), nullable=False),
        sa.CheckConstraint("floor >= 1", name=op.f("ck_capacity_floor_floor_from_one")),
        sa.ForeignKeyConstraint(
            ["setting_id"], ["capacity_setting.id"], name=op.f("fk_capacity_floor_setting_id")
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["places_district.id"], name=op.f("fk_capacity_floor_district_id")
        ),
        sa.PrimaryKeyConstraint("setting_id", "district_id", name=op.f("pk_capacity_floor")),
    )
    op.create_table(
        "capacity_watch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients_client.id"], name=op.f("fk_capacity_watch_client_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capacity_watch")),
    )
    op.create_index(op.f("ix_capacity_watch_client_id"), "capacity_watch", ["client_id"])
    op.create_index(
        "uq_capacity_watch_open",
        "capacity_watch",
        ["client_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "capacity_watch_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("watch_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=12), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("handling", sa.Text(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("token", sa.String(length=60), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_capacity_watch_step_number_from_one")),
        sa.CheckConstraint(
            "act IN ('put', 'kept', 'corrected', 'taken-off')",
            name=op.f("ck_capacity_watch_step_act_known"),
        ),
        sa.ForeignKeyConstraint(
            ["watch_id"], ["capacity_watch.id"], name=op.f("fk_capacity_watch_step_watch_id")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["accounts_agency.id"], name=op.f("fk_capacity_watch_step_agency_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capacity_watch_step")),
        sa.UniqueConstraint(
            "watch_id", "number", name=op.f("uq_capacity_watch_step_watch_id_number")
        ),
        sa.UniqueConstraint(
            "watch_id", "token", name=op.f("uq_capacity_watch_step_watch_id_token")
        ),
    )
    op.create_index(op.f("ix_capacity_watch_step_agency_id"), "capacity_watch_step", ["agency_id"])
    op.create_index("ix_capacity_watch_step_until_on", "capacity_watch_step", ["until_on"])


def downgrade() -> None:
    op.drop_table("capacity_watch_step")
    op.drop_table("capacity_watch")
    op.drop_table("capacity_floor")
    op.drop_table("capacity_setting")
