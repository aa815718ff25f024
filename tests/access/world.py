"""A small world with one example of everything that an address can name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from iom.accounts.domain import Role
from iom.accounts.models import User
from iom.db import db
from tests.access import examples
from tests.access.state import State, put_back, taken_down
from tests.conftest import SignIn
from tests.factories.accounts import a_user, the_places
from tests.factories.clients import a_client, a_situation
from tests.factories.safeguards import a_restriction
from tests.pages import Page

NOBODY = "nobody"
ROLES = (NOBODY, *(role.value for role in Role))
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass
class World:
    """The application, somebody of every role, and what they may name in an address."""

    app: Flask
    engine_name: str
    sign_in: SignIn
    users: dict[str, int] = field(default_factory=dict)
    slower: dict[str, int] = field(default_factory=dict)  # others of the same roles
    named: dict[str, str] = field(default_factory=dict)
    as_built: State | None = None

    def client(self, role: str) -> FlaskClient:
        """Return a browser in which somebody of the role has signed in; or nobody."""
        if role == NOBODY:
            return self.app.test_client()
        return self.sign_in(user=db.session.get_one(User, self.users[role]))

    def fresh(self, role: str) -> tuple[FlaskClient, str]:
        """Sign somebody of the role in; return with the token that their forms carry."""
        return _with_token(self.client(role), "/sign-in" if role == NOBODY else "/notices")

    def fresh_as(self, user: User) -> tuple[FlaskClient, str]:
        """Sign a user in; return with the token that their forms carry."""
        return _with_token(self.sign_in(user=user), "/notices")

    def rules(self) -> Iterator[Rule]:
        """Yield every rule, by its text."""
        yield from sorted(self.app.url_map.iter_rules(), key=lambda rule: rule.rule)

    def address(self, rule: Rule, named: Mapping[str, str] | None = None) -> str:
        """Fill the places of a rule with the example of each, or with what `named` has instead."""
        examples_of = self.named if named is None else named

        def example(place: re.Match[str]) -> str:
            name = place.group("name")
            found = examples_of.get(f"{rule.endpoint}:{name}", examples_of.get(name))
            assert found, f"tests/access/examples.py has no example of <{name}> in {rule.rule}"
            return found

        path = re.sub(r"<(?:[^:<>]+:)?(?P<name>\w+)>", example, rule.rule)
        return path + examples.QUERIES.get(rule.endpoint, "")

    def put_back(self) -> None:
        """Undo whatever was done since the world was built."""
        assert self.as_built
        put_back(self.as_built)


def build(app: Flask, engine_name: str, sign_in: SignIn) -> World:
    """Make the world: a client in Cambridge whom everybody works with, and one of each thing."""
    world = World(app, engine_name, sign_in)
    the_places()
    client = a_client(
        ref="C-000001", family_name="Alderworth", given_names="Wren", level=3, dip_status=None
    )
    a_situation(client, from_on=date(2025, 7, 1))
    for role in Role:
        username = f"the-{role.value}"
        name = f"Wren {role.value.title()}worth"
        user = a_user(role=role, username=username, full_name=name, districts=["Cambridge"])
        world.users[role.value] = user.id
    closed = a_client(ref="C-000005", family_name="Closedworth", given_names="Lark")
    a_restriction(closed, db.session.get_one(User, world.users["link-worker"]))
    examples.make(client, world.users, world.named)
    world.as_built = taken_down()
    return world


def _with_token(client: FlaskClient, path: str) -> tuple[FlaskClient, str]:
    page = Page.open(client, path)
    return client, str(page.soup.select("[name=csrf_token]")[0]["value"])
