"""Of what kind each field of action plans is (`iom.sharing.fields`).

A goal is seen by those who may know of its pathway (`iom.contacts.domain.Pathway.category`), and
so are its steps and what came of them, whatever stands here.
"""

from __future__ import annotations

from collections.abc import Mapping

from iom.sharing.data_kinds import IDENTITY, OFFENDING, Kind, entry, of, technical

PLAN_FIELDS: Mapping[str, Mapping[str, Kind]] = {
    # Attitudes are a pathway that everybody sees; which of the three needs it is, not everybody.
    "plans_goal": entry(IDENTITY, "dated_on", "pathway", "own_words", "aim")
    | technical("goal_key")
    | of(OFFENDING, "need"),
    "plans_step": entry(IDENTITY, "pathway", "words", "doer", "who", "by_on")
    | technical("step_key", "goal_key"),
    "plans_outcome": entry(IDENTITY, "pathway", "dated_on", "how", "words")
    | technical("goal_key", "step_key"),
    "plans_introduction": entry(
        IDENTITY,
        *("pathway", "service", "person", "worker", "planned_on", "place", "held_on"),
        *("others", "fell_through", "note"),
    ),
    "plans_agreement": entry(IDENTITY, "dated_on", "answer", "own_words", "worker", "others")
    | technical("agreement_key"),
    "plans_agreed": technical("id", "client_id", "agreement_key", "goal_id", "step_id"),
    "plans_review": entry(
        IDENTITY, "dated_on", "reviewer", "with_client", "what_changed", "next_on"
    ),
}
