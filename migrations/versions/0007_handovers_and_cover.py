"""Hand cases over, and let somebody stand in for a worker who is away."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sharing_cover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("every", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("token", sa.String(length=60), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=120), nullable=False),
        sa.CheckConstraint("to_on >= from_on", name=op.f("ck_sharing_cover_ends_after_it_begins")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["accounts_user.id"], name=op.f("fk_sharing_cover_user_id")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["accounts_user.id"], name=op.f("fk_sharing_cover_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sharing_cover")),
        sa.UniqueConstraint("token", name=op.f("uq_sharing_cover_token")),
    )
    with op.batch_alter_table("sharing_cover", schema=None) as batch_op:
        batch_op.create_index("ix_sharing_cover_by", ["by_id", "to_on", "from_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_sharing_cover_user_id"), ["user_id"], unique=False)
    op.create_table(
        "sharing_cover_client",
        sa.Column("cover_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cover_id"], ["sharing_cover.id"], name=op.f("fk_sharing_cover_client_cover_id")
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients_client.id"], name=op.f("fk_sharing_cover_client_client_id")
        ),
        sa.PrimaryKeyConstraint("cover_id", "client_id", name=op.f("pk_sharing_cover_client")),
    )
    with op.batch_alter_table("sharing_cover_client", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sharing_cover_client_client_id"), ["client_id"], unique=False
        )
    op.create_table(
        "leads_handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=60), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["accounts_user.id"], name=op.f("fk_leads_handover_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leads_handover")),
        sa.UniqueConstraint("token", name=op.f("uq_leads_handover_token")),
    )
    with op.batch_alter_table("leads_handover", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_leads_handover_user_id"), ["user_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_leads_handover_made_by"), ["made_by"], unique=False)
    op.create_table(
        "leads_handover_receiver",
        sa.Column("handover_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["handover_id"],
            ["leads_handover.id"],
            name=op.f("fk_leads_handover_receiver_handover_id"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["accounts_user.id"], name=op.f("fk_leads_handover_receiver_user_id")
        ),
        sa.PrimaryKeyConstraint("handover_id", "user_id", name=op.f("pk_leads_handover_receiver")),
    )
    with op.batch_alter_table("leads_handover_receiver", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_leads_handover_receiver_user_id"), ["user_id"], unique=False
        )
    op.create_table(
        "leads_handover_case",
        sa.Column("handover_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('lead', 'second')", name=op.f("ck_leads_handover_case_leading")
        ),
        sa.ForeignKeyConstraint(
            ["handover_id"], ["leads_handover.id"], name=op.f("fk_leads_handover_case_handover_id")
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients_client.id"], name=op.f("fk_leads_handover_case_client_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["accounts_user.id"], name=op.f("fk_leads_handover_case_user_id")
        ),
        sa.PrimaryKeyConstraint("handover_id", "client_id", name=op.f("pk_leads_handover_case")),
    )
    with op.batch_alter_table("leads_handover_case", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_leads_handover_case_client_id"), ["client_id"], unique=False
        )


def downgrade() -> None:
    for table in ("leads_handover_case", "leads_handover_receiver", "leads_handover"):
        op.drop_table(table)
    op.drop_table("sharing_cover_client")
    op.drop_table("sharing_cover")
