from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from iom.casefile.held import Fact, FactSpan, rows_of_what_held, span_on
from iom.kernel.dates import covers


def d(text: str) -> date:
    return date.fromisoformat(text)


def span(fact: Fact, from_on: str, to_on: str | None, words: str | None) -> FactSpan:
    return FactSpan(fact, d(from_on), d(to_on) if to_on else None, words, words)


def test_histories_become_one_table_with_a_row_for_each_change() -> None:
    rows = rows_of_what_held(
        [
            span(Fact.DISTRICT, "2025-01-01", "2025-06-01", "Cambridge"),
            span(Fact.DISTRICT, "2025-06-01", None, "Fenland"),
            span(Fact.LEVEL, "2025-03-01", "2025-08-01", "4 Enhanced"),
        ]
    )

    # Edges: 1 Jan, 1 Mar (level begins), 1 June (moved), 1 Aug (level ends); the latest first.
    assert [
        (str(row.from_on), str(row.last_on), row.words[Fact.DISTRICT], row.words[Fact.LEVEL])
        for row in rows
    ] == [
        ("2025-08-01", "None", "Fenland", None),
        ("2025-06-01", "2025-07-31", "Fenland", "4 Enhanced"),
        ("2025-03-01", "2025-05-31", "Cambridge", "4 Enhanced"),
        ("2025-01-01", "2025-02-28", "Cambridge", None),
    ]
    assert [row.changed for row in rows] == [
        {Fact.LEVEL},
        {Fact.DISTRICT},
        {Fact.LEVEL},
        {Fact.DISTRICT},
    ]


def test_touching_spans_that_say_the_same_are_one_row() -> None:
    rows = rows_of_what_held(
        [
            span(Fact.STRAND, "2025-01-01", "2025-02-01", "C+C"),
            span(Fact.STRAND, "2025-02-01", "2025-03-01", "C+C"),
        ]
    )

    assert [(row.from_on, row.last_on) for row in rows] == [(d("2025-01-01"), d("2025-02-28"))]


def test_a_time_in_which_nothing_holds_has_no_row() -> None:
    rows = rows_of_what_held(
        [
            span(Fact.STRAND, "2025-01-01", "2025-02-01", "C+C"),
            span(Fact.STRAND, "2025-05-01", None, "C+C"),
        ]
    )

    assert [row.from_on for row in rows] == [d("2025-05-01"), d("2025-01-01")]
    assert rows[0].changed == {Fact.STRAND}  # new again after the gap


def test_no_history_is_no_table() -> None:
    assert rows_of_what_held([]) == []


days = st.integers(0, 60).map(lambda count: d("2025-01-01") + timedelta(days=count))


@st.composite
def histories(draw: st.DrawFn) -> list[FactSpan]:
    """Spans of each fact that do not overlap, as the tables hold them."""
    found: list[FactSpan] = []
    for fact in draw(st.lists(st.sampled_from(Fact), unique=True)):
        edges = sorted(draw(st.sets(days, min_size=1, max_size=6)))
        for first, end in zip(edges, [*edges[1:], None], strict=True):
            words = draw(st.sampled_from(["a", "b", None]))
            if draw(st.booleans()) or end is None:
                found.append(FactSpan(fact, first, end, words, words))
    return found


@given(histories(), days)
def test_on_any_day_the_table_says_what_the_spans_say(spans: list[FactSpan], day: date) -> None:
    rows = [
        row
        for row in rows_of_what_held(spans)
        if covers(day, row.from_on, row.last_on + timedelta(days=1) if row.last_on else None)
    ]

    assert len(rows) <= 1
    for fact in Fact:
        held = span_on(day, spans, fact)
        said = rows[0].words[fact] if rows else None
        assert said == (held.words if held else None)
