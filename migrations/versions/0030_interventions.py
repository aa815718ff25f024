"""Keep what an intervention was, what it led to and cost, and the appointments before it."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_CURRENT: dict[str, Any] = {
    "sqlite_where": sa.text("ended_at IS NULL"),
    "postgresql_where": sa.text("ended_at IS NULL"),
}
_TO_SAY: dict[str, Any] = {
    "sqlite_where": sa.text("contact_id IS NULL AND called_off = '' AND ended_at IS NULL"),
    "postgresql_where": sa.text("contact_id IS NULL AND called_off = '' AND ended_at IS NULL"),
}
_CONTACT, _APPOINTMENT = "contacts_contact", "contacts_appointment"
_OUTCOMES = "outcome IS NULL OR outcome IN ('achieved', 'progress', 'no-change', 'set-back')"
_COST = "cost_pence IS NULL OR cost_pence BETWEEN 0 AND 1000000"
_CHECKS = {
    f"ck_{_APPOINTMENT}_ended_how_known": "ended_how IS NULL OR ended_how IN "
    "('changed', 'struck-out', 'moved')",
    f"ck_{_APPOINTMENT}_ended_somehow": "(ended_at IS NULL) = (ended_how IS NULL)",
    f"ck_{_APPOINTMENT}_kind_known": "kind IN ('office-visit', 'home-visit', 'prison-visit', "
    "'phone', 'video', 'message', 'accompanied', 'group', 'curfew-check', 'drug-test', 'other')",
    f"ck_{_APPOINTMENT}_pathway_known": "pathway IS NULL OR pathway IN ('accommodation', "
    "'attitudes', 'families', 'drugs-alcohol', 'ete', 'finance', 'health', 'domestic-abuse', "
    "'sex-working')",
    f"ck_{_APPOINTMENT}_called_off_or_kept": "called_off = '' OR contact_id IS NULL",
}


def upgrade() -> None:
    with op.batch_alter_table(_CONTACT) as batch:
        batch.add_column(sa.Column("starts_at", sa.Time(), nullable=True))
        batch.add_column(
            sa.Column("provider", sa.String(length=120), server_default="", nullable=False)
        )
        batch.add_column(sa.Column("programme", sa.String(length=20), nullable=True))
        batch.add_column(sa.Column("outcome", sa.String(length=12), nullable=True))
        batch.add_column(sa.Column("cost_pence", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("log", sa.String(length=40), nullable=True))
        batch.create_check_constraint(op.f(f"ck_{_CONTACT}_outcome_known"), _OUTCOMES)
        batch.create_check_constraint(op.f(f"ck_{_CONTACT}_cost_in_bounds"), _COST)
    op.create_index(f"ix_{_CONTACT}_log", _CONTACT, ["log"])
    for column in ("worker", "agency"):
        op.create_index(
            f"ix_{_CONTACT}_by_{column}_dated_on", _CONTACT, [column, "dated_on"], **_CURRENT
        )
    op.create_table(
        _APPOINTMENT,
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
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("pathway", sa.String(length=20), nullable=True),
        sa.Column("agency", sa.String(length=120), nullable=False),
        sa.Column("worker", sa.String(length=120), nullable=False),
        sa.Column("provider", sa.String(length=120), nullable=False),
        sa.Column("programme", sa.String(length=20), nullable=True),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("called_off", sa.Text(), nullable=False),
        sa.Column("log", sa.String(length=40), nullable=True),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        *(sa.CheckConstraint(said, name=op.f(name)) for name, said in _CHECKS.items()),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients_client.id"], name=op.f(f"fk_{_APPOINTMENT}_client_id")
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], [f"{_CONTACT}.id"], name=op.f(f"fk_{_APPOINTMENT}_contact_id")
        ),
        sa.ForeignKeyConstraint(
            ["follows_id"], [f"{_APPOINTMENT}.id"], name=op.f(f"fk_{_APPOINTMENT}_follows_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{_APPOINTMENT}")),
        sa.UniqueConstraint("client_id", "token", name=op.f(f"uq_{_APPOINTMENT}_client_id_token")),
    )
    op.create_index(f"ix_{_APPOINTMENT}_current", _APPOINTMENT, ["client_id"], **_CURRENT)
    op.create_index(f"ix_{_APPOINTMENT}_client_day", _APPOINTMENT, ["client_id", "dated_on"])
    op.create_index(f"ix_{_APPOINTMENT}_by_dated_on", _APPOINTMENT, ["dated_on"], **_TO_SAY)
    op.create_index(op.f(f"ix_{_APPOINTMENT}_follows_id"), _APPOINTMENT, ["follows_id"])
    op.create_index(op.f(f"ix_{_APPOINTMENT}_contact_id"), _APPOINTMENT, ["contact_id"])


def downgrade() -> None:
    op.drop_table(_APPOINTMENT)
    for column in ("worker", "agency"):
        op.drop_index(f"ix_{_CONTACT}_by_{column}_dated_on", _CONTACT)
    op.drop_index(f"ix_{_CONTACT}_log", _CONTACT)
    with op.batch_alter_table(_CONTACT) as batch:
        batch.drop_constraint(op.f(f"ck_{_CONTACT}_cost_in_bounds"), type_="check")
        batch.drop_constraint(op.f(f"ck_{_CONTACT}_outcome_known"), type_="check")
        for column in ("log", "cost_pence", "outcome", "programme", "provider", "starts_at"):
            batch.drop_column(column)
