"""What the database itself refuses: a version that was active never changes, nor does a score.

A score may pass to another record with the rest when two are merged, and goes with its client when
the client is erased.
"""

from __future__ import annotations

_SCORE = "a score never changes"
_KEPT = ("code", "rules", "note", "follows_id", "made_at", "made_by")
_ACTIVATED = ("effective_from", "activated_at", "activated_by")
_SCORED = (
    *("id", "matrix_id", "as_of", "total", "tenths", "band", "provisional", "reason"),
    *("asked_at", "asked_by", "token", "offence_points", "arrest_points", "predictor_points"),
    *("class_a_points", "intelligence_points", "breach_points", "offending_inputs"),
    *("treatment_inputs", "intelligence_inputs", "offending_lines", "treatment_lines"),
    "intelligence_lines",
)


def _differs(column: str, operator: str) -> str:
    return f"NEW.{column} {operator} OLD.{column}"


def _changes(operator: str) -> str:
    """Return the condition that a row that was active would say something else, or be anew."""
    columns = (*_KEPT, *_ACTIVATED)
    said = " OR ".join(_differs(column, operator) for column in columns)
    return (
        f"OLD.state <> 'draft' AND ({said} OR (NEW.state <> OLD.state AND "
        "NOT (OLD.state = 'active' AND NEW.state = 'retired')))"
    )


_ABORT_SCORE = f"BEGIN SELECT RAISE(ABORT, '{_SCORE}'); END"
_AS_CHECK = "USING ERRCODE = '23514'"  # as where a CHECK refuses a row


def _there(table: str) -> str:
    """Return the condition that a new row would be written over one that is there."""
    return f"WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)"  # noqa: S608  # constants


def version_guards(table: str, what: str) -> dict[str, tuple[str, ...]]:
    """Return the triggers of a table of versions: one that was active never changes.

    Args:
        table: of rows as `iom.scoring.models.VersionColumns` has them.
        what: `a version of the matrix`, as the refusal names it.
    """
    refusal = f"{what} that was active never changes"
    abort = f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
    return {
        "sqlite": (
            f"""CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
            WHEN {_changes("IS NOT")} {abort}""",
            f"""CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
            WHEN OLD.state <> 'draft' {abort}""",
            f"""CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
            {_there(table)} {abort}""",
        ),
        "postgresql": (
            f"""CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN
            IF TG_OP = 'DELETE' THEN
              IF OLD.state <> 'draft' THEN RAISE EXCEPTION '{refusal}' {_AS_CHECK}; END IF;
              RETURN OLD;
            END IF;
            IF {_changes("IS DISTINCT FROM")} THEN
              RAISE EXCEPTION '{refusal}' {_AS_CHECK};
            END IF;
            RETURN NEW;
            END $$""",
            f"""CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION {table}_refuse()""",
        ),
    }


SCORE_GUARDS: dict[str, tuple[str, ...]] = {
    "sqlite": (
        f"""CREATE TRIGGER scoring_score_no_update BEFORE UPDATE OF {", ".join(_SCORED)}
        ON scoring_score {_ABORT_SCORE}""",
        f"""CREATE TRIGGER scoring_score_no_replace BEFORE INSERT ON scoring_score
        {_there("scoring_score")} {_ABORT_SCORE}""",
    ),
    "postgresql": (
        f"""CREATE OR REPLACE FUNCTION scoring_score_refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{_SCORE}' {_AS_CHECK}; END $$""",
        f"""CREATE TRIGGER scoring_score_no_update BEFORE UPDATE OF {", ".join(_SCORED)}
        ON scoring_score FOR EACH ROW EXECUTE FUNCTION scoring_score_refuse()""",
    ),
}
