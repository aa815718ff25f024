"""People just outside: put on the list, kept, corrected, taken off, and forgotten."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from iom.accounts.domain import Category, Reader, Role
from iom.audit.models import AuditRecord
from iom.capacity import watches, watching
from iom.capacity.domain import Act, BadWatch, Terms, WatchMoved
from iom.capacity.models import Watch, WatchStep
from iom.capacity.watching import Doing
from iom.clients.models import Client, Hold
from iom.clients.queries import NotYours
from iom.db import db
from iom.desk.reach import Desk
from iom.desk.reviews import list_reviews
from iom.retention.erasing import take_away
from iom.sharing.readers import reader_of
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, NOON, a_reader, a_user
from tests.factories.capacity import HANDLING, TODAY, terms, watched
from tests.factories.clients import a_client, a_placement
from tests.factories.desk import died
from tests.factories.safeguards import works_with

WORDS = "Seen at home, all quiet since April"


@pytest.fixture
def client(app: Flask) -> Client:
    """Return somebody who waits for a panel."""
    del app
    a_user(username="somebody")
    return a_client(ref="C-1", selected_on=None)


def history(reader: Reader = COMMAND) -> list[watches.History]:
    db.session.rollback()
    client_id = db.session.scalars(select(Client.id).where(Client.ref == "C-1")).one()
    return watches.histories_of(reader, client_id)


def does(act: Any, *, version: int = 1, **said: Any) -> None:
    """Do something with the first watch, as one who saw a version of it."""
    db.session.rollback()
    watch_id = db.session.scalars(select(Watch.id).order_by(Watch.id)).first() or 0
    at: dict[str, Any] = {"actor": COMMAND, "at": NOON, "today": TODAY, "token": "t"} | said
    token = at.pop("token")
    doing = Doing(watch_id=watch_id, version=version, token=token, words=WORDS)
    agreed = [at.pop("terms")] if "terms" in at else []
    with transaction():
        act("C-1", *agreed, doing=doing, **at)


def trail() -> list[tuple[str, str]]:
    rows = db.session.scalars(
        select(AuditRecord).where(AuditRecord.event.like("Watch%")).order_by(AuditRecord.seq)
    )
    return [(row.event, row.operation) for row in rows]


def test_every_step_stays_readable_and_the_last_one_holds(client: Client) -> None:
    watched(client)
    later = TODAY + timedelta(days=60)
    does(watching.keep_on, token="a", terms=terms(review_on=later, until_on=later))
    does(watching.correct, token="b", version=2, terms=terms(handling="Officers call weekly"))
    does(watching.take_off, token="c", version=3)

    [found] = history()
    assert not found.open
    assert [(each.number, each.act, each.handling) for each in found.steps] == [
        (4, Act.TAKEN_OFF, "Officers call weekly"),
        (3, Act.CORRECTED, "Officers call weekly"),
        (2, Act.KEPT, HANDLING),
        (1, Act.PUT, HANDLING),
    ]
    assert [each.words for each in found.steps] == [WORDS, WORDS, WORDS, ""]
    assert trail() == [
        ("WatchBegan", "collection"),
        ("WatchKept", "alteration"),
        ("WatchCorrected", "alteration"),
        ("WatchEnded", "alteration"),
    ]


def test_the_same_form_sent_twice_is_one_step(client: Client) -> None:
    agreed = terms()
    for _ in range(2):
        with transaction():
            watching.put_on("C-1", agreed, token="p", actor=COMMAND, at=NOON, today=TODAY)
    for _ in range(2):
        does(watching.keep_on, token="k", terms=agreed)
    for _ in range(2):
        does(watching.take_off, token="o", version=2)

    [found] = history()
    assert [each.act for each in found.steps] == [Act.TAKEN_OFF, Act.KEPT, Act.PUT]


@pytest.mark.parametrize("act", [watching.keep_on, watching.correct, watching.take_off])
def test_the_slower_of_two_is_told_and_changes_nothing(client: Client, act: Any) -> None:
    watched(client)
    does(watching.keep_on, token="first", terms=terms())
    agreed = {} if act is watching.take_off else {"terms": terms(handling="Something else")}

    with pytest.raises(WatchMoved, match="Somebody else has changed"):
        does(act, token="second", version=1, **agreed)

    assert len(history()[0].steps) == 2


def test_nobody_is_on_the_list_twice_and_may_be_put_on_it_again(client: Client) -> None:
    watched(client)
    with pytest.raises(WatchMoved):
        watched("C-1")
    does(watching.take_off)
    watched("C-1")

    assert [each.open for each in history()] == [True, False]


def test_who_is_on_the_scheme_or_died_is_not_put_on_it(client: Client) -> None:
    a_client(ref="ON")
    died(a_client(ref="DEAD", selected_on=None))

    for ref, words in (("ON", "is on the scheme"), ("DEAD", "nobody to watch")):
        with pytest.raises(BadWatch, match=words):
            watched(ref)


def test_a_partner_must_lead_and_a_correction_must_change_something(client: Client) -> None:
    with pytest.raises(BadWatch, match="Choose the partner"):
        watched(client, agency_id=99)
    watched("C-1")
    with pytest.raises(BadWatch, match="what it says already"):
        does(watching.correct, terms=terms())


def test_a_correction_wins_no_time(client: Client) -> None:
    watched(client, today=TODAY - timedelta(days=60))  # on 2 March: up to 2 September
    last = date(2026, 9, 2)

    def corrected(day: date, token: str) -> None:
        does(watching.correct, token=token, terms=terms(until_on=day))

    with pytest.raises(BadWatch, match="up to 2 September 2026"):
        corrected(last + timedelta(days=1), "a")
    corrected(last, "b")
    assert history()[0].now.until_on == last


def test_it_is_for_coordinators_who_see_offending(client: Client) -> None:
    worker = a_user(role=Role.CASE_MANAGER, username="worker")
    works_with(client, worker)
    blind = a_reader(agency="housing", shared=set(Category) - {Category.OFFENDING})
    agreed = terms()

    for actor in (reader_of(worker), blind):
        with pytest.raises(NotYours), transaction():
            watching.put_on("C-1", agreed, token="p", actor=actor, at=NOON, today=TODAY)


def test_the_reason_is_for_those_who_see_offending_and_the_handling_for_all(
    client: Client,
) -> None:
    watched(client)
    blind = a_reader(agency="housing", shared=set(Category) - {Category.OFFENDING})

    [told] = history(blind)
    assert (told.now.handling, told.now.reason) == (HANDLING, "")
    assert history()[0].now.reason == "Nearest to a place by score"


def test_the_list_says_what_is_due_and_whom_the_lead_partner_cannot_see(client: Client) -> None:
    watched(client)
    later = a_client(ref="C-2", selected_on=None)
    watched(later, review_on=TODAY + timedelta(days=1))
    works_with(later, a_user(username="council-worker"))
    a_placement(later, nominated_on=date(2026, 3, 1), selected_on=date(2026, 4, 1))
    elsewhere = a_client(ref="F-1", selected_on=None, district="Fenland")
    watched(elsewhere)
    reader = a_reader(districts=["Cambridge"])
    day = TODAY + timedelta(days=1)

    found = watches.list_watched(reader, day)

    assert [(each.ref, each.reached, each.on_scheme, each.review_due(day)) for each in found] == [
        ("C-2", True, True, True),
        ("C-1", False, False, False),
    ]


def test_the_desk_says_what_is_due_and_what_is_deleted_soon(client: Client) -> None:
    watched(client, review_on=TODAY + timedelta(days=20), until_on=TODAY + timedelta(days=40))
    selected = a_client(ref="C-2", selected_on=None)
    watched(selected)
    a_placement(selected, nominated_on=date(2026, 3, 1), selected_on=date(2026, 4, 1))
    reader = a_reader(districts=["Cambridge"])

    def told(days: int) -> list[tuple[str, str]]:
        lines = list_reviews(Desk(reader, TODAY + timedelta(days=days)))
        return [(each.strong, each.what) for each in lines if each.who and each.who.ref == "C-1"]

    # 40 days from 1 May is 10 June, and 14 days before that the 27th of May.
    assert told(13) == []
    assert told(14) == [("", "Just outside: to be reviewed.")]
    assert told(26) == [("Deleted after Wed 10 June.", "Just outside: to be reviewed.")]
    [other] = [each for each in list_reviews(Desk(reader, TODAY)) if each.who]
    assert other.what == "Just outside, and on the scheme by now."
    assert [act.verb for act in other.acts] == ["Take off"]


def test_past_its_day_nothing_is_kept_but_that_there_was_something(client: Client) -> None:
    watched(client, until_on=TODAY + timedelta(days=91))
    does(watching.keep_on, terms=terms(until_on=TODAY + timedelta(days=120)))
    watched(a_client(ref="C-2", selected_on=None), until_on=TODAY + timedelta(days=119))
    held = a_client(ref="C-3", selected_on=None)
    watched(held, until_on=TODAY + timedelta(days=119))
    held_id = held.id
    with transaction():
        db.session.add(
            Hold(
                client_id=held_id,
                reason="A complaint",
                authority="Complaints officer",
                review_on=TODAY + timedelta(days=300),
                set_at=NOON,
                set_by=COMMAND.ref,
            )
        )

    def forgets(days: int) -> int:
        with transaction():
            return watching.forget_old(actor=COMMAND, at=NOON, today=TODAY + timedelta(days=days))

    assert [forgets(days) for days in (119, 120, 120, 121)] == [0, 1, 0, 1]
    left = db.session.scalars(select(Client.ref).join(Watch, Watch.client_id == Client.id)).all()
    assert left == ["C-3"]  # a hold stands
    assert db.session.scalar(select(func.count(WatchStep.id))) == 1
    assert trail()[-2:] == [("WatchForgotten", "erasure")] * 2


def test_with_the_client_all_of_it_goes(client: Client) -> None:
    watched(client)
    client_id = client.id
    with transaction():
        take_away(client_id, "C-1", "test", actor=COMMAND, at=NOON)

    assert db.session.scalar(select(func.count(WatchStep.id))) == 0


def test_terms_are_told_without_superfluous_blanks(client: Client) -> None:
    watched(client, reason="  Nearest   to a place ", handling=f"  {HANDLING}\n")

    now = history()[0].now
    assert Terms(
        agency_id=now.agency_id,
        handling=now.handling,
        review_on=now.review_on,
        until_on=now.until_on,
        reason=now.reason,
    ) == terms(reason="Nearest to a place")
