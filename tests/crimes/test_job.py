"""What importing police files changes, and what it leaves alone (HANDBOOK 11)."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from iom.audit.queries import list_about
from iom.crimes import service, staging
from iom.crimes.domain import INCIDENT, SAC_PROXY, FileState, ForceMonth, Overtaken
from iom.crimes.job import import_crimes
from iom.crimes.models import CrimeFile, CrimeRefusal, CrimeRow, CrimeSummary
from iom.crimes.outcomes import FileOutcome, Progress
from iom.crimes.queries import monthly_figures
from iom.db import db
from iom.places.queries import get_district_named
from iom.transaction import transaction
from iom.upkeep import checking
from tests.factories.accounts import COMMAND, NOON, the_places
from tests.factories.crimes import (
    AUGUST,
    FORCE,
    Line,
    a_police_file,
    brought_in,
    lines,
    name_of,
    street_csv,
)

pytestmark = pytest.mark.usefixtures("app")

NAME = name_of()
LATER = NOON + timedelta(days=30)
JULY = AUGUST.plus(-1)


def test_a_file_is_counted_by_crimes_incidents_unallocated_and_outside() -> None:
    the_places()
    outcome = a_police_file(
        {
            ("Cambridge", "Burglary"): 2,
            ("Cambridge", INCIDENT): 1,
            ("", "Drugs"): 4,
            ("", INCIDENT): 8,
            ("Bedford", "Robbery"): 16,
            ("Bedford", INCIDENT): 32,
        }
    )

    assert outcome == FileOutcome(
        file=NAME,
        force_month=ForceMonth(FORCE, AUGUST),
        rows=63,  # 2 + 1 + 4 + 8 + 16 + 32
        crimes=22,  # 2 + 4 + 16
        incidents=41,  # 1 + 8 + 32
        unallocated=4,  # the 8 incidents are no crimes
        outside=16,
    )
    assert rows_of_current_files() == 63


def test_importing_is_on_the_trail() -> None:
    a_police_file({("Cambridge", "Burglary"): 2})

    [record] = list_about(f"force-month:2025-08-{FORCE}")
    assert (record.event, record.actor) == ("ForceMonthImported", "command:tests")
    assert (record.detail["rows"], record.detail["replaced"]) == (2, 0)


def test_a_file_replaces_the_whole_force_month() -> None:
    a_police_file({("Cambridge", "Burglary"): 3})

    outcome = a_police_file({("Cambridge", "Drugs"): 1}, at=LATER)

    assert (outcome.rows, outcome.replaced) == (1, 3)
    assert summary() == {("Cambridge", "Drugs"): 1}
    assert rows_in_the_table() == 1  # the rows of the old file are gone
    old, new = db.session.scalars(select(CrimeFile).order_by(CrimeFile.id))
    assert (old.state, old.rows) == (FileState.SUPERSEDED, 3)  # but not that it was there
    assert (new.state, new.replaced_rows, new.imported_at) == (FileState.CURRENT, 3, LATER)


def test_other_force_months_stay_as_they_are() -> None:
    a_police_file({("Cambridge", "Burglary"): 1}, month=JULY)
    a_police_file({("Cambridge", "Burglary"): 2}, force="btp")

    a_police_file({("Cambridge", "Burglary"): 4})

    assert rows_of_current_files() == 7


def test_the_same_file_again_changes_nothing() -> None:
    content = street_csv(lines({("Cambridge", "Burglary"): 3, ("", "Drugs"): 1}))
    [first] = brought_in({NAME: content}).files

    outcome = brought_in({NAME: content}, at=LATER)

    [again] = outcome.files
    assert (again.rows, again.unallocated, again.replaced, again.unchanged) == (4, 1, 0, True)
    assert (again.crimes, again.outside) == (first.crimes, first.outside)
    assert outcome.imported_rows == 0
    assert db.session.scalars(select(CrimeFile.imported_at)).all() == [NOON]
    assert len(list_about(f"force-month:2025-08-{FORCE}")) == 1


def test_going_back_to_an_older_file_is_a_replacement_again() -> None:
    old = street_csv(lines({("Cambridge", "Burglary"): 3}))
    new = street_csv(lines({("Cambridge", "Burglary"): 2}))
    for content in (old, new, old):
        brought_in({NAME: content})

    assert summary() == {("Cambridge", "Burglary"): 3}
    assert rows_in_the_table() == 3


def test_two_different_files_for_one_force_month_are_both_refused() -> None:
    outcome = brought_in(
        {
            f"a/{NAME}": street_csv([Line()]),
            f"b/{NAME}": street_csv([Line(), Line()]),
            name_of(JULY): street_csv([Line(month="2025-07")]),
        }
    )

    one, other = [file for file in outcome.files if file.refused]
    assert (one.file, other.file) == (f"a/{NAME}", f"b/{NAME}")
    assert f"b/{NAME}" in str(one.refused)
    assert f"a/{NAME}" in str(other.refused)
    assert (outcome.refused_files, outcome.imported_rows) == (2, 1)
    assert rows_of_current_files() == 1


def test_three_files_of_which_two_are_alike_are_all_refused() -> None:
    same, other = street_csv([Line()]), street_csv([Line(), Line()])

    outcome = brought_in({f"a/{NAME}": same, f"b/{NAME}": same, f"c/{NAME}": other})

    assert outcome.refused_files == 3
    assert rows_in_the_table() == 0


def test_the_same_content_twice_goes_in_once() -> None:
    content = street_csv([Line(), Line()])

    outcome = brought_in({f"a/{NAME}": content, f"b/{NAME}": content})

    assert [(file.rows, file.unchanged) for file in outcome.files] == [(2, False), (2, True)]
    assert outcome.imported_rows == 2
    assert rows_in_the_table() == 2


def test_a_refused_file_leaves_what_was_there_and_the_others_go_in() -> None:
    a_police_file({("Cambridge", "Burglary"): 3})

    outcome = brought_in(
        {
            NAME: street_csv([Line(), Line(month="2025-07")]),
            name_of(JULY): street_csv([Line(month="2025-07")]),
        },
        at=LATER,
    )

    refused = next(file for file in outcome.files if file.refused)
    assert refused.file == NAME
    assert refused.refused == (
        "line 3, column Month: “2025-07” is not the month of the file, 2025-08"
    )
    assert outcome.imported_rows == 1
    assert rows_of_current_files() == rows_in_the_table() == 4  # 3 of August, 1 of July


def test_a_refusal_is_kept_with_its_reason_and_on_the_trail() -> None:
    brought_in({NAME: b"", "notes.csv": b"x"})

    kept = db.session.scalars(select(CrimeRefusal).order_by(CrimeRefusal.id)).all()
    assert [(row.force, row.month, row.reason, row.refused_by) for row in kept] == [
        (FORCE, AUGUST, "the file is empty", "command:tests"),
        (None, None, "the name is not like 2025-08-cambridgeshire-street.csv", "command:tests"),
    ]
    [record] = list_about("force-month:unknown")
    assert record.event == "CrimeFileRefused"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("2025-08-Cambridgeshire-street.csv", "the name is not like 2025-08-cambridgeshire-street"),
        ("2025-8-cambridgeshire-street.csv", "the name is not like"),
        ("2025-08-cambridge_shire-street.csv", "the name is not like"),
        ("2025-08-street.csv", "the name is not like"),
        ("2025-13-cambridgeshire-street.csv", "the name begins with 2025-13, which is no month"),
        ("08-2025-cambridgeshire-street.csv", "the name is not like"),
    ],
)
def test_a_file_must_be_named_after_its_month_and_force(name: str, reason: str) -> None:
    [outcome] = brought_in({name: street_csv([Line()])}).files

    assert str(outcome.refused).startswith(reason)
    assert outcome.force_month is None


def test_a_folder_without_street_files_is_no_success(tmp_path: Path) -> None:
    outcome = import_crimes([tmp_path], actor=COMMAND)

    [file] = outcome.files
    assert (file.file, file.refused) == (str(tmp_path), "there is no street file in here")


def test_progress_is_told_from_beginning_to_end(tmp_path: Path) -> None:
    for month in (JULY, AUGUST):
        content = street_csv([Line(month=str(month)), Line(month=str(month))])
        (tmp_path / name_of(month)).write_bytes(content)
    seen: list[Progress] = []

    import_crimes([tmp_path], actor=COMMAND, watch=seen.append)

    last = seen[-1]
    assert (last.files_total, last.files_done, last.rows_done) == (2, 2, 4)
    assert [one.files_done for one in seen] == sorted(one.files_done for one in seen)
    assert any(name_of(JULY) in one.now_reading for one in seen)


def test_rows_are_put_in_beside_those_that_count_until_the_last_moment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    the_places()
    a_police_file({("Cambridge", "Burglary"): 3})
    monkeypatch.setattr(service, "make_current", _out_of_order)

    with pytest.raises(ZeroDivisionError):
        a_police_file({("Cambridge", "Burglary"): 5})

    assert rows_in_the_table() == 8  # 3 that count and 5 that do not
    figures = monthly_figures(get_district_named("Cambridge"), AUGUST, AUGUST, SAC_PROXY)
    assert figures[AUGUST].sac == 3


def test_what_a_broken_off_import_left_is_cleared_away_by_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(service, "make_current", _out_of_order)
        with pytest.raises(ZeroDivisionError):
            a_police_file({("Cambridge", "Burglary"): 5})

    a_police_file({("Cambridge", "Drugs"): 1}, month=JULY)

    assert rows_in_the_table() == 1
    assert db.session.scalars(select(CrimeFile.state)).all() == [FileState.CURRENT]


def test_many_rows_are_deleted_a_few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "CLEARED_ROWS", 2)
    a_police_file({("Cambridge", "Burglary"): 5})

    a_police_file({("Cambridge", "Drugs"): 1})

    assert rows_in_the_table() == 1


def test_a_file_that_somebody_cleared_away_can_not_become_current() -> None:
    force_month = ForceMonth(FORCE, AUGUST)
    with transaction():
        file_id = service.begin_staging(
            force_month, file=NAME, sha256="0" * 64, actor=COMMAND, at=NOON
        )
    with transaction():
        staging.abandon_staged()

    with pytest.raises(Overtaken, match="import the file again"), transaction():
        service.make_current(file_id, force_month, {}, actor=COMMAND, at=NOON)

    assert db.session.scalars(select(CrimeFile.state)).all() == [FileState.ABANDONED]


def test_the_summary_is_what_the_check_of_the_whole_database_counts() -> None:
    a_police_file({("Cambridge", "Burglary"): 3, ("", "Drugs"): 2})
    a_police_file({("Cambridge", "Burglary"): 1})

    with db.engine.connect() as connection:
        assert checking._summary_findings(connection) == []  # noqa: SLF001  # just this part


def rows_in_the_table() -> int:
    return db.session.scalar(select(func.count(CrimeRow.id))) or 0


def rows_of_current_files() -> int:
    return (
        db.session.scalar(
            select(func.count(CrimeRow.id))
            .join(CrimeFile, CrimeFile.id == CrimeRow.file_id)
            .where(CrimeFile.state == FileState.CURRENT)
        )
        or 0
    )


def summary() -> dict[tuple[str, str], int]:
    found = db.session.execute(
        select(CrimeSummary.area, CrimeSummary.category, CrimeSummary.number)
        .join(CrimeFile, CrimeFile.id == CrimeSummary.file_id)
        .where(CrimeFile.state == FileState.CURRENT)
    )
    return {(area, category): number for area, category, number in found}


def _out_of_order(*_args: object, **_kwargs: object) -> int:
    raise ZeroDivisionError
