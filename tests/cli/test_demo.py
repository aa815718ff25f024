"""The demonstration tells a believable story, the same for everybody in the same month."""

import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
import time_machine
from click.testing import CliRunner
from sqlalchemy import select

from config import Config
from iom.accounts.queries import get_user_by_name
from iom.capacity.board import Proposed, propose_for
from iom.capacity.schemes import OwnScheme, own_schemes
from iom.capacity.settings import Setting, in_force, list_settings
from iom.cli.ground import inside
from iom.cli.main import iom
from iom.clients.models import Client
from iom.db import db
from iom.demo import crime, people, seed
from iom.kernel.dates import Month
from iom.notices.models import Notice
from iom.sharing.queries import list_shown
from iom.sharing.readers import reader_of
from iom.sharing.scope import visible_to
from iom.upkeep import checking
from tests.factories.installed import install

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


STORY = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("engine_name", "now"),
    [
        ("sqlite", STORY),
        pytest.param("postgres", STORY, marks=pytest.mark.postgres),
        # What another day changes is the story, not what a database makes of it.
        ("sqlite", datetime(2026, 11, 1, 0, 5, tzinfo=UTC)),  # the month has hardly begun
        ("sqlite", datetime(2024, 3, 1, 12, 0, tzinfo=UTC)),  # the day after a leap day
    ],
    indirect=["engine_name"],
)
def test_every_page_has_something_on_it_whenever_the_story_is_told(
    now: datetime, database_url: str, settings: Callable[[str], Config]
) -> None:
    config = settings(database_url)
    last_month = Month.of(now.date()).plus(-1)
    # Who may see what follows the day, so the story is told on the day on which it is told.
    with time_machine.travel(now), inside(config):
        install()
        seed.tell_the_story(now=now, say=lambda _: None)
        titles = {each.terms.title: each for each in list_shown(now.date())}
        told_of = db.session.scalars(select(Notice.sentence)).all()
        workers = {name: reader_of(get_user_by_name(name)) for name in ("ivy", "linden")}
        own = {
            name: len(db.session.scalars(select(Client.id).where(visible_to(each, Client))).all())
            for name, each in workers.items()
        }
        schemes = own_schemes(reader_of(get_user_by_name("hazel")))
        places = [_places_of(scheme, now.date()) for scheme in schemes]
        with db.engine.connect() as connection:
            assert checking.findings(connection, data_dir=config.data_dir) == []

    assert [each.standing.value for each in titles.values()].count("in force") == 3
    assert titles["Mentoring through the gate"].left_days <= 30
    assert [text for text in told_of if "Mentoring through the gate" in text]
    assert all(10 < number < 60 for number in own.values()), own
    for setting, proposed in places:
        assert 0 <= setting.places - proposed.competing.taken <= 3, "room for who is there"
        assert proposed.proposal.outside, "and somebody just outside"
        assert not {"C-096001", "C-096002"} & proposed.competing.ids.keys(), "MAPPA manages them"

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


def _places_of(scheme: OwnScheme, today: date) -> tuple[Setting, Proposed]:
    setting = in_force(list_settings(scheme), today)
    assert setting is not None
    return setting, propose_for(scheme, setting, today=today)
