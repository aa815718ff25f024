"""The fields that are kept encrypted, and the change of their key."""

from __future__ import annotations

from dataclasses import replace

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import text

from config import Config
from iom import keys
from iom.accounts.models import User
from iom.cli.main import iom
from iom.db import db
from iom.transaction import transaction
from iom.upkeep import sealing
from iom.upkeep.sealing import sealed_columns
from tests.factories.accounts import a_user

SECRET = "JBSWY3DPEHPK3PXP"
NEW_KEY, OTHER_KEY = "a-new-key-of-the-tests", "quite-another-key-of-the-tests"


@pytest.fixture
def config(app: Flask) -> Config:
    found: Config = app.config["IOM"]
    return found


def test_what_is_sealed_cannot_be_read_in_the_database(app: Flask) -> None:
    somebody_with_a_secret()
    [kept] = kept_secrets()
    assert SECRET not in kept
    assert db.session.scalars(db.select(User.totp_secret)).one() == SECRET


def test_the_same_text_is_never_sealed_alike(app: Flask) -> None:
    assert keys.seal(SECRET) != keys.seal(SECRET)


def test_a_changed_byte_is_noticed(app: Flask) -> None:
    sealed = keys.seal(SECRET)
    changed = sealed[:-9] + ("A" if sealed[-9] != "A" else "B") + sealed[-8:]
    with pytest.raises(keys.CannotOpen):
        keys.unseal(changed)


def test_with_the_earlier_key_beside_it_a_new_key_reads_and_reseals(config: Config) -> None:
    somebody_with_a_secret()
    [before] = kept_secrets()
    both = replace(config, field_key=NEW_KEY, field_old_keys=(config.field_key,))

    answer = run(both, "keys", "reseal")

    assert answer.exit_code == 0, answer.output
    assert "1 fields are sealed with the present key" in answer.output
    [after] = kept_secrets()
    assert after != before
    alone = replace(config, field_key=NEW_KEY)
    assert run(alone, "keys", "reseal").exit_code == 0  # the new key alone opens it
    assert run(config, "keys", "reseal").exit_code == 1  # the earlier one does no longer


def test_what_somebody_changes_while_fields_are_sealed_anew_is_not_put_back(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    somebody_with_a_secret()
    later = keys.seal("ANOTHERSECRET")
    again = keys.seal_anew

    def meanwhile(sealed: str) -> str:
        """Take a new second factor just when the old one was read."""
        db.session.connection().exec_driver_sql(
            f"UPDATE accounts_user SET totp_secret = '{later}' WHERE totp_secret IS NOT NULL"
        )
        return again(sealed)

    monkeypatch.setattr(sealing, "seal_again", meanwhile)

    assert run(config, "keys", "reseal").exit_code == 0

    assert kept_secrets() == [later]


def test_a_key_that_fits_nothing_changes_nothing(config: Config) -> None:
    somebody_with_a_secret()
    before = kept_secrets()

    answer = run(replace(config, field_key=OTHER_KEY), "keys", "reseal")

    assert answer.exit_code == 1
    assert "IOM_FIELD_OLD_KEYS" in answer.stderr
    assert kept_secrets() == before


def test_every_column_that_should_be_sealed_is(app: Flask) -> None:
    found = {f"{table.name}.{column.name}" for table, column in sealed_columns()}
    assert found >= {"accounts_user.totp_secret", "accounts_user.home_address"}


def test_a_new_key_is_as_long_as_production_asks(config: Config) -> None:
    first, second = (run(config, "keys", "new").output.strip() for _ in range(2))
    assert len(first) == len(second) == 64
    assert first != second


def somebody_with_a_secret() -> None:
    user = a_user()
    with transaction():
        db.session.get_one(User, user.id).totp_secret = SECRET


def kept_secrets() -> list[str]:
    db.session.rollback()
    return list(
        db.session.scalars(
            text("SELECT totp_secret FROM accounts_user WHERE totp_secret IS NOT NULL")
        )
    )


def run(config: Config, *words: str) -> Result:
    db.session.rollback()
    return CliRunner().invoke(iom, words, obj=config, catch_exceptions=False)
