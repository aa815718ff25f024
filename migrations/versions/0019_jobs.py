"""Remember which slot of which job was run, and by whom it is held."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "jobs_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job", sa.String(length=40), nullable=False),
        sa.Column("slot", sa.DateTime(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.String(length=80), nullable=False),
        sa.Column("begun_at", sa.DateTime(), nullable=True),
        sa.Column("lease", sa.String(length=32), nullable=True),
        sa.Column("leased_until", sa.DateTime(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("said", sa.String(length=300), nullable=False),
        sa.CheckConstraint(
            "state IN ('asked', 'running', 'done', 'failed')",
            name=op.f("ck_jobs_run_state_known"),
        ),
        sa.CheckConstraint(
            "(state = 'running') = (lease IS NOT NULL)",
            name=op.f("ck_jobs_run_held_while_running"),
        ),
        sa.CheckConstraint(
            "(lease IS NULL) = (leased_until IS NULL)", name=op.f("ck_jobs_run_lease_has_an_end")
        ),
        sa.CheckConstraint(
            "(state IN ('done', 'failed')) = (ended_at IS NOT NULL)",
            name=op.f("ck_jobs_run_ended_when_it_ended"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs_run")),
        sa.UniqueConstraint("job", "slot", name=op.f("uq_jobs_run_job_slot")),
    )
    op.create_index("ix_jobs_run_state", "jobs_run", ["state", "slot"])


def downgrade() -> None:
    op.drop_table("jobs_run")
