"""Production refuses to start with settings that are not safe."""

import secrets
from pathlib import Path

import pytest

from config import BadSettings, Config, Environment, Mail, MailSecurity

KEYS = ("IOM_SECRET_KEY", "IOM_AUDIT_KEY", "IOM_FIELD_KEY")


def production(**changed: str) -> dict[str, str]:
    good = {key: secrets.token_hex(32) for key in KEYS}
    good |= {"IOM_ENV": "production", "DATABASE_URL": "postgresql+psycopg://iom@/iom"}
    return {name: value for name, value in (good | changed).items() if value}


def test_good_settings_are_taken_as_they_are() -> None:
    variables = production(IOM_AUDIT_CHECKPOINT="/var/lib/iom-head", IOM_DATA_DIR="/var/lib/iom")
    config = Config.from_environment(variables)

    assert config.environment is Environment.PRODUCTION
    assert config.secret_key == variables["IOM_SECRET_KEY"]
    assert config.cookie_secure
    assert config.totp_required
    assert not config.debug
    assert config.audit_checkpoint == Path("/var/lib/iom-head")
    assert config.data_dir == Path("/var/lib/iom")


@pytest.mark.parametrize("checkpoint", ["", "/var/lib/iom-head"])
def test_a_process_of_its_own_gets_the_very_same_settings(checkpoint: str) -> None:
    config = Config.from_environment(production(IOM_AUDIT_CHECKPOINT=checkpoint))

    assert Config.from_environment(config.as_environment()) == config


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("", "is not set"),
        ("0a1b2c3d4e5f", "too short or too simple"),
        ("ab" * 40, "too short or too simple"),
        ("please-change-me-0a1b2c3d4e5f6071829", "known example"),
        ("development-only-0a1b2c3d4e5f607182", "known example"),
    ],
)
def test_a_weak_key_is_refused_by_name(key: str, value: str, reason: str) -> None:
    with pytest.raises(BadSettings, match=rf"{key} .*{reason}"):
        Config.from_environment(production(**{key: value}))


def test_one_key_for_two_purposes_is_refused() -> None:
    same = secrets.token_hex(32)
    with pytest.raises(BadSettings, match="must differ"):
        Config.from_environment(production(IOM_SECRET_KEY=same, IOM_AUDIT_KEY=same))


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"FLASK_DEBUG": "1"}, "FLASK_DEBUG is on"),
        ({"IOM_COOKIE_SECURE": "no"}, "plain http"),
        ({"IOM_TOTP": "off"}, "second factor"),
        ({"DATABASE_URL": ""}, "DATABASE_URL is not set"),
        ({"IOM_TOTP": "maybe"}, "must be off or required"),
        ({"IOM_ENV": "prod"}, "must be one of production"),
    ],
)
def test_what_is_not_safe_is_refused(changed: dict[str, str], reason: str) -> None:
    with pytest.raises(BadSettings, match=reason):
        Config.from_environment(production(**changed))


def test_without_any_setting_it_is_a_development_copy_on_sqlite() -> None:
    config = Config.from_environment({})

    assert config.environment is Environment.DEVELOPMENT
    assert config.database_url.startswith("sqlite:////")
    assert config.database_url.endswith("/instance/iom.db")


@pytest.mark.parametrize(
    "url", ["garbage", "sqlite", "postgresql://me:hush@host:port/iom", "mysql://me:hush@host/iom"]
)
def test_what_is_no_address_of_a_database_is_refused_and_not_quoted(url: str) -> None:
    with pytest.raises(BadSettings, match="DATABASE_URL is not the address") as refusal:
        Config.from_environment({"DATABASE_URL": url})
    assert "hush" not in str(refusal.value)


MAIL = {
    "IOM_SMTP_HOST": "mail.council.example",
    "IOM_SMTP_SENDER": "iom@council.example",
    "IOM_ADDRESS": "https://iom.council.example/",
}


def test_without_a_mail_server_nobody_is_sent_an_e_mail() -> None:
    assert Config.from_environment(production()).mail is None


def test_the_settings_of_e_mail_are_taken_as_they_are() -> None:
    config = Config.from_environment(
        production(**MAIL, IOM_SMTP_USER="iom", IOM_SMTP_PASSWORD="a fine password")
    )

    assert config.mail == Mail(
        host="mail.council.example",
        port=587,
        security=MailSecurity.STARTTLS,
        sender="iom@council.example",
        address="https://iom.council.example",
        user="iom",
        password="a fine password",
    )
    assert "a fine password" not in repr(config)
    assert Config.from_environment(config.as_environment()) == config


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"IOM_SMTP_HOST": ""}, "IOM_SMTP_HOST is not set, but"),
        ({"IOM_SMTP_SENDER": ""}, "IOM_SMTP_SENDER must be one e-mail address"),
        ({"IOM_SMTP_SENDER": "a@b.example\nBcc: c@d.example"}, "must be one e-mail address"),
        ({"IOM_SMTP_PORT": "smtp"}, "must be a number from 1 to 65535"),
        ({"IOM_SMTP_PORT": "65536"}, "must be a number from 1 to 65535"),
        ({"IOM_SMTP_SECURITY": "ssl"}, "must be none or starttls or tls"),
        ({"IOM_SMTP_SECURITY": "none"}, "over TLS, or to a server on the same machine"),
        ({"IOM_SMTP_USER": "iom"}, "set both or neither"),
        (
            {
                "IOM_SMTP_SECURITY": "none",
                "IOM_SMTP_HOST": "localhost",
                "IOM_SMTP_USER": "iom",
                "IOM_SMTP_PASSWORD": "a fine password",
            },
            "a password is sent over TLS only",
        ),
        ({"IOM_ADDRESS": ""}, "IOM_ADDRESS must be where people sign in"),
        ({"IOM_ADDRESS": "iom.council.example"}, "IOM_ADDRESS must be where people sign in"),
        ({"IOM_ADDRESS": "http://iom.council.example"}, "must begin with https"),
    ],
)
def test_settings_of_e_mail_that_are_not_safe_are_refused(
    changed: dict[str, str], reason: str
) -> None:
    with pytest.raises(BadSettings, match=reason):
        Config.from_environment(production(**(MAIL | changed)))


def test_a_mail_server_on_the_same_machine_needs_no_tls() -> None:
    local = {"IOM_SMTP_HOST": "localhost", "IOM_SMTP_SECURITY": "none"}

    config = Config.from_environment(production(**(MAIL | local)))

    assert config.mail is not None
    assert config.mail.port == 25
