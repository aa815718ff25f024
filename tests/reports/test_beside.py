"""Levels, DIP and crimes saved in a produced report: frozen, followed down, and kept back."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from sqlalchemy import update

from iom.accounts.domain import Category
from iom.cohort.domain import DipStatus
from iom.db import db
from iom.offending.kinds import DIP_EVENT, OFFENCE
from iom.offending.words import DipEventKind, Disposal, OffenceCategory
from iom.reports import people_behind
from iom.reports.domain import ROW_OF_DIP, YEAR_TO_DATE, Edition, Figure
from iom.reports.exports import report_of
from iom.reports.models import MonthlyIssue
from iom.reports.reading_beside import Beside
from iom.transaction import transaction
from tests.factories.accounts import a_reader
from tests.factories.clients import a_client
from tests.factories.entries import an_entry
from tests.factories.reports import SECOND_DAY, THIRD_DAY, a_report, changes_of, data_of

pytestmark = pytest.mark.usefixtures("app")


def an_offence(client: Any, on: date) -> None:
    an_entry(
        client, OFFENCE, offence_on=on, disposal=Disposal.CHARGED, category=OffenceCategory.ROBBERY
    )


def saved_of(issue: MonthlyIssue) -> dict[str, Any]:
    saved: dict[str, Any] = data_of(issue)["crimes_saved"]
    return saved


def without_the_new(issue: MonthlyIssue) -> None:
    """Make an issue as it was produced before anything stood beside its rows."""
    data = data_of(issue)
    for key in ("levels", "dip", "year_to_date", "crimes_saved"):
        del data[key]
    with transaction():
        db.session.execute(
            update(MonthlyIssue).where(MonthlyIssue.id == issue.id).values(data=json.dumps(data))
        )


def test_levels_add_up_to_the_clients_of_every_month() -> None:
    a_client(level=4)
    a_client(level=4, selected_on=date(2025, 8, 12))
    a_client()
    a_client(level=1, district="Fenland")

    data = data_of(a_report(months=2))

    nobody = {"level_5": 0, "level_3": 0, "level_2": 0, "level_1": 0}
    still = {"levels_up": 0, "levels_down": 0}
    assert data["levels"] == [
        {"month": "2025-07", **nobody, "level_4": 1, "no_level": 1, **still},
        {"month": "2025-08", **nobody, "level_4": 2, "no_level": 1, **still},
    ]
    assert [row["clients"] for row in data["rows"]] == [2, 3]


def test_dip_is_counted_by_status_and_by_the_entries_of_the_month() -> None:
    joined = a_client(dip_status=DipStatus.ON_CASELOAD)
    an_entry(joined, DIP_EVENT, on=date(2025, 8, 1), event=DipEventKind.JOINED_CASELOAD)
    left = a_client(dip_status=DipStatus.RETAINED)
    an_entry(left, DIP_EVENT, on=date(2025, 5, 2), event=DipEventKind.UNPLANNED_EXIT)
    an_entry(left, DIP_EVENT, on=date(2025, 3, 31), event=DipEventKind.JOINED_CASELOAD)

    data = data_of(a_report(months=1))

    assert data["dip"] == [
        {"month": "2025-08", "dip": 2, "dip_joined": 1, "dip_completed": 0, "dip_unplanned": 0}
    ]
    # Since 1 April: the exit in May counts, whoever joined in March does not.
    flows = {key: value for key, value in data["year_to_date"].items() if key.startswith("dip")}
    assert flows == {"dip_joined": 1, "dip_completed": 0, "dip_unplanned": 1}


def test_crimes_saved_are_those_of_the_financial_year_to_the_end_of_the_month() -> None:
    client = a_client(selected_on=date(2025, 4, 1))
    for month in range(1, 6):
        an_offence(client, date(2024, 10, month))
    an_offence(client, date(2025, 8, 31))
    an_offence(client, date(2025, 9, 1))  # after the month
    an_offence(a_client(district="Fenland", selected_on=date(2025, 4, 1)), date(2025, 8, 2))

    saved = saved_of(a_report())

    # 5 offences in 365 days at liberty; 153 days from 1 April to 31 August: 5 / 365 x 153 =
    # 2.0958..., less the one of 31 August: 1.10, to a whole crime 1, with F 5.
    assert {key: saved[key] for key in ("from", "to", "formula", "version", "people")} == {
        "from": "2025-04-01", "to": "2025-08-31", "formula": "rate-at-liberty-1", "version": 1,
        "people": 1,
    }  # fmt: skip
    assert (saved["expected"], saved["observed"], saved["saved"]) == ("2.10", 1, "1.10")
    assert (saved["base"], saved["f_multiplier"], saved["with_f"]) == (1, 5, 5)
    assert saved["left_out"] == {"mappa": 0, "baseline-under-90-days": 0}
    assert saved["warning"].startswith("An estimate, not proof")


def test_the_people_behind_the_new_figures_can_be_followed() -> None:
    one = a_client(level=3, dip_status=DipStatus.ON_CASELOAD)
    issue = a_report(months=1)

    def ids(figure: Figure, of: str = "2025-08") -> list[int]:
        return list(people_behind.entries_of(issue, figure, of))

    assert ids(Figure.LEVEL_3) == ids(Figure.DIP) == [one.id]
    assert ids(Figure.LEVEL_4) == ids(Figure.LEVELS_UP) == ids(Figure.DIP_JOINED) == []
    assert ids(Figure.CRIMES_SAVED_PEOPLE, YEAR_TO_DATE) == [one.id]
    assert ids(Figure.CRIMES_SAVED, YEAR_TO_DATE) == [one.id]
    assert ids(Figure.CRIMES_SAVED_LEFT_OUT, YEAR_TO_DATE) == []


@pytest.mark.parametrize("figure", [Figure.DIP, Figure.LEVEL_3])
def test_who_is_on_dip_is_shown_only_to_those_who_may_see_treatment(
    figure: Figure,
) -> None:
    a_client(level=3, dip_status=DipStatus.ON_CASELOAD)
    issue = a_report(months=1)
    reader = a_reader(shared=[Category.IDENTITY, Category.OFFENDING])

    behind = people_behind.list_behind(
        reader, people_behind.entries_of(issue, figure, "2025-08"), figure=figure
    )

    assert behind.counted == 1
    assert behind.not_shown == (1 if figure in ROW_OF_DIP else 0)


def test_an_offence_entered_late_makes_the_next_number_and_says_so() -> None:
    client = a_client(selected_on=date(2025, 4, 1))
    a_report()
    an_offence(client, date(2025, 8, 2))

    changes = changes_of(a_report(at=SECOND_DAY))

    assert list(changes) == [("crimes_saved", YEAR_TO_DATE)]
    change = changes["crimes_saved", YEAR_TO_DATE]
    assert (change["before"], change["after"]) == (0, -1)


def test_an_earlier_offence_entered_late_changes_the_working_and_not_the_base() -> None:
    client = a_client(selected_on=date(2025, 4, 1))
    a_report()
    an_offence(client, date(2025, 1, 1))  # 1 / 365 x 153 = 0.42: still 0 to a whole crime

    second = a_report(at=SECOND_DAY)

    change = report_of(second, Edition.INTERNAL).changes()[0]
    assert (change.before, change.after) == (0, 0)
    assert change.reason.startswith("worked out otherwise: a placement, an offence")


def test_a_late_level_follows_from_a_client_who_is_counted_late() -> None:
    a_client(level=3)
    a_report()
    a_client(level=3, selected_on=date(2025, 8, 1))

    changes = changes_of(a_report(at=SECOND_DAY))

    assert not changes["clients", "2025-08"]["follows"]
    assert changes["level_3", "2025-08"]["follows"]


def test_a_number_that_was_produced_before_there_were_levels_still_opens() -> None:
    a_client(level=3)
    issue = a_report()
    without_the_new(issue)

    report = report_of(issue, Edition.INTERNAL)

    assert not Beside(report).there
    assert report.reconciliation()
    assert report.definitions()


def test_the_next_number_says_that_levels_dip_and_crimes_saved_are_new_and_no_change() -> None:
    a_client(level=3)
    without_the_new(a_report())

    second = a_report(at=SECOND_DAY)

    assert second.number == 2
    assert changes_of(second) == {}
    assert Beside(report_of(second, Edition.INTERNAL)).new_here == "levels, DIP and crimes saved"
    assert a_report(at=THIRD_DAY).number == 2, "and after that nothing is new"


def test_the_public_edition_has_nothing_of_them_and_says_so() -> None:
    for _ in range(20):
        a_client(level=3, dip_status=DipStatus.ON_CASELOAD)
    issue = a_report()

    public = json.loads(issue.public_data)

    assert not {"levels", "dip", "year_to_date", "crimes_saved", "new_here"} & public.keys()
    assert "crimes saved" in public["definitions"]["kept_back"]
    assert not Beside(report_of(issue, Edition.PUBLIC)).there


def test_a_change_of_levels_alone_says_nothing_in_public() -> None:
    client = a_client(selected_on=date(2025, 4, 1))
    a_report()
    an_offence(client, date(2025, 8, 2))

    second = a_report(at=SECOND_DAY)

    assert json.loads(second.public_data)["changes"] == []
