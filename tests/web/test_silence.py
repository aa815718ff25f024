"""No address, title or log line names a client, whatever is opened, typed or refused."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup, SoupStrainer, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from iom.accounts.domain import Role
from tests.access.silence import NAMED, TYPED, check_silent
from tests.access.world import World
from tests.pages import filled

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])
FORMS = SoupStrainer("form")


def test_what_is_typed_into_any_form_comes_into_no_address_title_or_log(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    clients = [world.client(role) for role in (Role.COORDINATOR, Role.ADMINISTRATOR)]
    sent = 0
    for rule in world.rules():
        if not (rule.methods or set()) >= {"GET", "POST"}:
            continue
        path = world.address(rule)
        for client in clients:
            answer = client.get(path)
            if answer.status_code == 200:
                sent += fill_in(client, path, answer)
                break
    assert sent > 60
    log = capsys.readouterr()
    assert not NAMED.search(log.out + log.err)


def fill_in(client: FlaskClient, path: str, answer: TestResponse) -> int:
    """Send the form of a page with a name in each field of words, if it has one."""
    for form in BeautifulSoup(answer.text, "html.parser", parse_only=FORMS).find_all("form"):
        words = {str(tag["name"]): TYPED for tag in form.select("[name]") if is_for_words(tag)}
        if words and str(form.get("action") or path) == path and form.get("method") == "post":
            check_silent(client.post(path, data=filled(form) | words), path)
            return 1
    return 0


def is_for_words(tag: Tag) -> bool:
    """Say whether a field takes words; boxes of days and numbers do not."""
    if tag.name == "textarea":
        return True
    words = str(tag.get("type", "text")) in {"text", "search", "email", "tel"}
    return tag.name == "input" and words and "inputmode" not in tag.attrs


def test_no_change_is_made_without_the_token_of_ones_own_session(world: World) -> None:
    client, _ = world.fresh(Role.COORDINATOR)
    _, foreign = world.fresh(Role.CASE_MANAGER)
    asked = 0
    for rule in world.rules():
        if "POST" in (rule.methods or ()):
            address = world.address(rule)
            for sent in ({"data": {"csrf_token": foreign}}, {"json": {"csrf_token": foreign}}):
                assert client.post(address, **sent).status_code == 400, rule.rule
            asked += 1
    assert asked > 200
