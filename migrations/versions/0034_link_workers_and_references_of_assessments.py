"""Keep who has the link with a sector, and under which reference an assessment came in."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

_SECTORS = "sector IN ('accommodation', 'attitudes', 'families', 'drugs-alcohol', 'ete', 'finance', 'health', 'domestic-abuse', 'sex-working', 'police', 'probation', 'prisons', 'courts', 'youth', 'victims', 'other')"
_CURRENT = sa.text("ended_at IS NULL")


def upgrade() -> None:
    with op.batch_alter_table("needs_assessment") as table:
        table.add_column(sa.Column("ref", sa.String(length=60), nullable=True))
        table.create_index(
            "uq_needs_assessment_ref_current",
            ["ref"],
            unique=True,
            sqlite_where=_CURRENT,
            postgresql_where=_CURRENT,
        )
    op.create_table(
        "register_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_link")),
        sa.UniqueConstraint("token", name=op.f("uq_register_link_token")),
    )
    _create_steps()
    op.create_table(
        "register_district",
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id"], ["places_district.id"], name=op.f("fk_register_district_district_id")
        ),
        sa.ForeignKeyConstraint(
            ["step_id"], ["register_step.id"], name=op.f("fk_register_district_step_id")
        ),
        sa.PrimaryKeyConstraint("step_id", "district_id", name=op.f("pk_register_district")),
    )
    op.create_index(op.f("ix_register_district_district_id"), "register_district", ["district_id"])


def _create_steps() -> None:
    op.create_table(
        "register_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=12), nullable=False),
        sa.Column("sector", sa.String(length=20), nullable=False),
        sa.Column("provider", sa.String(length=120), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("agency", sa.String(length=120), nullable=False),
        sa.Column("telephone", sa.String(length=120), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("token", sa.String(length=60), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_register_step_number_from_one")),
        sa.CheckConstraint(
            "act IN ('added', 'changed', 'ended')", name=op.f("ck_register_step_act_known")
        ),
        sa.CheckConstraint(_SECTORS, name=op.f("ck_register_step_sector_known")),
        sa.CheckConstraint(
            "(user_id IS NULL) = (name <> '')", name=op.f("ck_register_step_one_person")
        ),
        sa.CheckConstraint(
            "last_on IS NULL OR last_on >= since_on",
            name=op.f("ck_register_step_last_on_after_since_on"),
        ),
        sa.ForeignKeyConstraint(
            ["link_id"], ["register_link.id"], name=op.f("fk_register_step_link_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["accounts_user.id"], name=op.f("fk_register_step_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_step")),
        sa.UniqueConstraint("link_id", "number", name=op.f("uq_register_step_link_id_number")),
        sa.UniqueConstraint("link_id", "token", name=op.f("uq_register_step_link_id_token")),
    )
    op.create_index(op.f("ix_register_step_user_id"), "register_step", ["user_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_register_district_district_id"), table_name="register_district")
    op.drop_table("register_district")
    op.drop_index(op.f("ix_register_step_user_id"), table_name="register_step")
    op.drop_table("register_step")
    op.drop_table("register_link")
    with op.batch_alter_table("needs_assessment") as table:
        table.drop_index("uq_needs_assessment_ref_current")
        table.drop_column("ref")
