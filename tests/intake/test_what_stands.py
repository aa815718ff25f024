"""A clients file never undoes what a person has said of a placement since; the dry run says so."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from iom.cohort import correcting
from iom.cohort.comparing import keeping
from iom.cohort.domain import DeselectionReason, PlacementDetails, PlacementFacts
from iom.cohort.models import Placement
from iom.cohort.stored import UNTOLD, StoredPlacement
from iom.db import db
from iom.sharing.scope import counting
from iom.transaction import transaction
from tests.factories.accounts import a_reader
from tests.factories.people_files import clients_csv
from tests.intake.conftest import Answer, BringIn

AT = datetime(2026, 5, 5, 10, tzinfo=UTC)
TODAY = date(2026, 5, 5)
WHY = "It went to the invented scheme"
SELECTED, ENDED = date(2024, 2, 1), date(2025, 9, 1)
MOVED = {
    "deselected_on": ENDED,
    "deselection_reason": DeselectionReason.MOVED,
    "deselection_note": "To Exampleshire.",
}
OPEN = {"deselected_on": None, "deselection_reason": None, "deselection_note": ""}
CAPACITY = {"deselected_on": "2025-06-01", "deselection_reason": "capacity"}


def placements() -> list[Placement]:
    db.session.rollback()
    statement = counting(select(Placement)).order_by(Placement.nominated_on)
    return list(db.session.scalars(statement.execution_options(populate_existing=True)))


def corrected(**says: Any) -> None:
    """Correct the one placement, as a coordinator does on the client's page."""
    [row], hazel = placements(), a_reader()
    place: dict[str, Any] = {"version": row.version, "actor": hazel, "at": AT, "today": TODAY}
    with transaction():
        correcting.change_placement("C-1", row.id, says, WHY, **place)


def struck_out() -> None:
    [row], hazel = placements(), a_reader()
    with transaction():
        correcting.strike_out_placement("C-1", row.id, WHY, version=row.version, actor=hazel, at=AT)


def ends() -> list[tuple[date | None, DeselectionReason | None]]:
    return [(row.deselected_on, row.deselection_reason) for row in placements()]


def look_at(answer: Answer) -> str:
    return answer.result.stderr


def test_an_empty_cell_does_not_open_again_what_ended_here(bring_in: BringIn) -> None:
    bring_in("clients", clients_csv({}))
    corrected(**MOVED)

    for options in (["--dry-run"], []):
        answer = bring_in("clients", clients_csv({}), *options)
        assert answer.counts == (0, 0, 1)
        assert (
            "line 2, column deselected_on: here the placement ended on 2025-09-01 (moved), and a "
            "file does not open it again: if that is wrong, correct the placement on the client’s "
            "page." in look_at(answer)
        )

    assert ends() == [(ENDED, DeselectionReason.MOVED)]


def test_what_else_the_row_says_goes_in_and_the_end_stays(bring_in: BringIn) -> None:
    bring_in("clients", clients_csv({}))
    corrected(**MOVED)

    answer = bring_in("clients", clients_csv({"strand": "deter"}))

    assert answer.counts == (0, 1, 0)
    assert ends() == [(ENDED, DeselectionReason.MOVED)]


def test_an_end_that_a_file_gave_a_file_takes_back(bring_in: BringIn) -> None:
    bring_in("clients", clients_csv(CAPACITY))

    answer = bring_in("clients", clients_csv({}))

    assert (answer.counts, look_at(answer)) == ((0, 1, 0), "")
    assert ends() == [(None, None)]


def test_a_place_that_was_let_go_on_here_is_not_ended_by_the_old_list(bring_in: BringIn) -> None:
    bring_in("clients", clients_csv(CAPACITY))
    corrected(**OPEN)

    answer = bring_in("clients", clients_csv(CAPACITY))

    assert answer.counts == (0, 0, 1)
    assert "here the placement goes on, said since by a person" in look_at(answer)
    assert ends() == [(None, None)]


def test_an_end_that_a_file_says_anew_is_taken(bring_in: BringIn) -> None:
    bring_in("clients", clients_csv({}))
    corrected(**MOVED)

    answer = bring_in("clients", clients_csv(CAPACITY))

    assert answer.counts == (0, 1, 0)
    assert ends() == [(date(2025, 6, 1), DeselectionReason.CAPACITY)]


def test_a_selection_that_was_corrected_here_stays(bring_in: BringIn) -> None:
    bring_in("clients", clients_csv({}))
    corrected(selected_on=date(2024, 2, 11))

    answer = bring_in("clients", clients_csv({}))

    assert answer.counts == (0, 0, 1)
    assert "column selected_on: here it is selected on 2024-02-11, said since" in look_at(answer)
    assert [row.selected_on for row in placements()] == [date(2024, 2, 11)]


def test_a_placement_that_was_struck_out_stays_out(bring_in: BringIn) -> None:
    bring_in("clients", clients_csv({}))
    struck_out()

    answer = bring_in("clients", clients_csv({}))

    assert answer.counts == (0, 0, 1)
    assert "column nominated_on: this placement was struck out here" in look_at(answer)
    assert placements() == []


def test_a_nomination_that_was_corrected_to_another_day_is_not_made_twice(
    bring_in: BringIn,
) -> None:
    bring_in("clients", clients_csv({}))
    corrected(nominated_on=date(2024, 1, 11))

    answer = bring_in("clients", clients_csv({}))

    assert answer.counts == (0, 0, 1)
    assert "the nomination was corrected to another day here" in look_at(answer)
    assert [row.nominated_on for row in placements()] == [date(2024, 1, 11)]


def test_what_stays_and_what_is_new_must_fit_each_other(bring_in: BringIn) -> None:
    bring_in("clients", clients_csv({}))
    corrected(**MOVED)

    answer = bring_in("clients", clients_csv({"selected_on": "2025-12-01"}))

    assert answer.reasons == [
        (2, "deselected_on", "deselected on 2025-09-01, before the selection on 2025-12-01")
    ]


@pytest.mark.parametrize(
    ("here", "told", "says", "stays"),
    [
        (OPEN, OPEN, OPEN, OPEN),
        (MOVED, MOVED, OPEN, OPEN),  # the file's own end: it may take it back
        (MOVED, OPEN, OPEN, MOVED),  # ended here: the old list
        (MOVED, MOVED | {"deselected_on": date(2025, 8, 1)}, OPEN, MOVED),  # changed here
        (MOVED, OPEN, MOVED, MOVED),
        (OPEN, MOVED, MOVED, OPEN),  # let go on here
    ],
)
def test_what_stays_of_an_end(
    here: dict[str, Any], told: dict[str, Any], says: dict[str, Any], stays: dict[str, Any]
) -> None:
    days: dict[str, Any] = {"nominated_on": date(2024, 1, 1), "selected_on": SELECTED}
    stored = StoredPlacement(
        id=1,
        client_id=1,
        is_latest=True,
        said=PlacementFacts(district_id=1),
        told={**UNTOLD, "selected_on": SELECTED, **told},
        **days,
        **here,
    )
    details = PlacementDetails(**days, **says, facts=PlacementFacts(district_id=1))

    kept, columns = keeping(stored, details)

    assert {name: getattr(kept, name) for name in MOVED} == stays
    assert bool(columns) == (says != stays)
