"""Keep action plans: goals, steps, what came of them, introductions, agreements, reviews."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0030"
branch_labels = None
depends_on = None

_CURRENT: dict[str, Any] = {
    "sqlite_where": sa.text("ended_at IS NULL"),
    "postgresql_where": sa.text("ended_at IS NULL"),
}
_HOW = "ended_how IS NULL OR ended_how IN ('changed', 'struck-out', 'moved')"
_SOMEHOW = "(ended_at IS NULL) = (ended_how IS NULL)"
_PATHWAYS = "pathway IN ('accommodation', 'attitudes', 'families', 'drugs-alcohol', 'ete', 'finance', 'health', 'domestic-abuse', 'sex-working')"
_NEEDS = "need IN ('accommodation', 'ete', 'relationships', 'lifestyle', 'drugs', 'alcohol', 'thinking', 'attitudes', 'finance', 'health')"


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


def _once(name: str, *columns: str) -> None:
    op.create_index(
        f"uq_{name}_{'_'.join(columns)}_current", name, list(columns), unique=True, **_CURRENT
    )


def _pathway() -> Any:
    return sa.Column("pathway", sa.String(length=20), nullable=False)


def _pathway_known(name: str) -> Any:
    return sa.CheckConstraint(_PATHWAYS, name=op.f(f"ck_{name}_pathway_known"))


def upgrade() -> None:
    _entry_table(
        "plans_goal",
        sa.Column("goal_key", sa.String(length=24), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        _pathway(),
        sa.Column("need", sa.String(length=20), nullable=True),
        sa.Column("own_words", sa.Text(), nullable=False),
        sa.Column("aim", sa.Text(), nullable=False),
        _pathway_known("plans_goal"),
        sa.CheckConstraint(f"need IS NULL OR {_NEEDS}", name=op.f("ck_plans_goal_need_known")),
    )
    _once("plans_goal", "goal_key")
    _entry_table(
        "plans_step",
        sa.Column("step_key", sa.String(length=24), nullable=False),
        sa.Column("goal_key", sa.String(length=24), nullable=False),
        _pathway(),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("doer", sa.String(length=12), nullable=False),
        sa.Column("who", sa.String(length=120), nullable=False),
        sa.Column("by_on", sa.Date(), nullable=False),
        _pathway_known("plans_step"),
        sa.CheckConstraint(
            "doer IN ('client', 'worker', 'agency', 'somebody')",
            name=op.f("ck_plans_step_doer_known"),
        ),
    )
    _once("plans_step", "step_key")
    op.create_index("ix_plans_step_goal", "plans_step", ["goal_key"], unique=False)
    _entry_table(
        "plans_outcome",
        sa.Column("goal_key", sa.String(length=24), nullable=False),
        sa.Column("step_key", sa.String(length=24), nullable=False),
        _pathway(),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("how", sa.String(length=12), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        _pathway_known("plans_outcome"),
        sa.CheckConstraint(
            "how IN ('done', 'not-done', 'not-wanted')", name=op.f("ck_plans_outcome_how_known")
        ),
    )
    _once("plans_outcome", "goal_key", "step_key")
    _entry_table(
        "plans_introduction",
        _pathway(),
        sa.Column("service", sa.String(length=120), nullable=False),
        sa.Column("person", sa.String(length=120), nullable=False),
        sa.Column("worker", sa.String(length=120), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("others", sa.String(length=200), nullable=False),
        sa.Column("fell_through", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        _pathway_known("plans_introduction"),
        sa.CheckConstraint(
            "held_on IS NULL OR fell_through = ''", name=op.f("ck_plans_introduction_held_or_not")
        ),
    )
    _entry_table(
        "plans_agreement",
        sa.Column("agreement_key", sa.String(length=24), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("answer", sa.String(length=12), nullable=False),
        sa.Column("own_words", sa.Text(), nullable=False),
        sa.Column("worker", sa.String(length=120), nullable=False),
        sa.Column("others", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "answer IN ('agrees', 'declines')", name=op.f("ck_plans_agreement_answer_known")
        ),
    )
    _once("plans_agreement", "agreement_key")
    op.create_table(
        "plans_agreed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("agreement_key", sa.String(length=24), nullable=False),
        sa.Column("goal_id", sa.Integer(), nullable=True),
        sa.Column("step_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(goal_id IS NULL) <> (step_id IS NULL)", name=op.f("ck_plans_agreed_one_of_the_two")
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients_client.id"], name=op.f("fk_plans_agreed_client_id")
        ),
        sa.ForeignKeyConstraint(
            ["goal_id"], ["plans_goal.id"], name=op.f("fk_plans_agreed_goal_id")
        ),
        sa.ForeignKeyConstraint(
            ["step_id"], ["plans_step.id"], name=op.f("fk_plans_agreed_step_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans_agreed")),
    )
    op.create_index("ix_plans_agreed_client", "plans_agreed", ["client_id", "agreement_key"])
    op.create_index(op.f("ix_plans_agreed_goal_id"), "plans_agreed", ["goal_id"], unique=False)
    op.create_index(op.f("ix_plans_agreed_step_id"), "plans_agreed", ["step_id"], unique=False)
    _entry_table(
        "plans_review",
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("reviewer", sa.String(length=120), nullable=False),
        sa.Column("with_client", sa.String(length=12), nullable=False),
        sa.Column("what_changed", sa.Text(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "with_client IN ('yes', 'no', 'not-known')",
            name=op.f("ck_plans_review_with_client_known"),
        ),
    )


def downgrade() -> None:
    for name in (
        *("plans_review", "plans_agreed", "plans_agreement", "plans_introduction"),
        *("plans_outcome", "plans_step", "plans_goal"),
    ):
        op.drop_table(name)
