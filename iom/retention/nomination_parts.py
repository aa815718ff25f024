"""Where nominations stand in the document of everything about one person."""

from __future__ import annotations

from collections.abc import Mapping

from iom.retention.parts import TECHNICAL, Look, Part, Place

_KEYS: dict[str, Place | str] = dict.fromkeys(("id", "client_id"), TECHNICAL)

NOMINATIONS: Mapping[str, Part] = {
    "nominations_nomination": Part(
        "Nominations",
        {
            **_KEYS,
            **dict.fromkeys(("token", "version"), TECHNICAL),
            "state": Place("State"),
            "possible_match": Place("The nominator was told of a possible match"),
            "by_id": Place("Nominated by", Look.USER),
            "agency_id": Place("Agency", Look.AGENCY),
            "nominated_on": Place("Nominated"),
            "route": Place("Route in"),
            "given_names": Place("Given names"),
            "family_name": Place("Family name"),
            "date_of_birth": Place("Date of birth"),
            "sex": Place("Sex", Look.SEX),
            "pnc_id": Place("PNC ID"),
            "cro": Place("CRO number"),
            "prison_number": Place("Prison number"),
            "crn": Place("CRN"),
            "district_id": Place("District", Look.DISTRICT),
            "offending": Place("Offending in brief", Look.FREE),
            "needs": Place("Needs in brief", Look.FREE),
            "asked": Place("Asked of the nominator", Look.FREE),
            "told": Place("Answered", Look.FREE),
            "reason": Place("Reason of a refusal", Look.FREE),
            "with_user_id": Place("Passed on to", Look.USER),
            "with_district_id": Place("Passed on to the coordinators of", Look.DISTRICT),
            "made_at": Place("Sent"),
            "decided_at": Place("Decided"),
            "decided_by": Place("Decided by", Look.WORKER),
        },
    ),
    "nominations_verdict": Part(
        "Nominations held against the record",
        {
            "client_id": TECHNICAL,
            "nomination_id": Place("Nomination"),
            "same": Place("The same person"),
            "said_at": Place("Said"),
            "said_by": Place("Said by", Look.WORKER),
        },
        note="a nomination of somebody else may have been held against this record",
    ),
}
