"""Action plans for tests: say only what the test is about."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from secrets import token_urlsafe
from typing import Any

from iom.accounts.domain import Reader
from iom.clients.models import Client
from iom.contacts.domain import Pathway
from iom.db import db
from iom.entries.domain import Kind, Known
from iom.kernel.clock import LONDON
from iom.plans import service
from iom.plans.acting import Act
from iom.plans.agreeing import agree
from iom.plans.domain import Answer, Came, Doer
from iom.plans.kinds import GOAL
from iom.plans.occasions import INTRODUCTION, REVIEW
from iom.plans.plan import Plan
from iom.plans.queries import get_plan
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, NOON

SET_ON = date(2026, 5, 1)
OWN = "I want a place of my own"


def an_act(
    client: Client | str, *, at: datetime = NOON, actor: Reader = COMMAND, token: str = ""
) -> Act:
    """Return who does something to whose plan, and when."""
    db.session.rollback()
    return Act(
        ref=client if isinstance(client, str) else client.ref,
        actor=actor,
        at=at,
        today=at.astimezone(LONDON).date(),
        token=token or token_urlsafe(24),
    )


def a_goal(client: Client | str, **said: Any) -> int:
    """Put a goal about housing in a plan, set on 1 May 2026. Returns its number."""
    act = an_act(client, **_about_act(said))
    values = {
        "own_words": OWN,
        "aim": "Keeps a flat for six months",
        "pathway": Pathway.ACCOMMODATION,
        "need": None,
        "on": SET_ON,
    } | said
    return _part(act, GOAL, values)


def a_step(client: Client | str, goal_id: int, **said: Any) -> int:
    """Put a step of the client's in a plan, by 1 July 2026. Returns its number."""
    act = an_act(client, **_about_act(said))
    values = {
        "what": "Bring proof of income",
        "doer": Doer.CLIENT,
        "who": "",
        "by_on": date(2026, 7, 1),
    } | said
    with transaction():
        return int(service.add_step(act, goal_id, values).id)


def came(client: Client | str, *, step: int = 0, goal: int = 0, **said: Any) -> None:
    """Say that a step is done, or that a goal is reached, on 5 May 2026."""
    act = an_act(client, **_about_act(said))
    values = {"how": Came.DONE, "what": "", "on": date(2026, 5, 5)} | said
    with transaction():
        if step:
            service.say_of_step(act, step, values)
        else:
            service.say_of_goal(act, goal, values)


def agreed(
    client: Client | str, goals: Collection[int], steps: Collection[int] = (), **said: Any
) -> None:
    """Let a client agree to goals and steps, on 1 May 2026."""
    act = an_act(client, **_about_act(said))
    values = {
        "answer": Answer.AGREES,
        "own_words": "Good. The flat comes first.",
        "worker": "Ivy Oakfield",
        "others": "",
        "on": SET_ON,
    } | said
    with transaction():
        agree(act, values, goal_ids=goals, step_ids=steps)


def a_plan_review(client: Client | str, on: date, **said: Any) -> int:
    """Review a plan with the client. Returns the number of the review."""
    act = an_act(client, **_about_act(said))
    values = {
        "on": on,
        "reviewer": "Ivy Oakfield",
        "with_client": Known.YES,
        "changed": "Nothing changed",
        "next_on": None,
    } | said
    return _part(act, REVIEW, values)


def an_introduction(client: Client | str, **said: Any) -> int:
    """Plan an introduction to a housing service for 1 July 2026. Returns its number."""
    act = an_act(client, **_about_act(said))
    values = {
        "service": "Thornworth Homes",
        "person": "Teasel Marsh",
        "pathway": Pathway.ACCOMMODATION,
        "worker": "Ivy Oakfield",
        "planned_on": date(2026, 7, 1),
        "place": "",
        "held_on": None,
        "others": "",
        "fell_through": "",
        "note": "",
    } | said
    return _part(act, INTRODUCTION, values)


def the_plan(client: Client | str, today: date, *, reader: Reader = COMMAND) -> Plan:
    """Read the plan of a client."""
    db.session.rollback()
    return get_plan(reader, client if isinstance(client, str) else client.ref, today).plan


def _part(act: Act, kind: Kind, values: dict[str, Any]) -> int:
    with transaction():
        return int(service.add_part(act, kind, values).id)


def _about_act(said: dict[str, Any]) -> dict[str, Any]:
    return {name: said.pop(name) for name in ("at", "actor", "token") if name in said}
