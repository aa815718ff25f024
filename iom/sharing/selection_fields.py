"""Of what kind each field of scores, reviews, levels and places is (`iom.sharing.fields`)."""

from __future__ import annotations

from collections.abc import Mapping

from iom.accounts.domain import Category
from iom.sharing.data_kinds import IDENTITY, MEETING, OFFENDING, TREATMENT, Kind, of, technical

SELECTION_FIELDS: Mapping[str, Mapping[str, Kind]] = {
    # Whoever sees a score sees the points of every line; what a line rests on is of its own kind.
    "scoring_score": technical("id", "client_id", "matrix_id", "token", "asked_at", "asked_by")
    | of(
        OFFENDING,
        *("as_of", "total", "tenths", "band", "provisional", "reason", "offence_points"),
        *("arrest_points", "predictor_points", "class_a_points", "intelligence_points"),
        *("breach_points", "offending_inputs", "offending_lines"),
    )
    | of(TREATMENT, "treatment_inputs", "treatment_lines")
    | of(Category.INTELLIGENCE, "intelligence_inputs", "intelligence_lines"),
    "scoring_override": technical(
        *("id", "client_id", "token", "set_at", "set_by", "ended_at", "ended_by")
    )
    | of(OFFENDING, "band", "reason", "until_on", "ended_why"),
    "reviews_review": technical(
        *("id", "client_id", "score_id", "token", "version"),
        *("prepared_at", "prepared_by", "done_at", "done_by"),
    )
    | of(OFFENDING, "due_on", "prepared_on", "done_on", "outcome", "finding"),
    "reviews_former": technical(
        *("id", "client_id", "review_id", "written_at", "written_by", "ended_at", "ended_by")
    )
    | of(OFFENDING, "done_on", "outcome", "finding", "reason"),
    # What it rests on is of offending; what somebody expected, and why, is of the meeting.
    "selection_level": technical("id", "client_id", "token", "score_id", "set_at", "set_by")
    | of(IDENTITY, "nominated_on", "from_on", "level", "before", "by_panel")
    | of(OFFENDING, "recommended", "scale", "set_aside")
    | of(MEETING, "benefit", "why_otherwise"),
    "selection_reappraisal": technical(
        *("id", "client_id", "token", "score_id", "looked_at", "looked_by"),
        *("ended_at", "ended_by"),
    )
    | of(IDENTITY, "nominated_on", "looked_on", "level", "by_panel")
    | of(OFFENDING, "recommended", "scale")
    | of(MEETING, "finding", "ended_why"),
    "selection_place": technical("id", "client_id", "token", "score_id", "decided_at", "decided_by")
    | of(IDENTITY, "nominated_on", "from_on", "outcome")
    | of(OFFENDING, "reason", "note", "scale", "set_aside")
    | of(MEETING, "why_otherwise"),
    "selection_former": technical("id", "client_id", "row_id", "changed_at", "changed_by")
    | of(MEETING, "what", "was", "reason"),
    # Partners must know what they are asked to do; why is for those who know of offending.
    "capacity_watch": technical("id", "client_id", "ended_at", "version")
    | of(IDENTITY, "since_on"),
    "capacity_watch_step": technical("id", "watch_id", "number", "token", "at", "by")
    | of(IDENTITY, "act", "decided_on", "agency_id", "handling", "review_on", "until_on")
    | of(OFFENDING, "reason", "words"),
}
