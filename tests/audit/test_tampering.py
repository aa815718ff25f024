"""Whatever is done to the trail by somebody with every right to the database is found and named."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

import pytest
from flask import current_app

from iom.audit.findings import Kind
from iom.audit.signing import COLUMNS, Row, exact_time, key_id, sign
from iom.audit.verifying import verify
from iom.kernel.events import Operation
from tests.audit.trails import a_trail, look, put, rows_now
from tests.unguarded import unguarded

pytestmark = pytest.mark.usefixtures("app")
TIMES = 50
ROWS = 40
Rows = list[Row]


@pytest.fixture
def rows() -> Rows:
    a_trail(ROWS)
    assert verify().findings == []
    return rows_now()


def test_a_trail_as_the_product_wrote_it_is_found_whole(rows: Rows) -> None:
    report = verify()

    assert (report.findings, report.first_bad, report.rows) == ([], None, len(rows))
    assert (report.first, report.last) == (1, ROWS)


@pytest.mark.parametrize("column", COLUMNS[1:])
def test_any_changed_character_of_any_column(column: str, rows: Rows) -> None:
    random = dice(column)
    for _ in range(TIMES):
        at = random.randrange(ROWS)
        put(with_value(rows, at, column, other_text(random, rows[at], column)))

        assert named(Kind.CHANGED) or (at == 0 and column == "key_id" and named(Kind.KEY)), at
        assert verify().first_bad == at + 1


def test_any_changed_number(rows: Rows) -> None:
    """Nothing else can be done to a number that is not there already: the last one goes up."""
    moved = [*rows[:-1], (ROWS + 7, *rows[-1][1:])]
    put(moved)

    assert verify().first_bad == ROWS


def test_a_deleted_row(rows: Rows) -> None:
    random = dice("deleted")
    for _ in range(TIMES):
        at = random.randrange(ROWS - 1)
        put(rows[:at] + rows[at + 1 :])

        assert named(Kind.MISSING) == (at + 1, at + 1)


def test_deleted_rows_whose_numbers_are_given_to_the_later_ones(rows: Rows) -> None:
    random = dice("renumbered")
    for _ in range(TIMES):
        at, gone = random.randrange(1, ROWS - 8), random.randrange(1, 4)
        later = [(row[0] - gone, *row[1:]) for row in rows[at + gone :]]
        put(rows[:at] + later, (later[-1][0], later[-1][-1], later[-1][-2]))

        assert verify().first_bad == at + 1
        assert named(Kind.MISSING) == (at + 1, at + gone)


def test_an_inserted_row(rows: Rows) -> None:
    random = dice("inserted")
    for _ in range(TIMES):
        at, copied = random.sample(range(ROWS), 2)
        later = [(row[0] + 1, *row[1:]) for row in rows[at:]]
        put([*rows[:at], (at + 1, *rows[copied][1:]), *later], (ROWS + 1, *rows[-1][:-3:-1]))

        assert verify().first_bad == at + 1, copied


def test_a_row_that_was_added_at_the_end_with_the_head_moved(rows: Rows) -> None:
    forged = (ROWS + 1, *rows[4][1:9], "0" * 64)
    put([*rows, forged], (ROWS + 1, "0" * 64, forged[8]))

    assert named(Kind.INSERTED) == (ROWS + 1, ROWS + 1)


@pytest.mark.parametrize("with_signatures", [True, False])
def test_two_swapped_rows(with_signatures: bool, rows: Rows) -> None:  # noqa: FBT001  # a case
    random = dice("swapped")
    for turn in range(TIMES):
        first, second = sorted(random.sample(range(ROWS), 2))
        if turn % 5 == 0:
            first, second = first % (ROWS - 1), first % (ROWS - 1) + 1
        put(swapped(rows, first, second, with_signatures=with_signatures))

        assert named(Kind.SWAPPED) == (first + 1, second + 1)


def test_a_redated_row(rows: Rows) -> None:
    random = dice("redated")
    for _ in range(TIMES):
        at = random.randrange(1, ROWS - 1)
        moment = datetime.fromisoformat(rows[at][1]) + timedelta(
            days=random.choice([-400, -1, 1, 400]), microseconds=random.randrange(10**6)
        )
        put(with_value(rows, at, "at", exact_time(moment)))

        assert named(Kind.CHANGED) == (at + 1, at + 1)
        assert "its time is not between its neighbours’" in verify().findings[0].what


def test_a_cut_tail(rows: Rows) -> None:
    random = dice("cut")
    for _ in range(TIMES):
        left = random.randrange(ROWS)
        put(rows[:left])

        assert verify().first_bad == left + 1
        assert named(Kind.OLDER) == (left + 1, ROWS)


def test_a_cut_tail_without_the_checkpoint_is_told_by_the_head(rows: Rows) -> None:
    current_app.config["IOM"].audit_checkpoint.unlink()
    put(rows[:30])

    assert named(Kind.CUT) == (31, ROWS)
    assert verify().first_bad == 31


def test_an_older_copy_that_is_whole_in_itself(rows: Rows) -> None:
    random = dice("older")
    for _ in range(TIMES):
        left = random.randrange(1, ROWS)
        put(rows[:left], (left, rows[left - 1][-1], rows[left - 1][-2]))

        assert [each.kind for each in verify().findings] == [Kind.OLDER]
        assert named(Kind.OLDER) == (left + 1, ROWS)


def test_an_older_copy_that_was_written_on_is_found_though_it_is_longer_now(rows: Rows) -> None:
    """Without the key nobody can write on; with the checkpoint of then, somebody could."""
    file = current_app.config["IOM"].audit_checkpoint
    then = file.read_bytes()
    look(100)
    now, real = file.read_bytes(), rows_now()
    put(rows, (ROWS, rows[-1][-1], rows[-1][-2]))
    file.write_bytes(then)
    look(101)
    look(102)
    assert len(rows_now()) > len(real)
    file.write_bytes(now)

    assert named(Kind.CHECKPOINT) == (ROWS + 1, ROWS + 1)


def test_a_head_that_names_another_row(rows: Rows) -> None:
    put(rows, (ROWS - 3, rows[-4][-1], rows[-4][-2]))

    assert named(Kind.HEAD) == (ROWS - 2, ROWS)


def test_any_changed_character_of_the_head(rows: Rows) -> None:
    random, right = dice("head"), (ROWS, rows[-1][-1], rows[-1][-2])
    for turn in range(TIMES):
        head, column = list(right), turn % 3
        if column == 0:
            head[0] = random.choice([each for each in range(1, ROWS + 9) if each != ROWS])
        else:
            text, at = str(head[column]), random.randrange(len(str(head[column])))
            head[column] = text[:at] + ("0" if text[at] != "0" else "1") + text[at + 1 :]
        put(rows, (head[0], head[1], head[2]))

        assert {each.kind for each in verify().findings} & {Kind.HEAD, Kind.CUT}, head
        # What is beyond the end it names, or is between the row it names and the end.
        assert verify().first_bad == (min(int(head[0]), ROWS) + 1 if head[0] != ROWS else ROWS)


def test_a_row_that_was_moved_to_another_place(rows: Rows) -> None:
    """The rows between are given the numbers that were left."""
    random = dice("moved")
    for _ in range(TIMES):
        here, there = random.sample(range(ROWS - 1), 2)
        moved = [*rows[:here], *rows[here + 1 :]]
        moved.insert(there, rows[here])
        put([(number, *row[1:]) for number, row in enumerate(moved, start=1)])

        assert verify().first_bad == min(here, there) + 1


@pytest.mark.parametrize("says_so", [True, False])
def test_a_whole_trail_that_was_signed_anew_with_another_key(says_so: bool, rows: Rows) -> None:  # noqa: FBT001  # a case
    key, mac, forged = b"a key of somebody else's, long enough", "", []
    for row in rows:
        own = key_id(key) if says_so else row[8]
        mac = sign(key, (mac, str(row[0]), *row[1:8], own))
        forged.append((*row[:8], own, mac))
    put(forged, (ROWS, mac, forged[-1][8]))

    assert verify().first_bad == 1
    assert named(Kind.KEY if says_so else Kind.CHANGED) == (1, ROWS)
    assert named(Kind.CHECKPOINT) is not None


@pytest.mark.parametrize("turn", range(TIMES))
def test_any_changed_character_of_the_checkpoint(turn: int) -> None:
    a_trail(2)
    file = current_app.config["IOM"].audit_checkpoint
    content = bytearray(file.read_bytes())
    content[dice(str(turn)).randrange(len(content))] ^= 1 + turn % 7
    file.write_bytes(content)

    assert Kind.CHECKPOINT in {each.kind for each in verify().findings}


def test_a_checkpoint_of_another_time_that_is_longer_or_shorter_is_none() -> None:
    a_trail(2)
    file = current_app.config["IOM"].audit_checkpoint
    file.write_bytes(file.read_bytes() * 2)

    assert named(Kind.CHECKPOINT) == (None, None)


def test_a_missing_checkpoint(rows: Rows) -> None:
    del rows
    current_app.config["IOM"].audit_checkpoint.unlink()

    assert [each.kind for each in verify().findings] == [Kind.CHECKPOINT]


def test_from_a_later_row_on_only_what_is_after_it_is_checked(rows: Rows) -> None:
    put(with_value(rows, 9, "actor", "user:nobody"))

    assert verify().first_bad == 10
    assert verify(since=11).findings == []
    assert verify(since=11).rows == ROWS - 10


def test_what_sqlite_keeps_although_it_is_no_text(engine_name: str, rows: Rows) -> None:
    if engine_name == "sqlite":  # PostgreSQL keeps nothing of the kind
        put(with_value(rows, 11, "detail", b"user:hazel"))
        assert named(Kind.CHANGED) == (12, 12)
        with unguarded() as connection:
            connection.exec_driver_sql(
                "UPDATE audit_record SET actor = CAST(x'ff' AS TEXT) WHERE seq = 20"
            )
        assert [(each.kind, each.first) for each in verify().findings] == [
            (Kind.CHANGED, 12),
            (Kind.CHANGED, 20),
        ]


def dice(name: str) -> Random:
    return Random(name)  # noqa: S311  # the same each time


def other_text(random: Random, row: Row, column: str) -> str:
    """Return a value of the column with one character changed."""
    value = str(row[COLUMNS.index(column)])
    if column == "operation":  # the database knows the words
        return random.choice([each.value for each in Operation if each.value != value])
    if not value:
        return "x"
    at = random.randrange(len(value))
    new = random.choice([c for c in "abcdef0123456789-" if c != value[at]])
    return value[:at] + new + value[at + 1 :]


def with_value(rows: Rows, at: int, column: str, value: object) -> Rows:
    changed = list(rows[at])
    changed[COLUMNS.index(column)] = value
    return [*rows[:at], tuple(changed), *rows[at + 1 :]]


def swapped(rows: Rows, first: int, second: int, *, with_signatures: bool) -> Rows:
    changed = list(rows)
    one, other = rows[first], rows[second]
    changed[first], changed[second] = (one[0], *other[1:]), (other[0], *one[1:])
    if not with_signatures:
        changed[first] = (*changed[first][:-1], one[-1])
        changed[second] = (*changed[second][:-1], other[-1])
    return changed


def named(kind: Kind) -> tuple[int | None, int | None] | None:
    """Return the numbers of what was found of a kind; None where there is nothing of it."""
    return next(((f.first, f.last) for f in verify().findings if f.kind is kind), None)
