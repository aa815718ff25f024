"""The page that says, for any client and agency, what is shared and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from iom.accounts.domain import AgencyKind, Category, Role
from iom.accounts.models import User
from iom.clients.models import Client
from iom.db import db
from iom.kernel import clock
from iom.safeguards.shared_with import SharedWith, shared_of
from iom.sharing.domain import InvolvementKind, RestrictionKind
from iom.sharing.models import (
    Agreement,
    BreakGlass,
    Involvement,
    Restriction,
    RestrictionPerson,
    Seat,
)
from iom.sharing.readers import reader_of
from iom.sharing.scope import briefed_to, listed_to, visible_to
from iom.transaction import transaction
from tests.conftest import SignIn
from tests.factories.accounts import NOON, a_user
from tests.factories.agreements import an_agency, an_agreement
from tests.factories.clients import a_client
from tests.factories.panels import a_sitting
from tests.pages import Page

pytestmark = pytest.mark.usefixtures("app")

C = Category
LONG: dict[str, Any] = {
    "from_on": date(2020, 1, 1),
    "to_on": date(2090, 1, 1),
    "review_on": date(2080, 1, 1),
}


def works_with(client: Client, user: User, *, by_name: bool = True) -> None:
    with transaction():
        db.session.add(
            Involvement(
                client_id=client.id,
                agency_id=user.agency_id,
                user_id=user.id if by_name else None,
                kind=InvolvementKind.LINK,
                from_on=date(2026, 1, 1),
                recorded_at=NOON,
                recorded_by="tests",
            )
        )


def shared(client: Client) -> dict[str, SharedWith]:
    db.session.rollback()
    assert client.ref  # read again by the test: the product is handed what came through the scope
    return {
        each.code: each for each in shared_of(client, district="Cambridge", today=clock.today())
    }


def test_the_page_names_agencies_that_see_the_client_what_of_by_what_and_why(
    sign_in: SignIn,
) -> None:
    client = a_client(ref="C-1")
    an_agreement({"housing": [C.IDENTITY, C.HOUSING]}, title="Core", **LONG)
    linden = a_user(role=Role.LINK_WORKER, agency="housing", shared=[], full_name="Linden Wren")
    works_with(client, linden)
    hazel = sign_in(Role.COORDINATOR, full_name="Hazel Merlin")

    page = Page.open(hazel, "/clients/C-1").link("What is shared")

    assert page.table("Agencies that see this client")[1] == [
        "Housing",
        "identity, housing",
        "offending, intelligence, health, substance treatment, finance, meeting record",
        "Core , 31 Dec 2089",
        "Linden Wren: works with the client",
    ]
    assert page.table("Agencies that see this client")[0][4] == (
        "Hazel Merlin: sees every client in Cambridge"
    )
    page = page.link("Housing")
    assert "Housing sees this client. It sees identity, housing." in page.words
    assert "For these purposes: To find somewhere to live before release" in page.words
    assert "31 December 2089 is the last day on which it sees the client at all" in page.words
    assert "working with the client: Linden Wren, link worker." in page.words


def test_each_hindrance_is_named() -> None:
    client = a_client()
    for code in ("no-party", "no-identity", "no-people", "elsewhere", "no-work"):
        an_agency(code)
    an_agreement(
        {
            "no-identity": [C.HOUSING],
            "no-people": [C.IDENTITY],
            "elsewhere": [C.IDENTITY],
            "no-work": [C.IDENTITY],
        },
        **LONG,
    )
    a_user(role=Role.COORDINATOR, agency="elsewhere", districts=["Fenland"], shared=[])
    a_user(role=Role.LINK_WORKER, agency="no-work", shared=[])

    assert {code: each.hindrance for code, each in shared(client).items()} == {
        "no-party": "It is party to no agreement in force.",
        "no-identity": "No agreement in force lets it see whose data it is.",
        "no-people": "Nobody of its people who may see clients can sign in.",
        "elsewhere": "Nobody of its people covers Cambridge.",
        "no-work": "It does not work with this client.",
    }


def test_those_are_named_who_are_shown_a_part_of_the_record_alone(sign_in: SignIn) -> None:
    client = a_client(ref="C-1", family_name="Rowanworth")
    for agency, role in (("police", Role.NEIGHBOURHOOD), ("prison", Role.PANEL_MEMBER)):
        user = a_user(role=role, agency=agency, shared=[C.IDENTITY], full_name=f"{agency} person")
    a_sitting(user, cases=[client])

    page = Page.open(sign_in(Role.COORDINATOR, full_name="Hazel"), "/clients/C-1/sharing")

    assert [row[4] for row in page.table("Agencies that see this client")[1:]] == [
        "police person: is given the briefing sheet alone, while the client is on the scheme",
        "prison person: sees the case alone, on the list of a sitting of the panel",
    ]
    page = page.link("Police")
    assert "Police is shown a part of this client’s record. Of that it sees identity." in page.words
    assert "police person is given the briefing sheet alone" in page.words


def test_a_charity_is_shown_with_the_gateway_on_which_it_relies(sign_in: SignIn) -> None:
    client = a_client(ref="C-1")
    an_agency("charity", AgencyKind.THIRD_SECTOR)
    number = an_agreement({"housing": [C.IDENTITY]}, **LONG)
    administrator = sign_in(Role.ADMINISTRATOR, shared=[])
    Page.open(administrator, f"/agreements/{number}/change").press(
        "Save the change",
        **{"sees-charity": ["identity"], "gateway-charity": "Section 115", "reason": "Agreed"},
    )
    works_with(client, a_user(role=Role.LINK_WORKER, agency="charity", shared=[]))

    page = Page.open(sign_in(Role.COORDINATOR), "/clients/C-1/sharing/charity")

    assert "The gateway: Section 115." in page.words


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.COORDINATOR, 200), (Role.CASE_MANAGER, 404), (Role.LINK_WORKER, 403),
     (Role.ADMINISTRATOR, 403), (Role.AUDITOR, 403)],
)  # fmt: skip
def test_whom_the_page_is_for(role: Role, status: int, sign_in: SignIn) -> None:
    a_client(ref="C-1")
    client = sign_in(role)

    assert client.get("/clients/C-1/sharing").status_code == status
    assert client.get("/clients/C-1/sharing/council").status_code == status


def test_an_agency_that_is_none_is_not_found(sign_in: SignIn) -> None:
    a_client(ref="C-1")

    assert sign_in(Role.COORDINATOR).get("/clients/C-1/sharing/nobody").status_code == 404


_AGENCIES = ("housing", "health")
_ROLES = (
    *(Role.COORDINATOR, Role.CASE_MANAGER, Role.LINK_WORKER, Role.ANALYST),
    *(Role.PANEL_MEMBER, Role.NEIGHBOURHOOD),
)
_PEOPLE = [
    (agency, role, district)
    for agency in _AGENCIES
    for role in _ROLES
    for district in ("Cambridge", "Fenland")
]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_the_page_says_of_everybody_what_the_scope_says(data: st.DataObject) -> None:
    client, users = _world()
    pick = st.sets(st.sampled_from(range(len(users))))
    with transaction():
        for table in (Involvement, BreakGlass, RestrictionPerson, Restriction):
            db.session.execute(delete(table))
        for agreement in db.session.scalars(select(Agreement)):
            db.session.delete(agreement)
    for agency in _AGENCIES:
        if kinds := data.draw(st.sets(st.sampled_from([C.IDENTITY, C.HEALTH]))):
            an_agreement({agency: kinds}, **LONG)
    for place in data.draw(pick):
        works_with(client, users[place], by_name=data.draw(st.booleans()))
    with transaction():
        if kind := data.draw(st.none() | st.sampled_from(RestrictionKind)):
            db.session.add(
                Restriction(
                    client_id=client.id, kind=kind, shown=False, owner_id=users[0].id,
                    reason="Tests", set_at=NOON, set_by="tests",
                    people=[RestrictionPerson(user_id=users[p].id) for p in data.draw(pick)],
                )
            )  # fmt: skip
        for place in data.draw(pick):
            now = clock.now()
            until = now + timedelta(hours=data.draw(st.sampled_from([-1, 1])))
            db.session.add(
                BreakGlass(
                    user_id=users[place].id, client_id=client.id, reason="Tests",
                    at=now - timedelta(hours=2), until_at=until,
                )
            )  # fmt: skip

        _seat({users[place].id: data.draw(st.booleans()) for place in {0, *data.draw(pick)}})

    told = {
        (code, person.name, person.part)
        for code, each in shared(client).items()
        for person in each.people
    }

    assert told == _seeing(client, users)
    assert all(bool(each.hindrance) != bool(each.people) for each in shared(client).values())


def _seeing(client: Client, users: list[User]) -> set[tuple[str, str, bool]]:
    """Ask the scope who is shown the client, and whether a part of the record alone."""

    def shows(condition: Any, user: User) -> bool:
        asked = select(Client.id).where(Client.id == client.id, condition(reader_of(user), Client))
        return db.session.scalar(asked) is not None

    return {
        (user.agency.code, user.full_name, not shows(visible_to, user))
        for user in users
        if any(shows(each, user) for each in (visible_to, listed_to, briefed_to))
    }


def _seat(people: Mapping[int, bool]) -> None:
    """Let people sit in the sitting that there is: today, or up to today."""
    sitting = db.session.scalars(select(Seat.sitting_id)).first()
    db.session.execute(delete(Seat))
    for user_id, lasts in people.items():
        to_on = LONG["to_on"] if lasts else clock.today()
        seat = Seat(sitting_id=sitting, user_id=user_id, from_on=LONG["from_on"], to_on=to_on)
        db.session.add(seat)


def _world() -> tuple[Client, list[User]]:
    """Make a client in Cambridge and people of every kind once; find them again later."""
    found = db.session.scalar(select(Client))
    if found is None:
        found = a_client()
        for agency, role, district in _PEOPLE:
            a_user(
                role=role, agency=agency, districts=[district], shared=[],
                full_name=f"{role} {district}",
            )  # fmt: skip
        a_sitting(a_user(), cases=[found])
    db.session.rollback()
    return found, list(db.session.scalars(select(User).order_by(User.id)).unique())
