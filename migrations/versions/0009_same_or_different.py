"""Remember who is a different person, and make one record of two."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("clients_client", schema=None) as batch_op:
        batch_op.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_clients_client_merged_into_id"), ["merged_into_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_clients_client_merged_into_id"),
            "clients_client",
            ["merged_into_id"],
            ["id"],
        )
        batch_op.create_check_constraint("not_merged_into_itself", "merged_into_id <> id")
    op.create_table(
        "clients_different",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("said_at", sa.DateTime(), nullable=False),
        sa.Column("said_by", sa.String(length=120), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(), nullable=True),
        sa.Column("taken_back_by", sa.String(length=120), nullable=True),
        sa.Column("taken_back_why", sa.Text(), nullable=False),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_clients_different_in_order")),
        sa.CheckConstraint(
            "(taken_back_at IS NULL) = (taken_back_by IS NULL)",
            name=op.f("ck_clients_different_taken_back_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["first_id"], ["clients_client.id"], name=op.f("fk_clients_different_first_id")
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["clients_client.id"], name=op.f("fk_clients_different_second_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clients_different")),
    )
    with op.batch_alter_table("clients_different", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_clients_different_second_id"), ["second_id"], unique=False
        )
        batch_op.create_index(
            "uq_clients_different_open",
            ["first_id", "second_id"],
            unique=True,
            sqlite_where=sa.text("taken_back_at IS NULL"),
            postgresql_where=sa.text("taken_back_at IS NULL"),
        )
    op.create_table(
        "merges_merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("merged_id", sa.Integer(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("version_after", sa.Integer(), nullable=False),
        sa.Column("merged_at", sa.DateTime(), nullable=False),
        sa.Column("merged_by", sa.String(length=120), nullable=False),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.Column("undone_by", sa.String(length=120), nullable=True),
        sa.Column("undone_why", sa.Text(), nullable=False),
        sa.CheckConstraint("kept_id <> merged_id", name=op.f("ck_merges_merge_of_two")),
        sa.CheckConstraint(
            "(undone_at IS NULL) = (undone_by IS NULL)",
            name=op.f("ck_merges_merge_undone_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["kept_id"], ["clients_client.id"], name=op.f("fk_merges_merge_kept_id")
        ),
        sa.ForeignKeyConstraint(
            ["merged_id"], ["clients_client.id"], name=op.f("fk_merges_merge_merged_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merges_merge")),
    )
    with op.batch_alter_table("merges_merge", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_merges_merge_kept_id"), ["kept_id"], unique=False)
        batch_op.create_index(
            "uq_merges_merge_open",
            ["merged_id"],
            unique=True,
            sqlite_where=sa.text("undone_at IS NULL"),
            postgresql_where=sa.text("undone_at IS NULL"),
        )
    op.create_table(
        "merges_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("merge_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=10), nullable=False),
        sa.Column("table_name", sa.String(length=60), nullable=False),
        sa.Column("column_name", sa.String(length=60), nullable=False),
        sa.Column("row_key", sa.String(length=120), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "what IN ('moved', 'made', 'changed', 'deleted')", name=op.f("ck_merges_row_what_known")
        ),
        sa.ForeignKeyConstraint(
            ["merge_id"], ["merges_merge.id"], name=op.f("fk_merges_row_merge_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merges_row")),
    )
    with op.batch_alter_table("merges_row", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_merges_row_merge_id"), ["merge_id"], unique=False)


def downgrade() -> None:
    op.drop_table("merges_row")
    op.drop_table("merges_merge")
    op.drop_table("clients_different")
    with op.batch_alter_table("clients_client", schema=None) as batch_op:
        batch_op.drop_constraint("not_merged_into_itself", type_="check")
        batch_op.drop_constraint(batch_op.f("fk_clients_client_merged_into_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_clients_client_merged_into_id"))
        batch_op.drop_column("merged_into_id")
