"""The demonstration tells a believable story, the same for everybody in the same month."""

import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from config import Config
from iom.cli.ground import inside
from iom.cli.main import iom
from iom.db import db
from iom.demo import crime, people, seed
from iom.kernel.dates import Month
from iom.upkeep import checking, schema

LAST = Month(2026, 10)


def test_the_story_is_the_same_every_time() -> None:
    assert people.tell(LAST) == people.tell(LAST)
    assert list(crime.street_files(LAST)) == list(crime.street_files(LAST))
    assert crime.counts(LAST) == crime.counts(LAST)


def test_about_75_clients_in_cambridge_and_fewer_elsewhere() -> None:
    clients, _ = people.tell(LAST)
    end = LAST.last_day.isoformat()
    on_scheme = Counter(
        row["district"]
        for row in clients
        if row["selected_on"]
        and row["selected_on"] <= end
        and not (row["deselected_on"] and row["deselected_on"] <= end)
    )
    assert on_scheme.pop("Cambridge") == 76
    assert len(on_scheme) == 5
    assert all(5 <= number <= 35 for number in on_scheme.values())


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 11, 22, 20, 0, tzinfo=UTC),
        datetime(2026, 11, 1, 0, 5, tzinfo=UTC),  # the month has hardly begun
        datetime(2024, 3, 1, 12, 0, tzinfo=UTC),  # the day after a leap day
    ],
)
def test_every_page_has_something_on_it_whenever_the_story_is_told(
    now: datetime, database_url: str, settings: Callable[[str], Config]
) -> None:
    config = settings(database_url)
    last_month = Month.of(now.date()).plus(-1)
    with inside(config):
        schema.bring_up()
        seed.tell_the_story(now=now, say=lambda _: None)
        with db.engine.connect() as connection:
            assert checking.findings(connection, data_dir=config.data_dir) == []

    report = CliRunner().invoke(
        iom,
        ["report", "monthly", "--district", "Cambridge", "--month", str(last_month),
         "--format", "json"],
        obj=config,
    )  # fmt: skip
    told = json.loads(report.stdout)
    assert told["issue"] == 2, "a correction was told of"
    assert len(told["rows"]) == 24
    assert all(row["sac_12_months"] is not None for row in told["rows"])
    assert [row["clients"] for row in told["rows"]][-3:] == [75, 75, 76]
    assert told["rows"][-1]["sac"] == 84
