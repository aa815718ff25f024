"""What a report says in words, above the chart and about it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from iom.cohort.domain import Strand
from iom.cohort.facts import DatedFacts, Stay
from iom.cohort.spans import Span
from iom.crimes.domain import NEIGHBOURHOOD_PROXY, SAC_PROXY, MonthFigures, NotAllocated, Source
from iom.estimator.domain import DEFAULT_FORMULA, Question
from iom.estimator.working import estimate
from iom.kernel.dates import Month, months_between
from iom.reports.chart import axes_in_words, svg_of
from iom.reports.counting import Cohort
from iom.reports.drafting import Material, draft, earliest_month, frozen
from iom.reports.publishing import published_data
from iom.reports.reading import MonthlyReport
from iom.reports.sentences import (
    change_in_words,
    chart_description,
    facts,
    minimum_in_words,
    plain,
    produced_in_words,
)
from iom.reports.standing import Known, Standing

AUGUST = Month(2025, 8)
AT = datetime(2025, 10, 13, 7, 40, tzinfo=UTC)


def report(
    *,
    clients: int = 71,
    in_custody: int = 12,
    sac: dict[Month, int] | None = None,
    public: bool = False,
    **more: Any,
) -> MonthlyReport:
    """Make a report of C+C clients; `sac` says what is counted by month."""
    counted = sac or {}
    months = more.pop("months", 24)
    people = [
        DatedFacts(
            client_id=number,
            stays=(Stay(date(2020, 1, 1)),),
            districts=(Span(date(2020, 1, 1), None, 1),),
            strands=(Span(date(2020, 1, 1), None, Strand.CATCH_AND_CONVICT),),
        )
        for number in range(clients)
    ]
    away = {number: [Span(date(2021, 1, 1), None, "remand")] for number in range(in_custody)}
    cohort = Cohort(1, people, away)
    year = Question(first=date(2025, 4, 1), last=date(2025, 8, 31))
    material = Material(
        district="Cambridge",
        force="cambridgeshire",
        month=AUGUST,
        months=months,
        cohort=cohort,
        standing=Standing(cohort, Known()),
        saved=estimate(year, DEFAULT_FORMULA, []),
        crimes={
            month: MonthFigures(
                sac=counted.get(month), source=Source.COUNT if month in counted else None
            )
            for month in months_between(earliest_month(AUGUST, months), AUGUST)
        },
        **{
            "sac_set": SAC_PROXY,
            "minimum": 70,
            "elsewhere": NotAllocated(),
            "last_file_at": None,
            **more,
        },
    )
    data, _ = draft(material)
    return MonthlyReport(frozen(published_data(data, [], []) if public else data, number=1, at=AT))


def told(made: MonthlyReport) -> list[tuple[str, str, str]]:
    return [(fact.label, fact.cell.text, plain(fact.detail)) for fact in facts(made)]


def test_the_four_facts_of_a_report() -> None:
    # Twelve months to August 2025: 11 x 100 + 84 = 1,184; the twelve before: 11 x 110 + 95 = 1,305.
    sac = dict.fromkeys(AUGUST.last(12), 100) | {AUGUST: 84}
    sac |= dict.fromkeys(AUGUST.plus(-12).last(12), 110) | {AUGUST.plus(-12): 95}

    assert told(report(sac=sac)) == [
        ("Clients on the scheme, 31 August", "71", "as many as July; 12 in custody or on remand"),
        ("C+C and R+R clients", "71", "1 over the minimum of 70"),
        ("SAC recorded in August", "84", "11 fewer than August 2024 (95)"),
        ("SAC in twelve months", "1,184", "121 fewer than the twelve months before (1,305)"),
    ]


def test_what_is_not_counted_is_said_and_never_nought() -> None:
    _, _, sac, year = told(report())

    assert sac[1:] == ("n/c", "not counted: a month has no police file and no exact count")
    assert year[1:] == ("n/c", "not counted: a month has no police file and no exact count")
    _, _, sac, year = told(report(sac=dict.fromkeys(AUGUST.last(12), 5)))
    assert sac[1:] == ("5", "August 2024 was not counted")
    assert year[1:] == ("60", "The twelve months before were not counted")


def test_a_district_without_a_minimum_says_so() -> None:
    assert told(report(minimum=None))[1][2] == "Cambridge has set no minimum"


def test_the_public_edition_says_that_something_is_not_shown() -> None:
    # 71 of whom 2 in custody; all of them C+C, so nobody else: neither part is shown.
    people, strands, *_ = told(report(in_custody=2, public=True))

    assert people[1:] == ("71", "as many as July; in custody: not shown")
    assert strands[1:] == ("c", "not shown, to protect a small count of people")
    assert told(report(clients=3, in_custody=0, public=True))[0][1:] == (
        "c",
        "not shown, to protect a small count of people",
    )


@pytest.mark.parametrize(
    ("now", "before", "says"),
    [
        (76, 75, "1 more than July"),
        (74, 75, "1 fewer than July"),
        (75, 75, "as many as July"),
        (2_000, 800, "1,200 more than July"),
    ],
)
def test_a_change_in_words(now: int, before: int, says: str) -> None:
    assert change_in_words(now, before, "July") == says


@pytest.mark.parametrize(
    ("clients", "says"),
    [
        (68, "2 under the minimum of 70"),
        (70, "exactly the minimum of 70"),
        (71, "1 over the minimum of 70"),
    ],
)
def test_a_minimum_in_words(clients: int, says: str) -> None:
    assert minimum_in_words(clients, 70) == says


def test_the_moment_is_told_in_british_time() -> None:
    assert produced_in_words(report()) == "Monday 13 October 2025, 08:40"


def test_the_chart_is_described_for_those_who_do_not_see_it() -> None:
    sac = {AUGUST.plus(-2): 118, AUGUST.plus(-1): 131, AUGUST: 84}

    assert chart_description(report(sac=sac, months=4)) == (
        "Bars: serious acquisitive crime, 118 in June 2025, 84 in August 2025, highest 131 in July "
        "2025; 1 month is not counted. Solid line: clients, 71 throughout. Dotted line: C+C and "
        "R+R clients, 71 throughout. The dashed line is the minimum: 1 over the minimum of 70. All "
        "figures are in the table below."
    )


def test_the_chart_has_a_line_for_the_minimum_only_where_one_is_set() -> None:
    assert "Minimum, 70" in svg_of(report())
    without = svg_of(report(minimum=None))
    assert "Minimum" not in without
    assert "C+C" not in without


def test_the_chart_of_the_public_edition_leaves_out_what_is_not_shown() -> None:
    chart = svg_of(report(public=True))

    assert "Clients, 71" in chart
    assert "C+C and R+R, " not in chart
    assert "Clients, " not in svg_of(report(clients=4, in_custody=0, public=True))


def test_the_chart_says_what_is_drawn_against_what() -> None:
    sac = {AUGUST: 84}

    assert axes_in_words(report(sac=sac)).startswith("one scale")
    # 84 against 3, and no minimum: more than four times as much.
    few = report(clients=3, in_custody=0, minimum=None, sac=sac)
    assert axes_in_words(few).startswith("crimes above, people below")
    hidden = report(clients=3, in_custody=0, sac=sac, public=True)
    assert axes_in_words(hidden).startswith("crimes only")


def test_another_sac_set_is_named_in_the_title() -> None:
    assert report().title == "Clients and serious acquisitive crime, Cambridge, August 2025"
    assert report(sac_set=NEIGHBOURHOOD_PROXY).title == (
        "Clients and serious acquisitive crime (set neighbourhood-proxy), Cambridge, August 2025"
    )


def test_the_latest_month_is_read_first() -> None:
    assert [month for month, _ in report(months=3).table()] == [
        Month(2025, 8),
        Month(2025, 7),
        Month(2025, 6),
    ]
