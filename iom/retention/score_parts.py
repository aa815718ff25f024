"""Where scores and overrides stand in the document of everything about one person."""

from __future__ import annotations

from collections.abc import Mapping

from iom.retention.parts import TECHNICAL, Look, Part, Place

_KEYS: dict[str, Place | str] = dict.fromkeys(("id", "client_id", "token"), TECHNICAL)

SCORES: Mapping[str, Part] = {
    "scoring_score": Part(
        "Scores",
        {
            **_KEYS,
            "matrix_id": Place("Number of the version of the matrix"),
            "as_of": Place("As of"),
            "total": Place("Sum of the lines"),
            "tenths": Place("Score, in tenths of a point"),
            "band": Place("Band"),
            "provisional": Place("Provisional: no predictor was recorded"),
            "reason": Place("Why scored", Look.CODE),
            "asked_at": Place("Scored"),
            "asked_by": Place("Scored by", Look.WORKER),
            "offence_points": Place("Points for offences"),
            "arrest_points": Place("Points for arrests"),
            "predictor_points": Place("Points for the predictor"),
            "class_a_points": Place("Points for Class A"),
            "intelligence_points": Place("Points for intelligence"),
            "breach_points": Place("Points for a breach or recall"),
            "offending_lines": Place("Lines: offending", Look.LINES),
            "treatment_lines": Place("Lines: drugs and treatment", Look.LINES),
            "intelligence_lines": Place("Lines: intelligence", Look.LINES),
            "offending_inputs": Place("What was known: offending", Look.INPUTS),
            "treatment_inputs": Place("What was known: drugs and treatment", Look.INPUTS),
            "intelligence_inputs": Place("What was known: intelligence", Look.INPUTS),
        },
        note="an indicator by the scheme’s own matrix; a panel decides, with its reason",
    ),
    "scoring_override": Part(
        "When they were treated as of another band",
        {
            **_KEYS,
            "band": Place("Treated as"),
            "reason": Place("Reason", Look.FREE),
            "until_on": Place("Until"),
            "set_at": Place("Set"),
            "set_by": Place("Set by", Look.WORKER),
            "ended_at": Place("Ended"),
            "ended_by": Place("Ended by", Look.WORKER),
            "ended_why": Place("Why it ended", Look.FREE),
        },
    ),
}
