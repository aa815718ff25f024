"""Documents on the record of a client, and files that are still to be swept."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

_DOCUMENT = "documents_document"
_CURRENT: dict[str, Any] = {
    "sqlite_where": sa.text("ended_at IS NULL"),
    "postgresql_where": sa.text("ended_at IS NULL"),
}
_CHECKS = {
    "ended_how_known": "ended_how IS NULL OR ended_how IN ('changed', 'struck-out', 'moved')",
    "ended_somehow": "(ended_at IS NULL) = (ended_how IS NULL)",
    "kind_known": (
        "kind IN ('letter', 'report', 'assessment', 'court-paper', 'consent', 'proof', 'picture', "
        "'other')"
    ),
    "category_known": (
        "category IN ('identity', 'offending', 'intelligence', 'health', 'substance-treatment', "
        "'housing', 'finance', 'meeting-record')"
    ),
    "media_known": "media IN ('pdf', 'jpg', 'png', 'docx', 'xlsx', 'odt', 'txt')",
    "titled": "title <> ''",
    "some_bytes": "size > 0",
    "filed": "file IS NOT NULL OR ended_at IS NOT NULL",
}


def upgrade() -> None:
    op.create_table(
        _DOCUMENT,
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
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("file", sa.String(length=32), nullable=True),
        sa.Column("media", sa.String(length=4), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        *(
            sa.CheckConstraint(text, name=op.f(f"ck_{_DOCUMENT}_{name}"))
            for name, text in _CHECKS.items()
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients_client.id"], name=op.f(f"fk_{_DOCUMENT}_client_id")
        ),
        sa.ForeignKeyConstraint(
            ["follows_id"], [f"{_DOCUMENT}.id"], name=op.f(f"fk_{_DOCUMENT}_follows_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{_DOCUMENT}")),
        sa.UniqueConstraint("client_id", "token", name=op.f(f"uq_{_DOCUMENT}_client_id_token")),
    )
    op.create_index(f"ix_{_DOCUMENT}_current", _DOCUMENT, ["client_id"], unique=False, **_CURRENT)
    op.create_index(op.f(f"ix_{_DOCUMENT}_follows_id"), _DOCUMENT, ["follows_id"], unique=False)
    op.create_index(f"ix_{_DOCUMENT}_file", _DOCUMENT, ["file"], unique=False)
    op.create_table(
        "documents_leaving",
        sa.Column("file", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("file", name=op.f("pk_documents_leaving")),
    )


def downgrade() -> None:
    op.drop_table("documents_leaving")
    op.drop_table(_DOCUMENT)
