"""A pair of twins, and somebody who is on the record twice: through the same doors as others."""

from __future__ import annotations

from datetime import date, datetime

from iom.accounts.domain import Reader
from iom.clients.different import say_different

_TWINS = ("C-090001", "C-090002")
ONE_PERSON = ("C-090005", "C-090006")
"""Two records of one person, which somebody has merged."""
CLOSED = "C-090007"
"""Somebody whose record is closed to all but a few."""


def rows(like: dict[str, str], *, last_day: date) -> list[dict[str, str]]:
    """Return the rows of a clients file: the twins, and one person twice, all of Cambridge.

    Nobody of them is on the scheme, so that the figures stay as the story tells them.

    Args:
        like: a row of the story; what is not said here is as there.
        last_day: of the story; they were nominated shortly before.
    """
    usual = like | {
        "district": "Cambridge",
        "strand": "",
        "dip_status": "not-applicable",
        "statutory": "no",
        "mappa_level": "0",
        "sex": "M",
        "nominated_on": last_day.replace(day=3).isoformat(),
        **dict.fromkeys(
            (
                *("pnc_id", "cro", "prison_number", "crn", "selected_on", "deselected_on"),
                *("deselection_reason", "deselection_note", "intensity"),
            ),
            "",
        ),
    }
    people = (
        (_TWINS[0], "Sparrowfield", "Rowan", "1994-06-09", ""),
        (_TWINS[1], "Sparrowfield", "Rohan", "1994-06-09", ""),
        ("C-090003", "Brambleworth", "Robert", "1988-03-11", "X190003"),
        ("C-090004", "Bramblewurth", "Bob", "1988-11-03", ""),
        (ONE_PERSON[0], "Hawthornfield", "Fern", "1991-02-17", "X190005"),
        (ONE_PERSON[1], "Hawthornefield", "Fern", "1991-02-17", ""),
        (CLOSED, "Rowanfield", "Teal", "1984-05-23", ""),
    )
    return [
        usual
        | {
            "client_ref": ref,
            "family_name": family_name,
            "given_names": given_names,
            "date_of_birth": born,
            "crn": crn,
        }
        for ref, family_name, given_names, born, crn in people
    ]


def keep_twins_apart(*, actor: Reader, at: datetime) -> None:
    """Say of the twins that they are two; of the other pair nobody has said anything yet."""
    say_different(*_TWINS, "Twins: both came to the office together", actor=actor, at=at)
