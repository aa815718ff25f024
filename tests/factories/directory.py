"""Providers, programmes and starts of the directory, for tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from typing import Any

from iom.contacts.domain import Pathway
from iom.db import db
from iom.directory import providers, queries, service, starts
from iom.directory.domain import Programme
from iom.directory.drafting import Details
from iom.directory.noting import Doing
from iom.directory.provider_words import NewProvider
from iom.directory.start_words import NewStart
from iom.directory.words import ForSex, ForStatutory, Sector, Taken, Where
from iom.needs.domain import NeedKind
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, NOON

TODAY = NOON.date()
_number = count(1)


def a_doing(version: int = 1, **said: Any) -> Doing:
    return replace(Doing(actor=COMMAND, at=NOON, version=version), **said)


def a_provider(name: str = "", **said: Any) -> str:
    """Put a provider in the directory. Returns its reference."""
    told: dict[str, Any] = {
        "name": name or f"Alderworth House {next(_number)}",
        "sector": Sector.ACCOMMODATION,
        "third_sector": False,
        "telephone": "",
        "note": "",
    }
    db.session.rollback()
    with transaction():
        return providers.add(NewProvider(**told | said), doing=a_doing())


def the_details(provider: str, **said: Any) -> Details:
    """All that is said of a programme for everybody at liberty, but for what is said here."""
    told: dict[str, Any] = {
        "provider": provider,
        "name": f"Wren Steps {next(_number)}",
        "what": "A group that meets twelve times.",
        "pathway": Pathway.DRUGS_ALCOHOL,
        "needs": frozenset({NeedKind.ALCOHOL}),
        "districts": None,
        "least_age": None,
        "most_age": None,
        "sex": ForSex.ANY,
        "statutory": ForStatutory.EITHER,
        "custody": Where.COMMUNITY,
        "how_to_refer": "Ring them.",
        "link_user_id": None,
        "link": "",
        "takes": Taken.BY_REFERRAL,
        "days": (),
        "hours": "",
        "capacity": None,
        "taken": 0,
        "cost_pence": None,
    }
    return Details(**told | said)


def a_programme(provider: str = "", *, on: date = TODAY, **said: Any) -> str:
    """Put a programme in the directory, confirmed on a day. Returns its reference."""
    provider = provider or a_provider()
    with transaction():
        return service.add(the_details(provider, **said), doing=a_doing(), today=on)


def a_start(ref: str, on: date = TODAY + timedelta(days=30), places: int | None = 8) -> int:
    """Put a start of a programme of a fixed term in the directory. Returns its number."""
    with transaction():
        starts.add(ref, NewStart(on=on, places=places), doing=a_doing(), today=TODAY)
    return next(each.id for each in found(ref).starts if each.on == on)


def closed(ref: str, why: str = "The contract ended") -> None:
    """Close a programme or a provider from today on."""
    act = providers.close if ref.startswith("V") else service.close
    with transaction():
        act(ref, TODAY, why, doing=a_doing(), today=TODAY)


def found(ref: str) -> Programme:
    """What the directory says of a programme now."""
    db.session.rollback()
    return queries.get_programme(ref)
