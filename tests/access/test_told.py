"""Nobody is shown to anybody without a row: who is named in an answer is on the trail, by it.

Asked of every rule, whichever there are, for somebody who may do everything: by opening it, and by
sending its form empty, which is refused on a page that names people again.
"""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import select

from iom.accounts.domain import Permission
from iom.accounts.models import User, UserPermission
from iom.audit.models import AuditRecord
from iom.db import db
from iom.kernel.events import Operation
from tests.access.told import whom_it_names
from tests.access.world import World
from tests.audit.spoiling import WAYS, Spoil, spoilt

_SHOWS = {Operation.CONSULTATION, Operation.DISCLOSURE}
# Pages of the trail tell references alone, to whoever oversees; each look is a row of its own.
_OVERSIGHT = "oversight."


# How pages record whom they show is not the database's to say.
pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


def test_whoever_is_named_in_any_answer_is_on_the_trail_and_nobody_else(world: World) -> None:
    browser, token = world.fresh_as(who_may_do_everything(world))
    untold: dict[tuple[str, str], set[str]] = {}
    unseen: dict[tuple[str, str], set[str]] = {}
    twice: dict[tuple[str, str], list[tuple[str, str]]] = {}
    named: set[str] = set()
    for rule in world.rules():
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            before = last_seq()
            data = {} if method == "GET" else {"csrf_token": token}
            answer = browser.open(world.address(rule), method=method, data=data)
            told = whom_it_names(answer)
            rows = shown_after(before)
            found = {subject for _, subject in rows}
            more = [row for row, times in Counter(rows).items() if times > 1]
            twice |= {(method, rule.rule): more} if more else {}
            if rule.endpoint.startswith(_OVERSIGHT):
                assert found <= {"trail"}, rule.rule
            else:
                untold |= {(method, rule.rule): told - found} if told - found else {}
                if method == "GET" and answer.mimetype == "text/html":
                    clients = {each for each in found if each.startswith("client:")}
                    unseen |= {(method, rule.rule): clients - told} if clients - told else {}
            named |= {rule.endpoint} if told else set()
            if method == "POST" and answer.status_code < 400:
                world.put_back()
                browser, token = world.fresh_as(who_may_do_everything(world))
    assert not untold
    assert not unseen
    assert not twice
    assert len(named) > 150  # else hardly a page has shown anybody


@pytest.mark.parametrize("spoil", WAYS)
def test_where_the_trail_cannot_be_written_no_answer_names_anybody(
    world: World, spoil: Spoil
) -> None:
    """Not a page, not a file, not a form that is refused. Each way is tried on its share of rules.

    But for the references of the trail itself, each of these answers is 503.
    """
    browser, token = world.fresh_as(who_may_do_everything(world))
    share = list(world.rules())[WAYS.index(spoil) :: len(WAYS)]
    with spoilt(spoil):
        answers = [
            browser.open(world.address(rule), method=method, data={"csrf_token": token})
            for rule in share
            for method in sorted((rule.methods or set()) & {"GET", "POST"})
        ]
    assert [(each.status, each.request.path) for each in answers if whom_it_names(each)] == []
    assert Counter(each.status_code for each in answers)[503] > len(share) // 4


def who_may_do_everything(world: World) -> User:
    user = db.session.get_one(User, world.users["coordinator"])
    for permission in Permission:
        if db.session.get(UserPermission, (user.id, permission)) is None:
            db.session.add(UserPermission(user_id=user.id, permission=permission, granted=True))
    db.session.commit()
    return user


def last_seq() -> int:
    db.session.rollback()
    return db.session.scalar(select(AuditRecord.seq).order_by(AuditRecord.seq.desc())) or 0


def shown_after(seq: int) -> list[tuple[str, str]]:
    """Return what was done, and with whom, by which somebody was shown or given anybody."""
    db.session.rollback()
    rows = db.session.execute(
        select(AuditRecord.operation, AuditRecord.subject).where(AuditRecord.seq > seq)
    )
    return [(operation.value, subject) for operation, subject in rows if operation in _SHOWS]
