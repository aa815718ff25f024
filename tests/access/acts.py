"""What people do on pages, one line each, with the rows that it must leave on the trail.

An act opens `path` as somebody of `role`; with a `button` it then fills in `values` and presses it.
`rows` are the rows of that last request alone: operation, event, subject, in their order.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.access.world import World
from tests.pages import Page, filled

Row = tuple[str, str, str]


@dataclass(frozen=True)
class Act:
    """One thing that somebody does."""

    name: str
    role: str
    path: str
    button: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()
    status: int = 0  # 0: 200 for a page, 302 or 303 for a button

    def __str__(self) -> str:
        return self.name


def prepare(act: Act, world: World) -> tuple[FlaskClient, str, dict[str, Any]]:
    """Sign in and open the page; return the browser, and what the button would send where."""
    client = world.client(act.role)
    path = act.path.format(**{key.replace(":", "_"): value for key, value in world.named.items()})
    if not act.button:
        return client, path, {}
    page = Page.open(client, path)
    controls = [
        tag
        for tag in page.soup.select("form button, form [type=submit]")
        if " ".join(tag.get_text(" ", strip=True).split()) == act.button
    ]
    assert controls, f"no button “{act.button}” on {path}"
    form = controls[0].find_parent("form")
    assert form is not None
    data = filled(form)
    unknown = set(act.values) - {str(tag["name"]) for tag in form.select("[name]")}
    assert not unknown, f"no field {unknown} in the form of “{act.button}”"
    data |= act.values
    if controls[0].get("name"):
        data[str(controls[0]["name"])] = str(controls[0].get("value", ""))
    return client, str(form.get("action") or page.path), data


def carry_out(act: Act, client: FlaskClient, path: str, data: dict[str, Any]) -> TestResponse:
    """Make the request of the act, and check its status."""
    answer = client.post(path, data=data) if act.button else client.get(path)
    expected = {act.status} if act.status else ({302, 303} if act.button else {200})
    assert answer.status_code in expected, f"{act.name}: {answer.status}\n{answer.text[:3000]}"
    return answer
