"""How much a request may send, and that nobody makes the product read what they may not send."""

from __future__ import annotations

import pytest
from flask import Flask, request

from iom.accounts.domain import Role
from iom.web import sizes
from tests.conftest import SignIn
from tests.factories.accounts import the_places

FORM = "multipart/form-data; boundary=b"
TAKE_FILES = ("/intake/clients", "/crimes/import")


def test_only_pages_that_take_files_take_much(sign_in: SignIn) -> None:
    the_places()
    client = sign_in(Role.COORDINATOR)
    much = b"x" * (sizes.WITHOUT_FILES + 1)

    for path in ("/sign-in", "/clients/find", "/nominations/new", "/account/password"):
        assert client.post(path, data=much, content_type=FORM).status_code == 413, path
    for path in TAKE_FILES:
        with client.application.test_request_context(path, method="POST"):
            sizes._limit()  # noqa: SLF001  # what happens before a page is asked
            assert (request.max_content_length or 0) > sizes.WITHOUT_FILES, path


class Unread:
    """A body of which nothing may be read."""

    def __getattr__(self, name: str) -> object:
        pytest.fail(f"it was read: {name}")


@pytest.mark.parametrize(("role", "status"), [(None, 401), (Role.ANALYST, 403)])
def test_much_is_not_read_from_whoever_may_not_send_it(
    app: Flask, sign_in: SignIn, role: Role | None, status: int
) -> None:
    client = app.test_client() if role is None else sign_in(role)
    for path in TAKE_FILES:
        for how in ({"CONTENT_LENGTH": "250000000"}, {"HTTP_TRANSFER_ENCODING": "chunked"}):
            sent = {"wsgi.input": Unread(), "CONTENT_TYPE": FORM, **how}
            answer = client.post(path, environ_overrides=sent)
            assert answer.status_code == status, path


def test_very_many_fields_are_refused(sign_in: SignIn) -> None:
    the_places()
    client = sign_in(Role.COORDINATOR)
    plain = b"&".join(b"a=1" for _ in range(500_000))
    answer = client.post(
        "/clients/find", data=plain, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 400
    part = b"--b\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n"
    answer = client.post("/clients/find", data=part * 2_000 + b"--b--", content_type=FORM)
    assert answer.status_code == 413
