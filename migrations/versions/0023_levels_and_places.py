"""Keep versions of the sliding scale, and what was decided of levels and places."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_SCALE = "a version of the sliding scale that was active never changes"
_SAID = (
    "code", "rules", "note", "follows_id", "made_at", "made_by",
    "effective_from", "activated_at", "activated_by",
)  # fmt: skip
_REASONS = (
    "reason IS NULL OR reason IN ('successful-engagement', 'sustained-desistance', 'moved', "
    "'long-custody', 'mappa', 'no-longer-meets-criteria', 'withdrew', 'capacity', 'died', 'other')"
)


def _changes(operator: str) -> str:
    said = " OR ".join(f"NEW.{column} {operator} OLD.{column}" for column in _SAID)
    return f"OLD.state <> 'draft' AND ({said} OR (NEW.state <> OLD.state AND NOT (OLD.state = 'active' AND NEW.state = 'retired')))"


_REFUSE = f"BEGIN SELECT RAISE(ABORT, '{_SCALE}'); END"
_GUARDS = {
    "sqlite": (
        f"CREATE TRIGGER selection_scale_no_update BEFORE UPDATE ON selection_scale WHEN {_changes('IS NOT')} {_REFUSE}",
        f"CREATE TRIGGER selection_scale_no_delete BEFORE DELETE ON selection_scale WHEN OLD.state <> 'draft' {_REFUSE}",
        f"CREATE TRIGGER selection_scale_no_replace BEFORE INSERT ON selection_scale WHEN EXISTS (SELECT 1 FROM selection_scale WHERE id = NEW.id) {_REFUSE}",  # noqa: S608
    ),
    "postgresql": (
        f"CREATE OR REPLACE FUNCTION selection_scale_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TG_OP = 'DELETE' THEN IF OLD.state <> 'draft' THEN RAISE EXCEPTION '{_SCALE}' USING ERRCODE = '23514'; END IF; RETURN OLD; END IF; IF {_changes('IS DISTINCT FROM')} THEN RAISE EXCEPTION '{_SCALE}' USING ERRCODE = '23514'; END IF; RETURN NEW; END $$",
        "CREATE TRIGGER selection_scale_no_change BEFORE UPDATE OR DELETE ON selection_scale FOR EACH ROW EXECUTE FUNCTION selection_scale_refuse()",
    ),
}


def upgrade() -> None:
    _scale()
    _level()
    _reappraisal()
    _place()
    _former()
    for statement in _GUARDS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    for name in ("former", "place", "reappraisal", "level", "scale"):
        op.drop_table(f"selection_{name}")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION selection_scale_refuse()")


def _scale() -> None:
    name = "selection_scale"
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by", sa.String(length=120), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=True),
        sa.Column("activated_at", sa.DateTime(), nullable=True),
        sa.Column("activated_by", sa.String(length=120), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.Column("retired_at", sa.DateTime(), nullable=True),
        sa.Column("retired_by", sa.String(length=120), nullable=False),
        sa.Column("follows_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'active', 'retired')", name=op.f("ck_selection_scale_state_known")
        ),
        sa.CheckConstraint(
            "state = 'draft' OR rules <> ''", name=op.f("ck_selection_scale_says_something")
        ),
        sa.CheckConstraint(
            "state <> 'active' OR effective_from IS NOT NULL",
            name=op.f("ck_selection_scale_active_from_a_day"),
        ),
        sa.ForeignKeyConstraint(
            ["follows_id"], ["selection_scale.id"], name=op.f("fk_selection_scale_follows_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_selection_scale")),
        sa.UniqueConstraint("code", name=op.f("uq_selection_scale_code")),
    )
    op.create_index(op.f("ix_selection_scale_follows_id"), name, ["follows_id"])
    op.create_index(
        "uq_selection_scale_active",
        name,
        ["state"],
        unique=True,
        sqlite_where=sa.text("state = 'active'"),
        postgresql_where=sa.text("state = 'active'"),
    )


def _of_a_client(name: str, *more: sa.Column | sa.CheckConstraint, score: bool = True) -> None:
    """Make a table of rows about a client; `score` for those that a form's token tells apart."""
    scored = (
        sa.Column("token", sa.String(length=40), nullable=False),
        sa.Column("nominated_on", sa.Date(), nullable=False),
        sa.Column("scale", sa.String(length=40), nullable=False),
        sa.Column("score_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["score_id"], ["scoring_score.id"], name=op.f(f"fk_{name}_score_id")
        ),
        sa.UniqueConstraint("client_id", "token", name=op.f(f"uq_{name}_client_id_token")),
    )
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        *more,
        *(scored if score else ()),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients_client.id"], name=op.f(f"fk_{name}_client_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    if score:
        op.create_index(op.f(f"ix_{name}_score_id"), name, ["score_id"])


def _level() -> None:
    name = "selection_level"
    _of_a_client(
        name,
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("before", sa.Integer(), nullable=True),
        sa.Column("recommended", sa.Integer(), nullable=True),
        sa.Column("benefit", sa.Text(), nullable=False),
        sa.Column("set_aside", sa.String(length=200), nullable=False),
        sa.Column("why_otherwise", sa.Text(), nullable=False),
        sa.Column("by_panel", sa.Boolean(), nullable=False),
        sa.Column("set_at", sa.DateTime(), nullable=False),
        sa.Column("set_by", sa.String(length=120), nullable=False),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name=op.f(f"ck_{name}_level_known")),
        sa.CheckConstraint(
            "before IS NULL OR before BETWEEN 1 AND 5", name=op.f(f"ck_{name}_before_known")
        ),
        sa.CheckConstraint(
            "recommended IS NULL OR recommended BETWEEN 1 AND 5",
            name=op.f(f"ck_{name}_recommended_known"),
        ),
        sa.CheckConstraint(
            "(set_aside = '') = (why_otherwise = '')",
            name=op.f(f"ck_{name}_reason_where_set_aside"),
        ),
    )
    op.create_index("ix_selection_level_client", name, ["client_id", "from_on", "id"])


def _reappraisal() -> None:
    name = "selection_reappraisal"
    _of_a_client(
        name,
        sa.Column("looked_on", sa.Date(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("recommended", sa.Integer(), nullable=True),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("by_panel", sa.Boolean(), nullable=False),
        sa.Column("looked_at", sa.DateTime(), nullable=False),
        sa.Column("looked_by", sa.String(length=120), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("ended_by", sa.String(length=120), nullable=False),
        sa.Column("ended_why", sa.Text(), nullable=False),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name=op.f(f"ck_{name}_level_known")),
        sa.CheckConstraint(
            "recommended IS NULL OR recommended BETWEEN 1 AND 5",
            name=op.f(f"ck_{name}_recommended_known"),
        ),
    )
    op.create_index("ix_selection_reappraisal_client", name, ["client_id", "looked_on", "id"])


def _place() -> None:
    name = "selection_place"
    _of_a_client(
        name,
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("set_aside", sa.String(length=200), nullable=False),
        sa.Column("why_otherwise", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.Column("decided_by", sa.String(length=120), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('selected', 'not-selected', 'deselected')",
            name=op.f(f"ck_{name}_outcome_known"),
        ),
        sa.CheckConstraint(_REASONS, name=op.f(f"ck_{name}_reason_known")),
        sa.CheckConstraint(
            "(outcome = 'deselected') = (reason IS NOT NULL)",
            name=op.f(f"ck_{name}_reason_of_an_end"),
        ),
        sa.CheckConstraint(
            "(set_aside = '') = (why_otherwise = '')",
            name=op.f(f"ck_{name}_reason_where_set_aside"),
        ),
    )
    op.create_index("ix_selection_place_client", name, ["client_id", "from_on", "id"])


def _former() -> None:
    name = "selection_former"
    _of_a_client(
        name,
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("was", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("changed_by", sa.String(length=120), nullable=False),
        sa.CheckConstraint(
            "what IN ('benefit', 'level-reason', 'finding', 'note', 'place-reason')",
            name=op.f(f"ck_{name}_what_known"),
        ),
        score=False,
    )
    op.create_index("ix_selection_former_client", name, ["client_id", "what", "row_id"])
