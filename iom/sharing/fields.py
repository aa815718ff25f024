"""Of what kind each field of client data is: the one table by which fields are shown or absent.

A reader whose agency may not see a kind of data is shown neither a field of that kind nor that
there is one (HANDBOOK 13). Every column of every table of client data stands here; a test fails
when one does not. Why each is what it is: docs/decisions/0020-fields-and-categories.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from iom.accounts.domain import Category, Reader
from iom.sharing.data_kinds import (
    IDENTITY,
    OFFENDING,
    TECHNICAL,
    TREATMENT,
    Kind,
    entry,
    of,
    span,
    technical,
)
from iom.sharing.entry_fields import ENTRY_FIELDS
from iom.sharing.panel_fields import PANEL_FIELDS
from iom.sharing.plan_fields import PLAN_FIELDS
from iom.sharing.selection_fields import SELECTION_FIELDS

__all__ = [
    "FIELDS",
    "NAMED",
    "TECHNICAL",
    "category_of",
    "sees",
    "sees_everything",
    "sees_named",
    "unseen",
]

FIELDS: Mapping[str, Mapping[str, Kind]] = {
    "clients_client": technical("id", "merged_into_id", "version", "recorded_at")
    | of(
        IDENTITY,
        *("ref", "family_name", "given_names", "date_of_birth", "sex", "ethnicity"),
        "home_district_id",
    ),
    "clients_detail_change": technical("id", "client_id", "changed_at", "changed_by")
    | of(IDENTITY, "detail", "was", "source"),
    "clients_alias": entry(IDENTITY, "kind", "family_name", "given_names", "date_of_birth"),
    "clients_identifier": technical("id", "client_id")
    | of(IDENTITY, "kind", "canonical", "as_written"),
    "clients_address": entry(
        IDENTITY,
        *("line", "postcode", "comparable", "from_on", "to_on"),
        *("checked_on", "checked_by", "check_how", "check_result", "safe_to_write"),
    ),
    "clients_search_key": technical("id", "client_id", "alias_id") | of(IDENTITY, "key"),
    "cohort_district_span": span("district_id", IDENTITY),
    "cohort_level_span": span("level", IDENTITY),
    "cohort_statutory_span": span("statutory", IDENTITY),
    "cohort_strand_span": span("strand", OFFENDING),
    "cohort_mappa_span": span("level", OFFENDING),
    "cohort_dip_span": span("status", TREATMENT),
    "cohort_placement": technical("id", "client_id", "is_latest", "version", "recorded_at")
    | of(IDENTITY, "nominated_on", "selected_on", "deselected_on", "not_selected_on")
    | of(OFFENDING, "deselection_reason", "deselection_note"),
    "cohort_former": technical("id", "client_id", "ended_at", "ended_by")
    | of(
        IDENTITY,
        *("what", "nominated_on", "selected_on", "deselected_on", "from_on"),
        *("district_id", "statutory", "intensity", "how", "reason"),
    )
    | of(OFFENDING, "deselection_reason", "deselection_note", "strand", "mappa_level")
    | of(TREATMENT, "dip_status"),
    "cohort_imported_facts": technical("placement_id")
    | of(IDENTITY, "district_id", "statutory", "intensity", "selected_on", "deselected_on")
    | of(OFFENDING, "deselection_reason", "deselection_note", "strand", "mappa_level")
    | of(TREATMENT, "dip_status"),
    "clients_death": entry(IDENTITY, "died_on"),
    **ENTRY_FIELDS,
    "sharing_involvement": technical("id", "client_id", "recorded_at", "recorded_by")
    | of(IDENTITY, "agency_id", "user_id", "kind", "from_on", "to_on"),
    "safeguards_taken_back": technical(
        *("id", "client_id", "recorded_at", "recorded_by", "taken_at", "taken_by")
    )
    | of(IDENTITY, "agency_id", "user_id", "kind", "from_on", "to_on", "reason"),
    "sharing_cover_client": technical("cover_id", "client_id"),
    "leads_handover_case": technical("handover_id", "client_id")
    | of(IDENTITY, "kind", "user_id", "note"),
    "sharing_restriction": technical("client_id", "set_at", "set_by", "version")
    | of(IDENTITY, "kind", "shown", "owner_id", "reason"),
    "sharing_restriction_person": technical("client_id") | of(IDENTITY, "user_id"),
    "clients_hold": technical("id", "client_id", "set_at", "set_by", "lifted_at", "lifted_by")
    | of(IDENTITY, "reason", "authority", "review_on", "lifted_why"),
    "clients_different": technical(
        *("id", "first_id", "second_id", "said_at", "said_by", "taken_back_at", "taken_back_by")
    )
    | of(IDENTITY, "ground", "taken_back_why"),
    "merges_merge": technical(
        *("id", "kept_id", "merged_id", "version_after", "merged_at", "merged_by"),
        *("undone_at", "undone_by"),
    )
    | of(IDENTITY, "ground", "undone_why"),
    # A row may be of any table, so its content is of the kind that is kept the closest of them.
    "merges_row": technical("id", "merge_id", "what", "table_name", "column_name", "row_key")
    | of(Category.HEALTH, "content"),
    "retention_decision": technical("id", "client_id", "decided_at", "decided_by", "token")
    | of(IDENTITY, "until_on", "reason", "words"),
    "safeguards_restriction_reason": technical("id", "client_id", "at", "by")
    | of(IDENTITY, "act", "reason"),
    "sharing_break_glass": technical("id", "user_id", "client_id", "at", "until_at")
    | of(IDENTITY, "reason"),
    # A request whose pathway is of another category is told to those who see that, too
    # (`iom.fund.domain.category_of`).
    "fund_about": technical("id", "request_id", "client_id")
    | of(IDENTITY, "what_for", "unlocks", "quotes", "outcome_words"),
    "fund_step": technical("id", "request_id", "about_id", "number", "line_id", "token", "at", "by")
    | of(IDENTITY, "act", "dated_on", "pence", "words"),
    "fund_receipt": technical(
        *("id", "request_id", "about_id", "number", "added_at", "added_by"),
        *("removed_at", "removed_by"),
    )
    | of(IDENTITY, "media_type", "content"),
    # Needs are free text, so they are of the kind that is kept the closest.
    "nominations_nomination": technical(
        *("id", "client_id", "token", "by_id", "agency_id", "with_user_id", "with_district_id"),
        *("made_at", "decided_at", "decided_by", "version"),
    )
    | of(
        IDENTITY,
        *("nominated_on", "route", "given_names", "family_name", "date_of_birth", "sex"),
        *("pnc_id", "cro", "prison_number", "crn", "district_id", "possible_match", "state"),
        *("asked", "told", "reason"),
    )
    | of(OFFENDING, "offending")
    | of(Category.HEALTH, "needs"),
    "transfers_transfer": technical(
        *("id", "client_id", "token", "asked_at", "asked_by", "decided_at", "decided_by"),
        *("taken_back_at", "taken_back_by", "undo", "version"),
    )
    | of(
        IDENTITY,
        *("from_district_id", "to_district_id", "outside", "outside_person", "why", "planned_on"),
        *("note", "state", "effective_on", "refusal", "words", "mistake"),
    ),
    **SELECTION_FIELDS,
    **PANEL_FIELDS,
    **PLAN_FIELDS,
    "nominations_verdict": technical("nomination_id", "client_id", "said_by", "said_at")
    | of(IDENTITY, "same"),
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
    "score": ("scoring_score", "tenths"),
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
