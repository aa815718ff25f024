"""Where each column of client data stands in the document of everything about one person.

A test fails when a table of client data, or a column of one, has no place here. Should one get
past it, it still goes into the document, under the name of its column and flagged to be looked at.
"""

from __future__ import annotations

from collections.abc import Mapping

from iom.retention.capacity_parts import WATCHES
from iom.retention.closing_parts import CLOSED, TAKEN_BACK
from iom.retention.entry_parts import ENTRY_PARTS
from iom.retention.fund_parts import FUND
from iom.retention.nomination_parts import NOMINATIONS
from iom.retention.pair_parts import SAME_OR_DIFFERENT
from iom.retention.panel_parts import PANEL
from iom.retention.parts import TECHNICAL, Check, Look, Part, Place
from iom.retention.plan_parts import PLANS
from iom.retention.review_parts import REVIEWS
from iom.retention.score_parts import SCORES
from iom.retention.selection_parts import SELECTION


def _technical(*columns: str) -> dict[str, Place | str]:
    return dict.fromkeys(columns, TECHNICAL)


_KEYS = _technical("id", "client_id")
_RECORDED: dict[str, Place | str] = {
    "recorded_at": Place("Recorded"),
    "recorded_by": Place("Recorded by", Look.WORKER),
}
_DAYS: dict[str, Place | str] = {
    "from_on": Place("From"),
    "to_on": Place("Until, that day not included", Look.END),
}


def _span(title: str, value: str, place: Place) -> Part:
    return Part(title, {**_KEYS, value: place, **_DAYS})


PARTS: Mapping[str, Part] = {
    "clients_client": Part(
        "Who it is",
        {
            **_technical("id", "merged_into_id", "version"),
            "ref": Place("Reference"),
            "family_name": Place("Family name"),
            "given_names": Place("Given names"),
            "date_of_birth": Place("Date of birth"),
            "sex": Place("Sex", Look.SEX),
            "ethnicity": Place("Ethnicity"),
            "home_district_id": Place("Home district", Look.DISTRICT),
            "recorded_at": Place("On the record since"),
        },
    ),
    "clients_identifier": Part(
        "Numbers of other organisations",
        {
            **_KEYS,
            "kind": Place("Kind", Look.NUMBER),
            "canonical": Place("Number"),
            "as_written": Place("As it was written"),
        },
    ),
    "clients_detail_change": Part(
        "What personal details said before",
        {
            **_KEYS,
            "detail": Place("Detail", Look.CODE),
            "was": Place("It said"),
            "source": Place("Changed by"),
            "changed_at": Place("Changed"),
            "changed_by": Place("By", Look.WORKER),
        },
    ),
    **SAME_OR_DIFFERENT,
    "cohort_placement": Part(
        "Placements on the scheme",
        {
            **_KEYS,
            **_technical("is_latest", "version"),
            "nominated_on": Place("Nominated"),
            "selected_on": Place("Selected"),
            "not_selected_on": Place("Not selected"),
            "deselected_on": Place("Deselected"),
            "deselection_reason": Place("Reason"),
            "deselection_note": Place("Note", Look.FREE),
            "recorded_at": Place("Recorded"),
        },
    ),
    "cohort_imported_facts": Part(
        "What a file said of a placement",
        {
            **_technical("placement_id"),
            "district_id": Place("District", Look.DISTRICT),
            "strand": Place("Strand", Look.CODE),
            "dip_status": Place("DIP status", Look.CODE),
            "statutory": Place("Statutory"),
            "mappa_level": Place("MAPPA level"),
            "intensity": Place("Level"),
            "selected_on": Place("Selected"),
            "deselected_on": Place("Deselected"),
            "deselection_reason": Place("Reason"),
            "deselection_note": Place("Note", Look.FREE),
        },
        note="kept so that the same file again changes nothing",
    ),
    "cohort_former": Part(
        "What was corrected of placements and of what held",
        {
            **_KEYS,
            "what": Place("What", Look.CODE),
            "nominated_on": Place("Nominated"),
            "selected_on": Place("Selected"),
            "deselected_on": Place("Deselected"),
            "deselection_reason": Place("Reason of the end", Look.CODE),
            "deselection_note": Place("Note", Look.FREE),
            "from_on": Place("From"),
            "district_id": Place("District", Look.DISTRICT),
            "strand": Place("Strand", Look.CODE),
            "dip_status": Place("DIP status", Look.CODE),
            "statutory": Place("Statutory"),
            "mappa_level": Place("MAPPA level"),
            "intensity": Place("Level"),
            "how": Place("What became of it", Look.CODE),
            "reason": Place("Why", Look.FREE),
            "ended_at": Place("On"),
            "ended_by": Place("By", Look.WORKER),
        },
    ),
    "cohort_district_span": _span("Districts", "district_id", Place("District", Look.DISTRICT)),
    "cohort_strand_span": _span("Strands", "strand", Place("Strand")),
    "cohort_level_span": _span("Levels of intensity", "level", Place("Level")),
    "cohort_dip_span": _span("DIP status", "status", Place("Status")),
    "cohort_mappa_span": _span("MAPPA", "level", Place("Level")),
    "cohort_statutory_span": _span("Statutory or not", "statutory", Place("Statutory")),
    **ENTRY_PARTS,
    "sharing_involvement": Part(
        "Who works with them",
        {
            **_KEYS,
            "agency_id": Place("Agency", Look.AGENCY),
            "user_id": Place("Worker", Look.USER),
            "kind": Place("As"),
            **_DAYS,
            **_RECORDED,
        },
    ),
    **TAKEN_BACK,
    "leads_handover_case": Part(
        "When a worker’s cases were handed over",
        {
            **_technical("client_id"),
            "handover_id": Place("Number of the handover"),
            "kind": Place("As"),
            "user_id": Place("Handed over to", Look.USER),
            "note": Place("Note", Look.FREE),
        },
    ),
    "sharing_cover_client": Part(
        "Cover that named them",
        {**_technical("client_id"), "cover_id": Place("Number of the cover")},
        note="while a worker was away somebody stood in, with this client or without",
    ),
    **CLOSED,
    "retention_decision": Part(
        "Decisions to keep the record",
        {
            **_KEYS,
            **_technical("token"),
            "until_on": Place("Kept until"),
            "reason": Place("Reason"),
            "words": Place("In words", Look.FREE),
            "decided_at": Place("Decided"),
            "decided_by": Place("Decided by", Look.WORKER),
        },
    ),
    "clients_hold": Part(
        "Holds",
        {
            **_KEYS,
            "reason": Place("Reason", Look.FREE),
            "authority": Place("Authority", Look.FREE),
            "review_on": Place("To be looked at again"),
            "set_at": Place("Set"),
            "set_by": Place("Set by", Look.WORKER),
            "lifted_at": Place("Lifted"),
            "lifted_by": Place("Lifted by", Look.WORKER),
            "lifted_why": Place("Why it was lifted", Look.FREE),
        },
        note="while one stands nothing of the record can be erased",
    ),
    "transfers_transfer": Part(
        "Transfers to another district or scheme",
        {
            **_KEYS,
            **_technical("token", "undo", "version"),
            "state": Place("State"),
            "from_district_id": Place("From", Look.DISTRICT),
            "to_district_id": Place("To", Look.DISTRICT),
            "outside": Place("To a scheme elsewhere"),
            "outside_person": Place("Who there", Look.FREE),
            "why": Place("Why"),
            "planned_on": Place("Planned for"),
            "note": Place("Note", Look.FREE),
            "asked_at": Place("Asked"),
            "asked_by": Place("Asked by", Look.WORKER),
            "effective_on": Place("In effect from"),
            "refusal": Place("Why it was declined"),
            "words": Place("Declined or withdrawn because", Look.FREE),
            "decided_at": Place("Decided"),
            "decided_by": Place("Decided by", Look.WORKER),
            "mistake": Place("Taken back because", Look.FREE),
            "taken_back_at": Place("Taken back"),
            "taken_back_by": Place("Taken back by", Look.WORKER),
        },
    ),
    **SCORES,
    **REVIEWS,
    **FUND,
    **PLANS,
    **SELECTION,
    **PANEL,
    **WATCHES,
    **NOMINATIONS,
    "clients_search_key": Part(
        "Forms of the names under which a search finds them",
        {**_KEYS, **_technical("alias_id"), "key": Place("Form")},
        note="worked out from the names, so that another spelling finds them; no other fact",
    ),
}
"""By table, in the order of the document."""


def part_of(table: str) -> Part:
    """Return the part in which a table's rows stand; for one without a place, one of its own."""
    return PARTS.get(table, Part(table.replace("_", " ").capitalize(), {}))


def place_of(part: Part, column: str) -> Place | None:
    """Return where a column stands; None for what is technical."""
    place = part.columns.get(column)
    if isinstance(place, Place):
        return place
    return None if place == TECHNICAL else Place(column.replace("_", " ").capitalize())


def check_of(part: Part, column: str) -> Check | None:
    """Return why a column's values must be looked at before release; None where they need not."""
    place = part.columns.get(column)
    if place is None:
        return Check.UNPLACED
    return place.check if isinstance(place, Place) else None
