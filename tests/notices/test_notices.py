"""People are told once, read it, and read nobody else's."""

from __future__ import annotations

from datetime import timedelta

from flask.testing import FlaskClient

from iom.accounts.domain import Role
from iom.notices import queries, service
from iom.transaction import transaction
from tests.conftest import SignIn
from tests.factories.accounts import NOON, a_user
from tests.pages import Page


def test_somebody_is_told_once_of_each_thing_whoever_calls_how_often(app: object) -> None:
    hazel, ivy = a_user(), a_user()

    tell([hazel.id, ivy.id, hazel.id], key="one")
    tell([hazel.id], key="one", sentence="The same again")
    tell([hazel.id], key="two")

    assert queries.count_unread(hazel.id) == 2
    assert queries.count_unread(ivy.id) == 1
    assert [each.sentence for each in queries.list_notices(ivy.id)] == ["Something happened."]


def test_nobody_is_told_without_a_fault(app: object) -> None:
    tell([], key="one")


def test_unread_notices_stand_before_read_ones_and_late_before_early(app: object) -> None:
    hazel = a_user()
    for hour, key in enumerate(("first", "second", "third")):
        tell([hazel.id], key=key, sentence=key, hours=hour)
    [third, *_] = queries.list_notices(hazel.id)

    with transaction():
        service.mark_read(hazel.id, third.id, at=NOON)

    order = [each.sentence for each in queries.list_notices(hazel.id)]
    assert order == ["second", "first", "third"]


def test_the_page_header_says_how_many_wait_and_nothing_when_none_do(sign_in: SignIn) -> None:
    hazel = a_user(role=Role.AUDITOR)
    client = sign_in(user=hazel)
    assert "notice" not in header_of(client)

    tell([hazel.id], key="one")
    assert "1 notice Sign out" in header_of(client)
    tell([hazel.id], key="two")
    assert "2 notices Sign out" in header_of(client)

    Page.open(client, "/notices").press("Mark all as read")
    assert "2 notices" not in header_of(client)


def test_one_notice_is_marked_as_read(sign_in: SignIn) -> None:
    hazel = a_user()
    tell([hazel.id], key="one", sentence="The record C-1 was opened.")

    page = Page.open(sign_in(user=hazel), "/notices")
    page = page.press("Mark as read : The record C-1 was opened.")

    assert page.words.startswith("Notices 0 unread")


def test_nobody_reads_or_marks_the_notices_of_another(sign_in: SignIn) -> None:
    hazel, ivy = a_user(), a_user()
    tell([hazel.id], key="one", sentence="For Hazel alone.")
    [notice] = queries.list_notices(hazel.id)
    client = sign_in(user=ivy)

    page = Page.open(client, "/notices")
    assert "For Hazel alone" not in page.words
    token = {"csrf_token": str(page.soup.select("[name=csrf_token]")[0]["value"])}
    assert client.post(f"/notices/{notice.id}/read", data=token).status_code == 302
    assert client.post("/notices/read", data=token | {"last": notice.id}).status_code == 302

    assert queries.count_unread(hazel.id) == 1


def test_what_came_after_the_page_was_opened_stays_unread(sign_in: SignIn) -> None:
    hazel = a_user()
    tell([hazel.id], key="one")
    page = Page.open(sign_in(user=hazel), "/notices")

    tell([hazel.id], key="two", hours=1)
    page.press("Mark all as read")

    assert queries.count_unread(hazel.id) == 1


def header_of(client: FlaskClient) -> str:
    [tag] = Page.open(client, "/notices").soup.select(".app-top")
    return " ".join(tag.get_text(" ", strip=True).split())


def tell(
    user_ids: list[int], *, key: str, sentence: str = "Something happened.", hours: int = 0
) -> None:
    with transaction():
        service.notify(
            user_ids,
            kind="test",
            sentence=sentence,
            link="/clients/C-1",
            key=key,
            at=NOON + timedelta(hours=hours),
        )
