"""Of what kind each field of the entries of a record is (`iom.sharing.fields`)."""

from __future__ import annotations

from collections.abc import Mapping

from iom.accounts.domain import Category
from iom.sharing.data_kinds import IDENTITY, OFFENDING, TREATMENT, Kind, entry, of, technical

ENTRY_FIELDS: Mapping[str, Mapping[str, Kind]] = {
    "particulars_telephone": entry(
        IDENTITY,
        *("number", "comparable", "whose", "safe", "when_to_ring", "from_on", "to_on"),
        *("checked_on", "checked_by"),
    ),
    "particulars_communication": entry(
        IDENTITY,
        *("language", "interpreter", "reading", "preferred_way", "note", "from_on"),
    )
    | of(Category.HEALTH, "learning_difficulty"),
    "particulars_relation": entry(
        IDENTITY,
        *("name", "relationship", "next_of_kin", "carer", "telephone", "may_contact", "note"),
        *("from_on", "to_on"),
    ),
    "particulars_participation": entry(
        IDENTITY, "scope", "given_on", "withdrawn_on", "in_writing", "witnessed_by"
    ),
    "particulars_photograph": entry(IDENTITY, "taken_on", "expires_on", "content"),
    # Whoever goes to the door must know, whatever it rests on.
    "safety_marker": entry(
        IDENTITY, "kind", "words", "from_on", "review_on", "reply", "reply_words", "to_on"
    ),
    # Whoever places somebody must know that, too; why is for those who know of offending.
    "safety_apart": entry(IDENTITY, "other_id", "from_on", "review_on", "to_on")
    | of(OFFENDING, "why"),
    "safety_marac": entry(OFFENDING, "heard_on", "to_on", "note"),
    "youth_worker": entry(OFFENDING, "name", "team", "telephone", "from_on", "to_on"),
    "youth_family_intervention": entry(IDENTITY, "programme", "worker", "from_on", "to_on", "note"),
    "youth_adult_move": entry(OFFENDING, "service", "worker", "planned_on", "done_on", "note"),
    "offending_situation": entry(
        OFFENDING, "kind", "from_on", "to_on", "establishment", "expected_on", "ask_on"
    ),
    "offending_offence": entry(
        OFFENDING, "ref", "offence_on", "category", "disposal", "alcohol", "note"
    ),
    "offending_predictor": entry(OFFENDING, "ref", "dated_on", "value", "name"),
    "offending_drug_test": entry(TREATMENT, "ref", "dated_on", "result", "substances", "occasion"),
    "offending_intelligence": entry(Category.INTELLIGENCE, "ref", "dated_on", "grade", "words"),
    "offending_breach": entry(OFFENDING, "ref", "dated_on", "kind", "words"),
    "offending_dip_event": entry(TREATMENT, "ref", "dated_on", "event"),
    "offending_anti_social_case": entry(OFFENDING, "kind", "words", "held_by", "from_on", "to_on"),
    "enforcement_court_date": entry(
        OFFENDING, "dated_on", "at_time", "court", "hearing", "outcome"
    ),
    "enforcement_warrant": entry(
        OFFENDING, "ref", "kind", "issued_on", "court", "executed_on", "withdrawn_on", "note"
    ),
    "enforcement_order": entry(
        OFFENDING,
        *("kind", "from_on", "to_on", "curfew_from", "curfew_to", "tag", "exclusion"),
        *("non_contact", "other"),
    ),
    "enforcement_sentence": entry(
        OFFENDING, "passed_on", "kind", "days", "months", "court", "note"
    ),
    "enforcement_curfew_visit": entry(
        OFFENDING, "dated_on", "at_time", "result", "visited_by", "note"
    ),
    "enforcement_sighting": entry(OFFENDING, "dated_on", "at_time", "place", "words"),
    # One whose pathway is of another category is seen by those who see that, too
    # (`iom.contacts.domain.Pathway.category`).
    "contacts_contact": entry(
        IDENTITY,
        *("ref", "dated_on", "starts_at", "agency", "worker", "pathway", "kind", "minutes"),
        *("attended", "provider", "programme", "outcome", "cost_pence", "note"),
    )
    | technical("log"),
    "contacts_appointment": entry(
        IDENTITY,
        *("dated_on", "starts_at", "agency", "worker", "pathway", "kind", "provider"),
        *("programme", "place", "note", "called_off"),
    )
    | technical("log", "contact_id"),
    # So is a document by what it is about (`iom.documents.domain.SharedAs`).
    "documents_document": entry(IDENTITY, "title", "kind", "dated_on", "category", "media", "size")
    | technical("file", "sha256"),
    # Each section of an assessment is of what it is about.
    "needs_assessment": entry(
        IDENTITY, "ref", "dated_on", "tool", "assessor", "ete", "relationships"
    )
    | of(Category.HOUSING, "accommodation")
    | of(OFFENDING, "lifestyle", "thinking", "attitudes")
    | of(TREATMENT, "drugs", "alcohol")
    | of(Category.FINANCE, "finance")
    | of(Category.HEALTH, "health"),
    # A word on a need is seen by those who may know of the need (`iom.needs.domain.NeedKind`).
    "needs_status": entry(IDENTITY, "dated_on", "need", "status", "words", "worker"),
}
