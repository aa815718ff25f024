"""Drafts: one's own alone, kept as they are typed, never over what was typed elsewhere."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from iom.accounts.domain import Reader
from iom.audit.queries import list_about
from iom.db import db
from iom.drafts import queries, service
from iom.drafts.domain import (
    MOST_DRAFTS,
    MOST_LETTERS,
    BadDraft,
    DraftChanged,
    DraftClosed,
)
from iom.drafts.queries import Kept
from iom.kernel.errors import NotFound
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, NOON, a_reader, the_places

pytestmark = pytest.mark.usefixtures("app")
FORM, FIRST = "tests", "t-1"


@pytest.fixture
def hazel() -> Reader:
    the_places()
    return a_reader(username="hazel")


def keep(
    actor: Reader, said: str, *, seen: int = 0, token: str = FIRST, at: Any = NOON
) -> Kept | None:
    with transaction():
        return service.keep(
            FORM, token, {"note": [said], "day": ["", "", ""]}, seen=seen, actor=actor, at=at
        )


def test_what_is_typed_is_kept_and_what_is_empty_is_not(hazel: Reader) -> None:
    assert keep(hazel, "  ") is None

    kept = keep(hazel, "Larch")

    assert kept is not None
    assert (kept.fields, kept.version) == ({"note": ["Larch"]}, 1)
    assert [each.id for each in queries.list_kept(hazel, FORM)] == [kept.id]
    assert kept.until == NOON + timedelta(days=14)


def test_typing_on_is_a_new_version_and_the_trail_names_a_draft_once(hazel: Reader) -> None:
    first = keep(hazel, "Lar")
    second = keep(hazel, "Larch", seen=1, at=NOON + timedelta(seconds=2))

    assert first is not None
    assert second is not None
    assert (second.id, second.version) == (first.id, 2)
    [row] = list_about(f"draft:{first.id}")
    assert row.event == "DraftBegun"
    assert "Lar" not in str(row.detail)


def test_the_same_text_twice_is_one_and_changes_nothing(hazel: Reader) -> None:
    keep(hazel, "Larch")

    again = keep(hazel, "Larch", at=NOON + timedelta(seconds=1))

    assert again is not None
    assert (again.version, again.saved_at) == (1, NOON)


def test_a_second_window_does_not_write_over_the_first(hazel: Reader) -> None:
    keep(hazel, "Larch")
    keep(hazel, "Larch and Rowan", seen=1)

    with pytest.raises(DraftChanged, match="changed in another window"):
        keep(hazel, "Larch or Elm", seen=1)

    found = queries.find_kept(hazel, FORM, FIRST)
    assert found is not None
    assert found.said("note") == "Larch and Rowan"


def test_a_draft_is_nobody_elses(hazel: Reader) -> None:
    kept = keep(hazel, "Larch")
    ash = a_reader(username="ash")

    assert kept is not None
    assert queries.list_kept(ash, FORM) == []
    with pytest.raises(NotFound):
        queries.get_kept(ash, FORM, kept.id)
    with pytest.raises(NotFound), transaction():
        service.throw_away(FORM, kept.id, actor=ash, at=NOON)


def test_what_it_says_is_sealed_in_the_database(hazel: Reader) -> None:
    keep(hazel, "Larch")

    stored = db.session.scalar(text("SELECT content FROM drafts_draft"))

    assert "Larch" not in stored


def test_a_form_that_was_sent_keeps_nothing_and_takes_nothing_more(hazel: Reader) -> None:
    kept = keep(hazel, "Larch")
    with transaction():
        service.close(FORM, FIRST, actor=hazel, at=NOON)

    with pytest.raises(DraftClosed):
        keep(hazel, "Larch once more", seen=1)

    assert kept is not None
    assert queries.list_kept(hazel, FORM) == []
    assert db.session.scalar(text("SELECT content FROM drafts_draft")) is None
    assert [row.event for row in list_about(f"draft:{kept.id}")] == ["DraftDeleted", "DraftBegun"]


def test_a_save_that_comes_in_after_the_form_was_sent_is_refused(hazel: Reader) -> None:
    with transaction():
        service.close(FORM, FIRST, actor=hazel, at=NOON)

    with pytest.raises(DraftClosed):
        keep(hazel, "Larch")


def test_throwing_away_deletes_what_it_said(hazel: Reader) -> None:
    kept = keep(hazel, "Larch")
    assert kept is not None
    with transaction():
        service.throw_away(FORM, kept.id, actor=hazel, at=NOON)

    assert queries.list_kept(hazel, FORM) == []


def test_a_draft_is_deleted_when_nothing_was_typed_for_fourteen_days(hazel: Reader) -> None:
    keep(hazel, "Larch", token="t-old")
    keep(hazel, "Elm", token="t-new", at=NOON + timedelta(days=1))
    with transaction():
        service.close(FORM, "t-sent", actor=hazel, at=NOON)

    def delete_old(after: timedelta) -> int:
        with transaction():
            return service.delete_old(actor=COMMAND, at=NOON + after)

    assert delete_old(timedelta(days=14)) == 0
    assert delete_old(timedelta(days=14, seconds=1)) == 1
    assert [each.token for each in queries.list_kept(hazel, FORM)] == ["t-new"]
    assert db.session.scalar(text("SELECT count(*) FROM drafts_draft")) == 1


def test_two_clicks_at_one_moment_are_one_draft(app: Flask, hazel: Reader) -> None:
    found: list[Kept | None] = []

    def click() -> None:
        with app.app_context():
            found.append(keep(hazel, "Larch"))

    clicks = [threading.Thread(target=click) for _ in range(4)]
    for each in clicks:
        each.start()
    for each in clicks:
        each.join()

    db.session.rollback()  # what was read before the clicks
    [only] = queries.list_kept(hazel, FORM)
    assert [each.id for each in found if each] == [only.id] * 4


def test_a_draft_has_its_limits(hazel: Reader) -> None:
    with pytest.raises(BadDraft, match="holds up to 20,000 letters; these are 20,001"):
        keep(hazel, "x" * (MOST_LETTERS + 1))
    for number in range(MOST_DRAFTS):
        keep(hazel, "Larch", token=f"t-{number}")
    with pytest.raises(BadDraft, match="You have 20 drafts already"):
        keep(hazel, "Larch", token="one-more")
    with pytest.raises(BadDraft, match="cannot be saved"):
        keep(hazel, "Larch", token="")
