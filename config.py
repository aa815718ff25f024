"""Settings, read once from the environment. Nothing under `iom` imports this module."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

_HERE = Path(__file__).parent
_KEYS = ("IOM_SECRET_KEY", "IOM_AUDIT_KEY", "IOM_FIELD_KEY")
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
_KEY_LENGTH = 32  # characters; `python3 -c "import secrets; print(secrets.token_hex(32))"` gives 64
_EXAMPLES = ("change", "example", "secret", "password", "development", "insecure", "0123456789")


class Environment(StrEnum):
    """Where the product runs. Only `demo` shows sign-ins; only `production` refuses weak keys."""

    PRODUCTION = "production"
    DEVELOPMENT = "development"
    TEST = "test"
    DEMO = "demo"


class BadSettings(Exception):
    """The settings are not safe to start with. The text says which and what to do."""


class MailSecurity(StrEnum):
    """How what goes to the mail server is kept from others' eyes."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"  # in production to a server on the same machine only


@dataclass(frozen=True, kw_only=True)
class Mail:
    """The server that takes e-mails, and what stands in them. `address` is where to sign in."""

    host: str
    port: int
    security: MailSecurity
    sender: str
    address: str
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, kw_only=True)
class Config:
    """What the product was started with (INTERFACES 1)."""

    environment: Environment = Environment.DEVELOPMENT
    database_url: str = ""
    secret_key: str = "development-only-secret-key"
    audit_key: str = "development-only-audit-key"
    field_key: str = "development-only-field-key"
    totp_required: bool = True
    cookie_secure: bool = False
    debug: bool = False
    data_dir: Path = _HERE / "instance"
    audit_checkpoint: Path = Path()  # where none is named: a file in the data folder
    # Keys of before a rotation: what was signed or sealed with them can still be read.
    secret_old_keys: tuple[str, ...] = ()
    audit_old_keys: tuple[str, ...] = ()
    field_old_keys: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    proxies: int = 0
    mail: Mail | None = None  # None: nobody is sent an e-mail

    def __post_init__(self) -> None:
        """Put the head of the audit trail beside the data, where it is not told otherwise."""
        if self.audit_checkpoint == Path():
            object.__setattr__(self, "audit_checkpoint", self.data_dir / "audit-checkpoint")

    @classmethod
    def from_environment(cls, variables: Mapping[str, str] = os.environ) -> Config:
        """Read the settings.

        Raises:
            BadSettings: a value is none of those allowed or, in production, not safe.
        """
        environment = _environment(variables.get("IOM_ENV", "development"))
        production = environment is Environment.PRODUCTION
        data_dir = Path(variables.get("IOM_DATA_DIR") or _HERE / "instance").absolute()
        given: dict[str, Any] = {
            key.removeprefix("IOM_").lower(): variables[key] for key in _KEYS if variables.get(key)
        }
        checkpoint = variables.get("IOM_AUDIT_CHECKPOINT")
        config = cls(
            environment=environment,
            database_url=variables.get("DATABASE_URL") or f"sqlite:///{data_dir / 'iom.db'}",
            totp_required=_choice(variables, "IOM_TOTP", "required", "off") == "required",
            cookie_secure=_choice(
                variables, "IOM_COOKIE_SECURE", "yes" if production else "no", "yes", "no"
            )
            == "yes",
            debug=variables.get("FLASK_DEBUG", "0") not in {"", "0", "false"},
            data_dir=data_dir,
            audit_checkpoint=Path(checkpoint).absolute() if checkpoint else Path(),
            hosts=tuple(variables.get("IOM_HOSTS", "").split()),
            proxies=_proxies(variables.get("IOM_PROXIES") or "0"),
            mail=_mail(variables),
            secret_old_keys=tuple(variables.get("IOM_SECRET_OLD_KEYS", "").split()),
            audit_old_keys=tuple(variables.get("IOM_AUDIT_OLD_KEYS", "").split()),
            field_old_keys=tuple(variables.get("IOM_FIELD_OLD_KEYS", "").split()),
            **given,
        )
        _refuse_other_databases(config.database_url)
        if production:
            _refuse_weak(config, variables)
        return config

    def as_environment(self) -> dict[str, str]:
        """Write the settings as `from_environment` reads them, for a process of its own."""
        return {
            "IOM_ENV": self.environment.value,
            "DATABASE_URL": self.database_url,
            **{key: getattr(self, key.removeprefix("IOM_").lower()) for key in _KEYS},
            "IOM_TOTP": "required" if self.totp_required else "off",
            "IOM_COOKIE_SECURE": "yes" if self.cookie_secure else "no",
            "FLASK_DEBUG": "1" if self.debug else "0",
            "IOM_DATA_DIR": str(self.data_dir),
            "IOM_AUDIT_CHECKPOINT": str(self.audit_checkpoint),
            "IOM_SECRET_OLD_KEYS": " ".join(self.secret_old_keys),
            "IOM_AUDIT_OLD_KEYS": " ".join(self.audit_old_keys),
            "IOM_FIELD_OLD_KEYS": " ".join(self.field_old_keys),
            "IOM_HOSTS": " ".join(self.hosts),
            "IOM_PROXIES": str(self.proxies),
            **(_mail_as_environment(self.mail) if self.mail else {}),
        }


def _proxies(text: str) -> int:
    if not text.isdecimal() or int(text) > 9:
        raise BadSettings(f"IOM_PROXIES is “{text}”; it must be the number of proxies in front.")
    return int(text)


_MAIL = "HOST PORT SECURITY USER PASSWORD SENDER".split()
_PORTS = {MailSecurity.STARTTLS: 587, MailSecurity.TLS: 465, MailSecurity.NONE: 25}
_E_MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")


def _mail(variables: Mapping[str, str]) -> Mail | None:
    """Read the settings of e-mail; without a server nobody is sent one."""
    given = {name: variables.get(f"IOM_SMTP_{name}", "").strip() for name in _MAIL}
    if not given["HOST"]:
        if any(given.values()):
            raise BadSettings("IOM_SMTP_HOST is not set, but other settings of e-mail are.")
        return None
    kinds = (MailSecurity.STARTTLS, MailSecurity.TLS, MailSecurity.NONE)
    security = MailSecurity(_choice(variables, "IOM_SMTP_SECURITY", *kinds))
    port = given["PORT"] or str(_PORTS[security])
    address = variables.get("IOM_ADDRESS", "").strip()
    refused = {
        f"IOM_SMTP_PORT is “{port}”; it must be a number from 1 to 65535.": (
            not port.isdecimal() or not 0 < int(port) < 65536
        ),
        "IOM_SMTP_SENDER must be one e-mail address, like iom@council.example.": (
            not _E_MAIL.fullmatch(given["SENDER"])
        ),
        "IOM_ADDRESS must be where people sign in, like https://iom.council.example.": (
            not _is_address(address)
        ),
        "IOM_SMTP_USER and IOM_SMTP_PASSWORD belong together: set both or neither.": (
            bool(given["USER"]) != bool(given["PASSWORD"])
        ),
        "IOM_SMTP_SECURITY is none; a password is sent over TLS only.": (
            security is MailSecurity.NONE and bool(given["USER"])
        ),
    }
    _refuse(refused)
    return Mail(
        host=given["HOST"],
        port=int(port),
        security=security,
        sender=given["SENDER"],
        address=address.rstrip("/"),
        user=given["USER"],
        password=given["PASSWORD"],
    )


def _is_address(text: str) -> bool:
    parts = urlsplit(text)
    return bool(parts.hostname) and parts.scheme in {"http", "https"} and text.isprintable()


def _mail_as_environment(mail: Mail) -> dict[str, str]:
    own = {name: str(getattr(mail, name.lower())) for name in _MAIL}
    return {f"IOM_SMTP_{name}": text for name, text in own.items()} | {"IOM_ADDRESS": mail.address}


def _refuse(reasons: Mapping[str, bool]) -> None:
    for reason, applies in reasons.items():
        if applies:
            raise BadSettings(reason)


def _environment(name: str) -> Environment:
    try:
        return Environment(name)
    except ValueError:
        names = ", ".join(Environment)
        raise BadSettings(f"IOM_ENV is “{name}”; it must be one of {names}.") from None


def _choice(variables: Mapping[str, str], name: str, default: str, *others: str) -> str:
    value = variables.get(name) or default
    if value not in {default, *others}:
        allowed = " or ".join(sorted({default, *others}))
        raise BadSettings(f"{name} is “{value}”; it must be {allowed}.")
    return value


def _refuse_other_databases(url: str) -> None:
    """Refuse what is no address of a database, without quoting it: it may hold a password."""
    try:
        known = make_url(url).get_backend_name() in {"sqlite", "postgresql"}
    except (ArgumentError, ValueError):
        known = False
    if not known:
        raise BadSettings(
            "DATABASE_URL is not the address of a database. Write it like "
            "postgresql+psycopg://user@host/name or sqlite:////folder/iom.db."
        )


def _refuse_weak(config: Config, variables: Mapping[str, str]) -> None:
    for key in _KEYS:
        _refuse_weak_key(key, variables.get(key, ""))
    refused = {
        "IOM_SECRET_KEY, IOM_AUDIT_KEY and IOM_FIELD_KEY must differ.": len(
            {variables[key] for key in _KEYS}
        )
        < len(_KEYS),
        "DATABASE_URL is not set. Production names its database.": not variables.get(
            "DATABASE_URL"
        ),
        "FLASK_DEBUG is on; production never runs with the debugger.": config.debug,
        "IOM_COOKIE_SECURE is no; the cookie would travel over plain http.": (
            not config.cookie_secure
        ),
        "IOM_TOTP is off; production requires a second factor.": not config.totp_required,
    }
    _refuse(refused)
    if config.mail is not None:
        _refuse_open_mail(config.mail)


def _refuse_open_mail(mail: Mail) -> None:
    open_to_others = mail.security is MailSecurity.NONE and mail.host not in _THIS_MACHINE
    _refuse(
        {
            "IOM_SMTP_SECURITY is none; production sends e-mail over TLS, or to a server on the "
            "same machine.": open_to_others,
            "IOM_ADDRESS must begin with https://; people sign in over TLS.": (
                not mail.address.startswith("https://")
            ),
        }
    )


def _refuse_weak_key(key: str, value: str) -> None:
    if not value:
        raise BadSettings(f"{key} is not set. Production needs a key of its own.")
    if len(value) < _KEY_LENGTH or len(set(value)) < 10:
        raise BadSettings(f"{key} is too short or too simple; use 64 random hexadecimal digits.")
    if any(example in value.lower() for example in _EXAMPLES):
        raise BadSettings(f"{key} is a known example; make a random one.")
