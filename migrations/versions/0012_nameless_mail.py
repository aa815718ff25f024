"""Reach people at work, and tell them by e-mail that there is something new."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_WAITS = sa.text("state = 'waiting'")
_TO_MAIL = sa.text("read_at IS NULL AND mailed_at IS NULL")


def upgrade() -> None:
    with op.batch_alter_table("accounts_user", schema=None) as batch_op:
        batch_op.add_column(sa.Column("work_email", sa.String(length=254), nullable=True))
        batch_op.add_column(sa.Column("work_telephone", sa.String(length=40), nullable=True))
    with op.batch_alter_table("notices_notice", schema=None) as batch_op:
        batch_op.add_column(sa.Column("mailed_at", sa.DateTime(), nullable=True))
        batch_op.create_index(
            "ix_notices_notice_to_mail",
            ["at", "user_id"],
            unique=False,
            sqlite_where=_TO_MAIL,
            postgresql_where=_TO_MAIL,
        )
    op.create_table(
        "mail_letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("lease", sa.String(length=32), nullable=True),
        sa.Column("leased_until", sa.DateTime(), nullable=True),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'sent', 'given-up', 'dropped')",
            name=op.f("ck_mail_letter_state_known"),
        ),
        sa.CheckConstraint(
            "(state = 'waiting') = (done_at IS NULL)", name=op.f("ck_mail_letter_waits_until_done")
        ),
        sa.CheckConstraint(
            "(lease IS NULL) = (leased_until IS NULL)", name=op.f("ck_mail_letter_lease_has_an_end")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["accounts_user.id"], name=op.f("fk_mail_letter_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_letter")),
    )
    with op.batch_alter_table("mail_letter", schema=None) as batch_op:
        batch_op.create_index("ix_mail_letter_due", ["state", "due_at"], unique=False)
        batch_op.create_index("ix_mail_letter_user", ["user_id", "done_at"], unique=False)
        batch_op.create_index(
            "uq_mail_letter_waiting",
            ["user_id"],
            unique=True,
            sqlite_where=_WAITS,
            postgresql_where=_WAITS,
        )


def downgrade() -> None:
    op.drop_table("mail_letter")
    with op.batch_alter_table("notices_notice", schema=None) as batch_op:
        batch_op.drop_index("ix_notices_notice_to_mail")
        batch_op.drop_column("mailed_at")
    with op.batch_alter_table("accounts_user", schema=None) as batch_op:
        batch_op.drop_column("work_telephone")
        batch_op.drop_column("work_email")
