"""Of what kind each field of client data is: the one table by which fields are shown or absent.

A reader whose agency may not see a kind of data is shown neither a field of that kind nor that
there is one (HANDBOOK 13). Every column of every table of client data stands here; a test fails
when one does not. Why each is what it is: docs/decisions/0020-fields-and-categories.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Literal

from iom.accounts.domain import Category, Reader

TECHNICAL: Final = "technical"
"""What tells nothing about anybody: keys, versions, moments at which rows were written."""
Kind = Category | Literal["technical"]

_IDENTITY, _OFFENDING = Category.IDENTITY, Category.OFFENDING
_TREATMENT, _MEETING = Category.SUBSTANCE_TREATMENT, Category.MEETING_RECORD


def _technical(*columns: str) -> dict[str, Kind]:
    return dict.fromkeys(columns, TECHNICAL)


def _of(kind: Category, *columns: str) -> dict[str, Kind]:
    return dict.fromkeys(columns, kind)


def _span(value: str, kind: Category) -> dict[str, Kind]:
    """Since when something held tells that it did, so the days of a span are of its kind."""
    return _technical("id", "client_id") | _of(kind, value, "from_on", "to_on")


def _entry(kind: Category, *columns: str) -> dict[str, Kind]:
    """What every entry has (`iom.entries.models`), and what one of this kind says."""
    return _technical(
        *("id", "client_id", "token", "follows_id", "recorded_at", "recorded_by"),
        *("ended_at", "ended_by"),
    ) | _of(kind, "source", "ended_how", "ended_reason", *columns)


FIELDS: Mapping[str, Mapping[str, Kind]] = {
    "clients_client": _technical("id", "merged_into_id", "version", "recorded_at")
    | _of(
        _IDENTITY,
        *("ref", "family_name", "given_names", "date_of_birth", "sex", "ethnicity"),
        "home_district_id",
    ),
    "clients_detail_change": _technical("id", "client_id", "changed_at", "changed_by")
    | _of(_IDENTITY, "detail", "was", "source"),
    "clients_alias": _entry(_IDENTITY, "kind", "family_name", "given_names", "date_of_birth"),
    "clients_identifier": _technical("id", "client_id")
    | _of(_IDENTITY, "kind", "canonical", "as_written"),
    "clients_address": _entry(
        _IDENTITY,
        *("line", "postcode", "comparable", "from_on", "to_on"),
        *("checked_on", "checked_by", "check_how", "check_result", "safe_to_write"),
    ),
    "clients_search_key": _technical("id", "client_id", "alias_id") | _of(_IDENTITY, "key"),
    "cohort_district_span": _span("district_id", _IDENTITY),
    "cohort_level_span": _span("level", _IDENTITY),
    "cohort_statutory_span": _span("statutory", _IDENTITY),
    "cohort_strand_span": _span("strand", _OFFENDING),
    "cohort_mappa_span": _span("level", _OFFENDING),
    "cohort_dip_span": _span("status", _TREATMENT),
    "cohort_placement": _technical("id", "client_id", "is_latest", "version", "recorded_at")
    | _of(_IDENTITY, "nominated_on", "selected_on", "deselected_on", "not_selected_on")
    | _of(_OFFENDING, "deselection_reason", "deselection_note"),
    "cohort_former": _technical("id", "client_id", "ended_at", "ended_by")
    | _of(
        _IDENTITY,
        *("what", "nominated_on", "selected_on", "deselected_on", "from_on"),
        *("district_id", "statutory", "intensity", "how", "reason"),
    )
    | _of(_OFFENDING, "deselection_reason", "deselection_note", "strand", "mappa_level")
    | _of(_TREATMENT, "dip_status"),
    "cohort_imported_facts": _technical("placement_id")
    | _of(_IDENTITY, "district_id", "statutory", "intensity", "selected_on", "deselected_on")
    | _of(_OFFENDING, "deselection_reason", "deselection_note", "strand", "mappa_level")
    | _of(_TREATMENT, "dip_status"),
    "clients_death": _entry(_IDENTITY, "died_on"),
    "particulars_telephone": _entry(
        _IDENTITY,
        *("number", "comparable", "whose", "safe", "when_to_ring", "from_on", "to_on"),
        *("checked_on", "checked_by"),
    ),
    "particulars_communication": _entry(
        _IDENTITY,
        *("language", "interpreter", "reading", "preferred_way", "note", "from_on"),
    )
    | _of(Category.HEALTH, "learning_difficulty"),
    "particulars_relation": _entry(
        _IDENTITY,
        *("name", "relationship", "next_of_kin", "carer", "telephone", "may_contact", "note"),
        *("from_on", "to_on"),
    ),
    "particulars_participation": _entry(
        _IDENTITY, "scope", "given_on", "withdrawn_on", "in_writing", "witnessed_by"
    ),
    "particulars_photograph": _entry(_IDENTITY, "taken_on", "expires_on", "content"),
    # Whoever goes to the door must know, whatever it rests on.
    "safety_marker": _entry(
        _IDENTITY, "kind", "words", "from_on", "review_on", "reply", "reply_words", "to_on"
    ),
    # Whoever places somebody must know that, too; why is for those who know of offending.
    "safety_apart": _entry(_IDENTITY, "other_id", "from_on", "review_on", "to_on")
    | _of(_OFFENDING, "why"),
    "safety_marac": _entry(_OFFENDING, "heard_on", "to_on", "note"),
    "youth_worker": _entry(_OFFENDING, "name", "team", "telephone", "from_on", "to_on"),
    "youth_family_intervention": _entry(
        _IDENTITY, "programme", "worker", "from_on", "to_on", "note"
    ),
    "youth_adult_move": _entry(_OFFENDING, "service", "worker", "planned_on", "done_on", "note"),
    "offending_situation": _entry(
        _OFFENDING, "kind", "from_on", "to_on", "establishment", "expected_on", "ask_on"
    ),
    "offending_offence": _entry(
        _OFFENDING, "ref", "offence_on", "category", "disposal", "alcohol", "note"
    ),
    "offending_predictor": _entry(_OFFENDING, "ref", "dated_on", "value", "name"),
    "offending_drug_test": _entry(
        _TREATMENT, "ref", "dated_on", "result", "substances", "occasion"
    ),
    "offending_intelligence": _entry(Category.INTELLIGENCE, "ref", "dated_on", "grade", "words"),
    "offending_breach": _entry(_OFFENDING, "ref", "dated_on", "kind", "words"),
    "offending_dip_event": _entry(_TREATMENT, "ref", "dated_on", "event"),
    "offending_anti_social_case": _entry(
        _OFFENDING, "kind", "words", "held_by", "from_on", "to_on"
    ),
    "enforcement_court_date": _entry(
        _OFFENDING, "dated_on", "at_time", "court", "hearing", "outcome"
    ),
    "enforcement_warrant": _entry(
        _OFFENDING, "ref", "kind", "issued_on", "court", "executed_on", "withdrawn_on", "note"
    ),
    "enforcement_order": _entry(
        _OFFENDING,
        *("kind", "from_on", "to_on", "curfew_from", "curfew_to", "tag", "exclusion"),
        *("non_contact", "other"),
    ),
    "enforcement_sentence": _entry(
        _OFFENDING, "passed_on", "kind", "days", "months", "court", "note"
    ),
    "enforcement_curfew_visit": _entry(
        _OFFENDING, "dated_on", "at_time", "result", "visited_by", "note"
    ),
    "enforcement_sighting": _entry(_OFFENDING, "dated_on", "at_time", "place", "words"),
    # One whose pathway is of another category is seen by those who see that, too
    # (`iom.contacts.domain.Pathway.category`).
    "contacts_contact": _entry(
        _IDENTITY,
        *("ref", "dated_on", "agency", "worker", "pathway", "kind", "minutes", "attended"),
        "note",
    ),
    # Each section of an assessment is of what it is about.
    "needs_assessment": _entry(_IDENTITY, "dated_on", "tool", "assessor", "ete", "relationships")
    | _of(Category.HOUSING, "accommodation")
    | _of(_OFFENDING, "lifestyle", "thinking", "attitudes")
    | _of(_TREATMENT, "drugs", "alcohol")
    | _of(Category.FINANCE, "finance")
    | _of(Category.HEALTH, "health"),
    # A word on a need is seen by those who may know of the need (`iom.needs.domain.NeedKind`).
    "needs_status": _entry(_IDENTITY, "dated_on", "need", "status", "words", "worker"),
    "sharing_involvement": _technical("id", "client_id", "recorded_at", "recorded_by")
    | _of(_IDENTITY, "agency_id", "user_id", "kind", "from_on", "to_on"),
    "safeguards_taken_back": _technical(
        *("id", "client_id", "recorded_at", "recorded_by", "taken_at", "taken_by")
    )
    | _of(_IDENTITY, "agency_id", "user_id", "kind", "from_on", "to_on", "reason"),
    "sharing_cover_client": _technical("cover_id", "client_id"),
    "leads_handover_case": _technical("handover_id", "client_id")
    | _of(_IDENTITY, "kind", "user_id", "note"),
    "sharing_restriction": _technical("client_id", "set_at", "set_by", "version")
    | _of(_IDENTITY, "kind", "shown", "owner_id", "reason"),
    "sharing_restriction_person": _technical("client_id") | _of(_IDENTITY, "user_id"),
    "clients_hold": _technical("id", "client_id", "set_at", "set_by", "lifted_at", "lifted_by")
    | _of(_IDENTITY, "reason", "authority", "review_on", "lifted_why"),
    "clients_different": _technical(
        *("id", "first_id", "second_id", "said_at", "said_by", "taken_back_at", "taken_back_by")
    )
    | _of(_IDENTITY, "ground", "taken_back_why"),
    "merges_merge": _technical(
        *("id", "kept_id", "merged_id", "version_after", "merged_at", "merged_by"),
        *("undone_at", "undone_by"),
    )
    | _of(_IDENTITY, "ground", "undone_why"),
    # A row may be of any table, so its content is of the kind that is kept the closest of them.
    "merges_row": _technical("id", "merge_id", "what", "table_name", "column_name", "row_key")
    | _of(Category.HEALTH, "content"),
    "retention_decision": _technical("id", "client_id", "decided_at", "decided_by", "token")
    | _of(_IDENTITY, "until_on", "reason", "words"),
    "safeguards_restriction_reason": _technical("id", "client_id", "at", "by")
    | _of(_IDENTITY, "act", "reason"),
    "sharing_break_glass": _technical("id", "user_id", "client_id", "at", "until_at")
    | _of(_IDENTITY, "reason"),
    # Needs are free text, so they are of the kind that is kept the closest.
    "nominations_nomination": _technical(
        *("id", "client_id", "token", "by_id", "agency_id", "with_user_id", "with_district_id"),
        *("made_at", "decided_at", "decided_by", "version"),
    )
    | _of(
        _IDENTITY,
        *("nominated_on", "route", "given_names", "family_name", "date_of_birth", "sex"),
        *("pnc_id", "cro", "prison_number", "crn", "district_id", "possible_match", "state"),
        *("asked", "told", "reason"),
    )
    | _of(_OFFENDING, "offending")
    | _of(Category.HEALTH, "needs"),
    "transfers_transfer": _technical(
        *("id", "client_id", "token", "asked_at", "asked_by", "decided_at", "decided_by"),
        *("taken_back_at", "taken_back_by", "undo", "version"),
    )
    | _of(
        _IDENTITY,
        *("from_district_id", "to_district_id", "outside", "outside_person", "why", "planned_on"),
        *("note", "state", "effective_on", "refusal", "words", "mistake"),
    ),
    # Whoever sees a score sees the points of every line; what a line rests on is of its own kind.
    "scoring_score": _technical("id", "client_id", "matrix_id", "token", "asked_at", "asked_by")
    | _of(
        _OFFENDING,
        *("as_of", "total", "tenths", "band", "provisional", "reason", "offence_points"),
        *("arrest_points", "predictor_points", "class_a_points", "intelligence_points"),
        *("breach_points", "offending_inputs", "offending_lines"),
    )
    | _of(_TREATMENT, "treatment_inputs", "treatment_lines")
    | _of(Category.INTELLIGENCE, "intelligence_inputs", "intelligence_lines"),
    "scoring_override": _technical(
        *("id", "client_id", "token", "set_at", "set_by", "ended_at", "ended_by")
    )
    | _of(_OFFENDING, "band", "reason", "until_on", "ended_why"),
    # What it rests on is of offending; what somebody expected, and why, is of the meeting.
    "selection_level": _technical("id", "client_id", "token", "score_id", "set_at", "set_by")
    | _of(_IDENTITY, "nominated_on", "from_on", "level", "before", "by_panel")
    | _of(_OFFENDING, "recommended", "scale", "set_aside")
    | _of(_MEETING, "benefit", "why_otherwise"),
    "selection_reappraisal": _technical(
        *("id", "client_id", "token", "score_id", "looked_at", "looked_by"),
        *("ended_at", "ended_by"),
    )
    | _of(_IDENTITY, "nominated_on", "looked_on", "level", "by_panel")
    | _of(_OFFENDING, "recommended", "scale")
    | _of(_MEETING, "finding", "ended_why"),
    "selection_place": _technical(
        "id", "client_id", "token", "score_id", "decided_at", "decided_by"
    )
    | _of(_IDENTITY, "nominated_on", "from_on", "outcome")
    | _of(_OFFENDING, "reason", "note", "scale", "set_aside")
    | _of(_MEETING, "why_otherwise"),
    "selection_former": _technical("id", "client_id", "row_id", "changed_at", "changed_by")
    | _of(_MEETING, "what", "was", "reason"),
    "nominations_verdict": _technical("nomination_id", "client_id", "said_by", "said_at")
    | _of(_IDENTITY, "same"),
}

NAMED: Mapping[str, tuple[str, str]] = {
    "client_ref": ("clients_client", "ref"),
    "family_name": ("clients_client", "family_name"),
    "given_names": ("clients_client", "given_names"),
    "date_of_birth": ("clients_client", "date_of_birth"),
    "sex": ("clients_client", "sex"),
    "ethnicity": ("clients_client", "ethnicity"),
    "pnc_id": ("clients_identifier", "canonical"),
    "cro": ("clients_identifier", "canonical"),
    "prison_number": ("clients_identifier", "canonical"),
    "crn": ("clients_identifier", "canonical"),
    "district": ("cohort_district_span", "district_id"),
    "district_id": ("cohort_district_span", "district_id"),
    "strand": ("cohort_strand_span", "strand"),
    "dip_status": ("cohort_dip_span", "status"),
    "statutory": ("cohort_statutory_span", "statutory"),
    "mappa_level": ("cohort_mappa_span", "level"),
    "intensity": ("cohort_level_span", "level"),
    "nominated_on": ("cohort_placement", "nominated_on"),
    "selected_on": ("cohort_placement", "selected_on"),
    "deselected_on": ("cohort_placement", "deselected_on"),
    "deselection_reason": ("cohort_placement", "deselection_reason"),
    "deselection_note": ("cohort_placement", "deselection_note"),
    "lead": ("sharing_involvement", "user_id"),
    "situation": ("offending_situation", "kind"),
    "from": ("offending_situation", "from_on"),
    "to": ("offending_situation", "to_on"),
    "establishment": ("offending_situation", "establishment"),
}
"""Fields as files (INTERFACES 3) and the trail name them, and where each is kept."""


def category_of(table: str, column: str) -> Category | None:
    """Return of what kind a column is; None for what is technical.

    Raises:
        KeyError: the column does not stand in the table of this module.
    """
    kind = FIELDS[table][column]
    return None if kind == TECHNICAL else Category(kind)


def sees(reader: Reader, table: str, column: str) -> bool:
    """Say whether a reader may see a column.

    Raises:
        KeyError: the column does not stand in the table of this module.
    """
    kind = category_of(table, column)
    return kind is None or reader.sees(kind)


def sees_named(reader: Reader, name: str) -> bool:
    """Say whether a reader may see a field as files and the trail name it.

    One that is not known here is seen by those who see everything.
    """
    if name in NAMED:
        return sees(reader, *NAMED[name])
    return sees_everything(reader)


def unseen(reader: Reader, names: Iterable[str]) -> frozenset[str]:
    """Return those of some fields, as files name them, that a reader may not see."""
    return frozenset(name for name in names if not sees_named(reader, name))


def sees_everything(reader: Reader) -> bool:
    """Say whether a reader sees every kind of data."""
    return reader.categories >= frozenset(Category)
