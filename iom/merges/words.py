"""How pages of merges name tables and values. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum

from iom.kernel.dates import day_in_words

_TITLES: Mapping[str, str] = {
    "capacity_watch": "Times on the list of people just outside",
    "clients_address": "Addresses",
    "clients_alias": "Other names",
    "clients_client": "Records that are part of it",
    "clients_hold": "Holds that were lifted",
    "clients_identifier": "Numbers of other organisations",
    "cohort_placement": "Placements",
    "documents_document": "Documents",
    "nominations_nomination": "Nominations",
    "nominations_verdict": "Nominations held against the record",
    "offending_situation": "Situations",
    "particulars_photograph": "Photographs",
    "retention_decision": "Decisions to keep the record",
    "safety_apart": "People not to be placed together",
    "safeguards_restriction_reason": "What was done about a restriction",
    "sharing_break_glass": "Times when somebody broke the glass",
    "sharing_involvement": "Who works with them",
}

PERSONAL_LABELS: Mapping[str, str] = {
    "family_name": "Family name",
    "given_names": "Given names",
    "date_of_birth": "Date of birth",
    "sex": "Sex as recorded",
    "ethnicity": "Ethnicity",
}


def title_of(table: str) -> str:
    """Return what the rows of a table are called."""
    return _TITLES.get(table) or table.partition("_")[2].replace("_", " ").capitalize() + "s"


def in_words(value: object) -> str:
    """Return a value as a page has it."""
    if value is None or value == "":
        return "–"
    if isinstance(value, Enum):
        return str(value.value).replace("-", " ")
    if isinstance(value, bytes):
        return "a picture"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return day_in_words(value.date())
    return day_in_words(value) if isinstance(value, date) else str(value)
