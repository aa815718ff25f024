"""Keep every photograph as a JPEG; review who is kept apart, and let a pair be two, once."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_CURRENT = sa.text("ended_at IS NULL")


def upgrade() -> None:
    with op.batch_alter_table("particulars_photograph", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("ck_particulars_photograph_media_type_known"), type_="check"
        )
        batch_op.drop_column("media_type")
    with op.batch_alter_table("safety_apart", schema=None) as batch_op:
        batch_op.add_column(sa.Column("review_on", sa.Date(), nullable=True))
    # Nobody could record one before; where somebody did by hand, it is looked at again at once.
    op.execute(sa.text("UPDATE safety_apart SET review_on = from_on"))
    with op.batch_alter_table("safety_apart", schema=None) as batch_op:
        batch_op.alter_column("review_on", existing_type=sa.Date(), nullable=False)
        batch_op.create_check_constraint(
            batch_op.f("ck_safety_apart_of_two"), "client_id <> other_id"
        )
        batch_op.create_index(
            "uq_safety_apart_client_id_other_id_current",
            ["client_id", "other_id"],
            unique=True,
            sqlite_where=_CURRENT,
            postgresql_where=_CURRENT,
        )


def downgrade() -> None:
    with op.batch_alter_table("safety_apart", schema=None) as batch_op:
        batch_op.drop_index("uq_safety_apart_client_id_other_id_current")
        batch_op.drop_constraint(batch_op.f("ck_safety_apart_of_two"), type_="check")
        batch_op.drop_column("review_on")
    with op.batch_alter_table("particulars_photograph", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "media_type", sa.String(length=12), nullable=False, server_default="image/jpeg"
            )
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_particulars_photograph_media_type_known"),
            "media_type IN ('image/jpeg', 'image/png')",
        )
    with op.batch_alter_table("particulars_photograph", schema=None) as batch_op:
        batch_op.alter_column("media_type", existing_type=sa.String(12), server_default=None)
