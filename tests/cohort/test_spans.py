"""What held when: change points, spans, and a file that says something else than before."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from iom.cohort.spans import (
    Period,
    Span,
    history_of,
    joined,
    last_value,
    level_points,
    restated,
    spans_of,
    value_on,
)


def d(text: str) -> date:
    return date.fromisoformat(text)


JAN, APR, JULY, OCT = (d(f"2024-{month}-01") for month in ("01", "04", "07", "10"))

days = st.dates(d("2024-01-01"), d("2024-03-31"))
histories = st.dictionaries(days, st.sampled_from(["deter", "cc", None]), max_size=6)


def test_each_change_point_holds_until_the_next() -> None:
    assert spans_of({APR: "b", JAN: "a"}) == [Span(JAN, APR, "a"), Span(APR, None, "b")]


def test_neighbours_that_say_the_same_are_one_span() -> None:
    assert spans_of({JAN: "a", APR: "a", JULY: "b"}) == [
        Span(JAN, JULY, "a"),
        Span(JULY, None, "b"),
    ]


def test_nothing_held_before_the_first_point() -> None:
    assert value_on({APR: "a"}, d("2024-03-31")) is None
    assert value_on({APR: "a"}, APR) == "a"
    assert last_value({JAN: "a", APR: "b"}) == "b"
    assert last_value({}) is None


@given(histories, days)
def test_spans_say_of_every_day_what_the_points_say(
    history: dict[date, str | None], day: date
) -> None:
    spans = spans_of(history)
    covering = [s for s in spans if s.from_on <= day and (s.to_on is None or day < s.to_on)]

    assert len(covering) == (1 if history and day >= min(history) else 0)
    assert [span.value for span in covering] == ([value_on(history, day)] if covering else [])
    for one, other in pairwise(spans):
        assert one.to_on == other.from_on
        assert one.value != other.value
    assert history_of(spans) == joined(history)


def test_a_file_that_says_another_district_moves_it_until_the_next_placement() -> None:
    # Two placements, nominated in January and July, both in Cambridge; the file now says that the
    # first was in Fenland. From July nothing changes.
    said = {JAN: "Cambridge", JULY: "Cambridge"}
    says = {JAN: "Fenland", JULY: "Cambridge"}

    assert joined(restated({JAN: "Cambridge"}, said=said, says=says)) == {
        JAN: "Fenland",
        JULY: "Cambridge",
    }


def test_what_was_changed_since_stays_as_it_is() -> None:
    # In April somebody moved the client to Ely by hand.
    history = {JAN: "Cambridge", APR: "Ely"}

    assert restated(history, said={JAN: "Cambridge"}, says={JAN: "Fenland"}) == {
        JAN: "Fenland",
        APR: "Ely",
    }


def test_a_later_placement_holds_again_after_a_change_by_hand() -> None:
    # The second placement, new in the file, says Cambridge from July, as the first did.
    history = {JAN: "Cambridge", APR: "Ely"}

    found = restated(history, said={JAN: "Cambridge"}, says={JAN: "Cambridge", JULY: "Cambridge"})

    assert found == {JAN: "Cambridge", APR: "Ely", JULY: "Cambridge"}


def test_a_change_by_hand_that_undid_a_placement_is_not_undone_by_a_word_about_another() -> None:
    # The file said B from July; somebody let A run on. Now the file says C for January to July.
    found = restated({JAN: "a"}, said={JAN: "a", JULY: "b"}, says={JAN: "c", JULY: "b"})

    assert joined(found) == {JAN: "c", JULY: "a"}


def test_what_a_file_no_longer_says_goes() -> None:
    # The level ended in July; the corrected file has no end any more.
    found = restated({JAN: 3, JULY: None}, said={JAN: 3, JULY: None}, says={JAN: 3})

    assert found == {JAN: 3}


@given(histories, histories)
def test_the_same_words_again_change_nothing(
    history: dict[date, str | None], said: dict[date, str | None]
) -> None:
    kept = {day: value for day, value in said.items() if history and day >= min(history)}
    assert joined(restated(history, said=kept, says=kept)) == joined(history)


@given(histories, histories, histories, days)
def test_a_file_never_rewrites_what_held_before_the_first_word_that_differs(
    changed: dict[date, str | None],
    said: dict[date, str | None],
    says: dict[date, str | None],
    day: date,
) -> None:
    history = joined(said | changed)  # a file came in, and things were changed by hand since
    moved = {point for point in said | says if said.get(point, "none") != says.get(point, "none")}
    first = min(moved, default=d("2025-01-01"))
    after = restated(history, said=said, says=says)

    if day < first:
        assert value_on(after, day) == value_on(history, day)


@given(histories, histories)
def test_where_nothing_was_changed_by_hand_the_file_is_what_holds(
    said: dict[date, str | None], says: dict[date, str | None]
) -> None:
    assert joined(restated(joined(said), said=said, says=says)) == joined(says)


def period(
    nominated: date,
    selected: date | None = None,
    deselected: date | None = None,
    *,
    level: int | None,
) -> Period:
    return Period(
        nominated_on=nominated, selected_on=selected, deselected_on=deselected, level=level
    )


def test_a_level_holds_from_selection_to_deselection() -> None:
    assert level_points([period(JAN, APR, JULY, level=4)]) == {APR: 4, JULY: None}


def test_a_level_holds_from_nomination_while_nobody_was_selected() -> None:
    assert level_points([period(JAN, level=4)]) == {JAN: 4}


def test_a_level_ends_with_the_next_placement() -> None:
    placements = [period(JAN, level=4), period(JULY, OCT, level=2)]
    assert level_points(placements) == {JAN: 4, OCT: 2}


def test_somebody_nominated_anew_while_on_the_scheme_keeps_the_level() -> None:
    placements = [period(JAN, APR, OCT, level=4), period(JULY, level=None)]
    assert level_points(placements) == {APR: 4, OCT: None}


def test_a_placement_of_no_day_sets_no_level() -> None:
    assert level_points([period(JAN, APR, APR, level=4)]) == {APR: None}


@given(st.lists(st.tuples(days, st.integers(0, 20), st.integers(0, 20)), max_size=4), days)
def test_the_level_on_a_day_is_that_of_a_placement_that_covers_it(
    raw: list[tuple[date, int, int]], day: date
) -> None:
    periods = [
        period(
            nominated,
            nominated + timedelta(days=wait),
            nominated + timedelta(days=wait + stay),
            level=number,
        )
        for number, (nominated, wait, stay) in enumerate(raw, 1)
    ]
    allowed = {one.level for one in periods if one.governs(day)} or {None}

    assert value_on(level_points(periods), day) in allowed
