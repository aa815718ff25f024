"""Keep assessments of needs, and what became of each need."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_CURRENT: dict[str, Any] = {
    "sqlite_where": sa.text("ended_at IS NULL"),
    "postgresql_where": sa.text("ended_at IS NULL"),
}
_HOW = "ended_how IS NULL OR ended_how IN ('changed', 'struck-out', 'moved')"
_SOMEHOW = "(ended_at IS NULL) = (ended_how IS NULL)"
_RANGES = {
    "accommodation": 8,
    "ete": 8,
    "relationships": 6,
    "lifestyle": 6,
    "drugs": 10,
    "alcohol": 10,
    "thinking": 8,
    "attitudes": 8,
}
_KNOWN = "IN ('yes', 'no', 'not-known')"


def _entry_table(name: str, *parts: Any) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=120), nullable=False),
        sa.Column("token", sa.String(length=40), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("ended_by", sa.String(length=120), nullable=False),
        sa.Column("ended_how", sa.String(length=12), nullable=True),
        sa.Column("ended_reason", sa.Text(), nullable=False),
        sa.Column("follows_id", sa.Integer(), nullable=True),
        *parts,
        sa.CheckConstraint(_HOW, name=op.f(f"ck_{name}_ended_how_known")),
        sa.CheckConstraint(_SOMEHOW, name=op.f(f"ck_{name}_ended_somehow")),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients_client.id"], name=op.f(f"fk_{name}_client_id")
        ),
        sa.ForeignKeyConstraint(["follows_id"], [f"{name}.id"], name=op.f(f"fk_{name}_follows_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("client_id", "token", name=op.f(f"uq_{name}_client_id_token")),
    )
    op.create_index(f"ix_{name}_current", name, ["client_id"], unique=False, **_CURRENT)
    op.create_index(op.f(f"ix_{name}_follows_id"), name, ["follows_id"], unique=False)
    op.create_index(f"ix_{name}_client_day", name, ["client_id", "dated_on"], unique=False)


def upgrade() -> None:
    _entry_table(
        "needs_assessment",
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("tool", sa.String(length=20), nullable=False),
        sa.Column("assessor", sa.String(length=120), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in _RANGES),
        sa.Column("finance", sa.String(length=12), nullable=True),
        sa.Column("health", sa.String(length=12), nullable=True),
        sa.CheckConstraint(
            "tool IN ('oasys', 'asset-plus', 'screening')",
            name=op.f("ck_needs_assessment_tool_known"),
        ),
        *(
            sa.CheckConstraint(
                f"{name} IS NULL OR {name} {_KNOWN}", name=op.f(f"ck_needs_assessment_{name}_known")
            )
            for name in ("finance", "health")
        ),
        *(
            sa.CheckConstraint(
                f"{name} IS NULL OR {name} BETWEEN 0 AND {most}",
                name=op.f(f"ck_needs_assessment_{name}_range"),
            )
            for name, most in _RANGES.items()
        ),
    )
    _entry_table(
        "needs_status",
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("need", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("worker", sa.String(length=120), nullable=False),
        sa.CheckConstraint(
            "need IN ('accommodation', 'ete', 'relationships', 'lifestyle', 'drugs', 'alcohol', 'thinking', 'attitudes', 'finance', 'health')",
            name=op.f("ck_needs_status_need_known"),
        ),
        sa.CheckConstraint(
            "status IN ('in-progress', 'met', 'declined')",
            name=op.f("ck_needs_status_status_known"),
        ),
    )


def downgrade() -> None:
    op.drop_table("needs_status")
    op.drop_table("needs_assessment")
