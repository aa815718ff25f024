"""Keep versions of the matrix, scores that never change, and overrides."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_POINTS = ("offence", "arrest", "predictor", "class_a", "intelligence", "breach")
_CATEGORIES = ("offending", "treatment", "intelligence")
_BANDS = "band IN ('select', 'watch', 'hold', 'deselect')"
_MATRIX = "a version of the matrix that was active never changes"
_SCORE = "a score never changes"
_SAID = (
    "code", "rules", "note", "follows_id", "made_at", "made_by",
    "effective_from", "activated_at", "activated_by",
)  # fmt: skip
_SCORED = (
    "id", "matrix_id", "as_of", "total", "tenths", "band", "provisional", "reason", "asked_at",
    "asked_by", "token", *(f"{each}_points" for each in _POINTS),
    *(f"{each}_{what}" for what in ("inputs", "lines") for each in _CATEGORIES),
)  # fmt: skip


def _changes(operator: str) -> str:
    said = " OR ".join(f"NEW.{column} {operator} OLD.{column}" for column in _SAID)
    return f"OLD.state <> 'draft' AND ({said} OR (NEW.state <> OLD.state AND NOT (OLD.state = 'active' AND NEW.state = 'retired')))"


_REFUSE_MATRIX = f"BEGIN SELECT RAISE(ABORT, '{_MATRIX}'); END"
_REFUSE_SCORE = f"BEGIN SELECT RAISE(ABORT, '{_SCORE}'); END"
_GUARDS = {
    "sqlite": (
        f"CREATE TRIGGER scoring_matrix_no_update BEFORE UPDATE ON scoring_matrix WHEN {_changes('IS NOT')} {_REFUSE_MATRIX}",
        f"CREATE TRIGGER scoring_matrix_no_delete BEFORE DELETE ON scoring_matrix WHEN OLD.state <> 'draft' {_REFUSE_MATRIX}",
        f"CREATE TRIGGER scoring_matrix_no_replace BEFORE INSERT ON scoring_matrix WHEN EXISTS (SELECT 1 FROM scoring_matrix WHERE id = NEW.id) {_REFUSE_MATRIX}",  # noqa: S608
        f"CREATE TRIGGER scoring_score_no_update BEFORE UPDATE OF {', '.join(_SCORED)} ON scoring_score {_REFUSE_SCORE}",
        f"CREATE TRIGGER scoring_score_no_replace BEFORE INSERT ON scoring_score WHEN EXISTS (SELECT 1 FROM scoring_score WHERE id = NEW.id) {_REFUSE_SCORE}",  # noqa: S608
    ),
    "postgresql": (
        f"CREATE OR REPLACE FUNCTION scoring_matrix_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TG_OP = 'DELETE' THEN IF OLD.state <> 'draft' THEN RAISE EXCEPTION '{_MATRIX}' USING ERRCODE = '23514'; END IF; RETURN OLD; END IF; IF {_changes('IS DISTINCT FROM')} THEN RAISE EXCEPTION '{_MATRIX}' USING ERRCODE = '23514'; END IF; RETURN NEW; END $$",
        "CREATE TRIGGER scoring_matrix_no_change BEFORE UPDATE OR DELETE ON scoring_matrix FOR EACH ROW EXECUTE FUNCTION scoring_matrix_refuse()",
        f"CREATE OR REPLACE FUNCTION scoring_score_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{_SCORE}' USING ERRCODE = '23514'; END $$",
        f"CREATE TRIGGER scoring_score_no_update BEFORE UPDATE OF {', '.join(_SCORED)} ON scoring_score FOR EACH ROW EXECUTE FUNCTION scoring_score_refuse()",
    ),
}


def upgrade() -> None:
    _matrix()
    _score()
    _override()
    for statement in _GUARDS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("scoring_override")
    op.drop_table("scoring_score")
    op.drop_table("scoring_matrix")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION scoring_score_refuse()")
        op.execute("DROP FUNCTION scoring_matrix_refuse()")


def _matrix() -> None:
    name = "scoring_matrix"
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("follows_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by", sa.String(length=120), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=True),
        sa.Column("activated_at", sa.DateTime(), nullable=True),
        sa.Column("activated_by", sa.String(length=120), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.Column("retired_at", sa.DateTime(), nullable=True),
        sa.Column("retired_by", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'active', 'retired')", name=op.f("ck_scoring_matrix_state_known")
        ),
        sa.CheckConstraint(
            "state = 'draft' OR rules <> ''", name=op.f("ck_scoring_matrix_says_something")
        ),
        sa.CheckConstraint(
            "state <> 'active' OR effective_from IS NOT NULL",
            name=op.f("ck_scoring_matrix_active_from_a_day"),
        ),
        sa.ForeignKeyConstraint(
            ["follows_id"], ["scoring_matrix.id"], name=op.f("fk_scoring_matrix_follows_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scoring_matrix")),
        sa.UniqueConstraint("code", name=op.f("uq_scoring_matrix_code")),
    )
    op.create_index(op.f("ix_scoring_matrix_follows_id"), name, ["follows_id"])
    op.create_index(
        "uq_scoring_matrix_active",
        name,
        ["state"],
        unique=True,
        sqlite_where=sa.text("state = 'active'"),
        postgresql_where=sa.text("state = 'active'"),
    )


def _score() -> None:
    name = "scoring_score"
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("matrix_id", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("total", sa.String(length=30), nullable=False),
        sa.Column("tenths", sa.Integer(), nullable=False),
        sa.Column("band", sa.String(length=12), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("asked_by", sa.String(length=120), nullable=False),
        sa.Column("token", sa.String(length=40), nullable=False),
        *(sa.Column(f"{each}_points", sa.String(length=30), nullable=False) for each in _POINTS),
        *(
            sa.Column(f"{each}_{what}", sa.Text(), nullable=False)
            for what in ("inputs", "lines")
            for each in _CATEGORIES
        ),
        sa.CheckConstraint(_BANDS, name=op.f("ck_scoring_score_band_known")),
        sa.CheckConstraint(
            "reason IN ('nomination', 'six-month-review', 'new-information', 'matrix-change')",
            name=op.f("ck_scoring_score_reason_known"),
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients_client.id"], name=op.f("fk_scoring_score_client_id")
        ),
        sa.ForeignKeyConstraint(
            ["matrix_id"], ["scoring_matrix.id"], name=op.f("fk_scoring_score_matrix_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scoring_score")),
        sa.UniqueConstraint("client_id", "token", name=op.f("uq_scoring_score_client_id_token")),
    )
    op.create_index(op.f("ix_scoring_score_matrix_id"), name, ["matrix_id"])
    op.create_index("ix_scoring_score_client", name, ["client_id", "as_of", "id"])


def _override() -> None:
    name = "scoring_override"
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=40), nullable=False),
        sa.Column("band", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("set_at", sa.DateTime(), nullable=False),
        sa.Column("set_by", sa.String(length=120), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("ended_by", sa.String(length=120), nullable=False),
        sa.Column("ended_why", sa.Text(), nullable=False),
        sa.CheckConstraint(_BANDS, name=op.f("ck_scoring_override_band_known")),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients_client.id"], name=op.f("fk_scoring_override_client_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scoring_override")),
        sa.UniqueConstraint("client_id", "token", name=op.f("uq_scoring_override_client_id_token")),
    )
    op.create_index(op.f("ix_scoring_override_client_id"), name, ["client_id"])
    op.create_index(
        "uq_scoring_override_stands",
        name,
        ["client_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
