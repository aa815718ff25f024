"""Keep a directory of what there is, who offers it and when it begins."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

_PATHWAYS = (
    "'accommodation', 'attitudes', 'families', 'drugs-alcohol', 'ete', 'finance', 'health', "
    "'domestic-abuse', 'sex-working'"
)
_NEEDS = (
    "'accommodation', 'ete', 'relationships', 'lifestyle', 'drugs', 'alcohol', 'thinking', "
    "'attitudes', 'finance', 'health'"
)
_ACTS = (
    "'added', 'changed', 'closed', 'reopened', 'confirmed', 'start-added', 'start-changed', "
    "'start-called-off'"
)


def upgrade() -> None:
    op.create_table(
        "directory_provider",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("sector", sa.String(length=20), nullable=False),
        sa.Column("third_sector", sa.Boolean(), nullable=False),
        sa.Column("telephone", sa.String(length=40), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_why", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            f"sector IN ({_PATHWAYS}, 'other')", name=op.f("ck_directory_provider_sector_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_provider")),
        sa.UniqueConstraint("name", name=op.f("uq_directory_provider_name")),
    )
    op.create_table(
        "directory_programme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("pathway", sa.String(length=20), nullable=False),
        sa.Column("everywhere", sa.Boolean(), nullable=False),
        sa.Column("least_age", sa.Integer(), nullable=True),
        sa.Column("most_age", sa.Integer(), nullable=True),
        sa.Column("sex", sa.String(length=8), nullable=False),
        sa.Column("statutory", sa.String(length=8), nullable=False),
        sa.Column("custody", sa.String(length=12), nullable=False),
        sa.Column("how_to_refer", sa.Text(), nullable=False),
        sa.Column("link_user_id", sa.Integer(), nullable=True),
        sa.Column("link_name", sa.String(length=120), nullable=False),
        sa.Column("takes", sa.String(length=12), nullable=False),
        sa.Column("days", sa.String(length=40), nullable=False),
        sa.Column("hours", sa.String(length=80), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("cost_pence", sa.Integer(), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=False),
        sa.Column("confirmed_by", sa.String(length=120), nullable=False),
        sa.Column("chased_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_why", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            f"pathway IN ({_PATHWAYS})", name=op.f("ck_directory_programme_pathway_known")
        ),
        sa.CheckConstraint(
            "sex IN ('any', 'F', 'M')", name=op.f("ck_directory_programme_sex_known")
        ),
        sa.CheckConstraint(
            "statutory IN ('either', 'yes', 'no')",
            name=op.f("ck_directory_programme_statutory_known"),
        ),
        sa.CheckConstraint(
            "custody IN ('community', 'custody', 'both')",
            name=op.f("ck_directory_programme_custody_known"),
        ),
        sa.CheckConstraint(
            "takes IN ('drop-in', 'by-referral', 'fixed-term')",
            name=op.f("ck_directory_programme_takes_known"),
        ),
        sa.CheckConstraint(
            "least_age IS NULL OR most_age IS NULL OR least_age <= most_age",
            name=op.f("ck_directory_programme_ages_in_order"),
        ),
        sa.CheckConstraint("taken >= 0", name=op.f("ck_directory_programme_taken_not_negative")),
        sa.CheckConstraint(
            "capacity IS NULL OR capacity >= 1",
            name=op.f("ck_directory_programme_capacity_from_one"),
        ),
        sa.CheckConstraint(
            "cost_pence IS NULL OR cost_pence >= 0",
            name=op.f("ck_directory_programme_cost_not_negative"),
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"],
            ["directory_provider.id"],
            name=op.f("fk_directory_programme_provider_id"),
        ),
        sa.ForeignKeyConstraint(
            ["link_user_id"], ["accounts_user.id"], name=op.f("fk_directory_programme_link_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_programme")),
    )
    for column in ("provider_id", "confirmed_on", "link_user_id"):
        op.create_index(op.f(f"ix_directory_programme_{column}"), "directory_programme", [column])
    op.create_table(
        "directory_need",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("need", sa.String(length=20), nullable=False),
        sa.CheckConstraint(f"need IN ({_NEEDS})", name=op.f("ck_directory_need_need_known")),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["directory_programme.id"],
            name=op.f("fk_directory_need_programme_id"),
        ),
        sa.PrimaryKeyConstraint("programme_id", "need", name=op.f("pk_directory_need")),
    )
    op.create_table(
        "directory_district",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["directory_programme.id"],
            name=op.f("fk_directory_district_programme_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["places_district.id"], name=op.f("fk_directory_district_district_id")
        ),
        sa.PrimaryKeyConstraint("programme_id", "district_id", name=op.f("pk_directory_district")),
    )
    op.create_table(
        "directory_start",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=True),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("called_off", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("taken >= 0", name=op.f("ck_directory_start_taken_not_negative")),
        sa.CheckConstraint(
            "places IS NULL OR places >= 1", name=op.f("ck_directory_start_places_from_one")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["directory_programme.id"],
            name=op.f("fk_directory_start_programme_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_start")),
    )
    op.create_index(
        "ix_directory_start_programme_day", "directory_start", ["programme_id", "on_day"]
    )
    op.create_index("ix_directory_start_on_day", "directory_start", ["on_day"])
    op.create_table(
        "directory_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("provider_id", sa.Integer(), nullable=True),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("token", sa.String(length=60), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.CheckConstraint(f"act IN ({_ACTS})", name=op.f("ck_directory_change_act_known")),
        sa.CheckConstraint(
            "(programme_id IS NULL) <> (provider_id IS NULL)",
            name=op.f("ck_directory_change_of_one_thing"),
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["directory_programme.id"],
            name=op.f("fk_directory_change_programme_id"),
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["directory_provider.id"], name=op.f("fk_directory_change_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_change")),
        sa.UniqueConstraint("token", name=op.f("uq_directory_change_token")),
    )
    op.create_index("ix_directory_change_programme_id", "directory_change", ["programme_id"])
    op.create_index("ix_directory_change_provider_id", "directory_change", ["provider_id"])


def downgrade() -> None:
    op.drop_table("directory_change")
    op.drop_table("directory_start")
    op.drop_table("directory_district")
    op.drop_table("directory_need")
    op.drop_table("directory_programme")
    op.drop_table("directory_provider")
