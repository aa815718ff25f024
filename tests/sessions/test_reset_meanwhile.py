"""A password that is being changed while an administrator resets it stays reset."""

import pytest
from flask import Flask

from iom.accounts.queries import get_user_by_name
from iom.kernel import clock
from iom.sessions import door, own_password
from iom.transaction import transaction
from tests.conftest import SignIn
from tests.factories.accounts import COMMAND, PASSWORD, a_user
from tests.pages import Page


def test_a_reset_between_the_old_password_and_the_new_one_holds(
    app: Flask, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in(user=a_user(username="linnet"))
    page = Page.open(client, "/account/password")
    confirm = door.confirm_password

    def confirm_and_be_reset(typed: str) -> None:
        confirm(typed)
        with transaction():
            own_password.force_reset(get_user_by_name("linnet"), actor=COMMAND, at=clock.now())

    monkeypatch.setattr(door, "confirm_password", confirm_and_be_reset)
    page.press(
        "Change it",
        password=PASSWORD,
        new_password="seven quiet lapwings",
        again="seven quiet lapwings",
    )

    assert get_user_by_name("linnet").password_hash is None
