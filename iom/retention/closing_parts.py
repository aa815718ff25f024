"""Where who is told of a record, and who was wrongly, stands in the document about one person."""

from __future__ import annotations

from collections.abc import Mapping

from iom.retention.parts import TECHNICAL, Look, Part, Place

_KEYS: dict[str, Place | str] = dict.fromkeys(("id", "client_id"), TECHNICAL)

TAKEN_BACK: Mapping[str, Part] = {
    "safeguards_taken_back": Part(
        "Who was on the record as working with them by mistake",
        {
            **_KEYS,
            "agency_id": Place("Agency", Look.AGENCY),
            "user_id": Place("Worker", Look.USER),
            "kind": Place("As"),
            "from_on": Place("From"),
            "to_on": Place("Until, that day not included", Look.END),
            "recorded_at": Place("Recorded"),
            "recorded_by": Place("Recorded by", Look.WORKER),
            "reason": Place("Why it was taken back", Look.FREE),
            "taken_at": Place("Taken back"),
            "taken_by": Place("Taken back by", Look.WORKER),
        },
    ),
}

CLOSED: Mapping[str, Part] = {
    "sharing_restriction": Part(
        "Restriction of the record",
        {
            "client_id": TECHNICAL,
            "version": TECHNICAL,
            "kind": Place("Closed to"),
            "shown": Place("Others are told that there is a record"),
            "owner_id": Place("Owner", Look.USER),
            "reason": Place("Reason", Look.FREE),
            "set_at": Place("Set"),
            "set_by": Place("Set by", Look.WORKER),
        },
        note="why a record is restricted may itself have to be withheld",
    ),
    "sharing_restriction_person": Part(
        "People whom the restriction names",
        {"client_id": TECHNICAL, "user_id": Place("Worker", Look.USER)},
    ),
    "safeguards_restriction_reason": Part(
        "What was done about the restriction, and why",
        {
            **_KEYS,
            "act": Place("Act"),
            "reason": Place("Reason", Look.FREE),
            "at": Place("When"),
            "by": Place("By", Look.WORKER),
        },
    ),
    "sharing_break_glass": Part(
        "Times when somebody opened the restricted record",
        {
            **_KEYS,
            "user_id": Place("Worker", Look.USER),
            "reason": Place("Reason", Look.FREE),
            "at": Place("From"),
            "until_at": Place("Until"),
        },
    ),
}
