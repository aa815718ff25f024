"""The commands of docs/security.md do what it says, word for word, on a copy with all in it."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from textwrap import dedent

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from config import Config
from iom.accounts.models import User
from iom.audit import service as audit
from iom.cli.ground import inside
from iom.cli.main import iom
from iom.clients.domain import ClientViewed
from iom.db import db
from iom.documents.models import Document
from iom.drafts.models import Draft
from iom.drafts.service import keep
from iom.kernel import clock
from iom.sharing.readers import reader_of
from iom.sharing.scope import counting
from iom.transaction import transaction
from tests.factories.accounts import a_user
from tests.factories.clients import a_client
from tests.factories.documents import a_document, a_pdf, the_shelf
from tests.factories.installed import install

PAGE = Path(__file__).parents[2] / "docs" / "security.md"
LETTER = a_pdf(words="A place is free.")
SECRET, HALF_A_NOTE = "JBSWY3DPEHPK3PXP", "Half a note"


def test_the_drills_and_changes_of_keys_go_as_the_page_says(
    beside: Config, database_url: str, tmp_path: Path
) -> None:
    config = replace(beside, data_dir=tmp_path / "data", audit_checkpoint=tmp_path / "head")
    shell = Shell(
        config, DRILL=str(tmp_path / "drill"), DRILL_DATABASE=database_url, ACCOUNT="finch"
    )
    (tmp_path / "drill").mkdir()
    everything_that_is_sealed(shell.config)

    said = shell.run(block_with("iom restore"))
    assert said["iom check"] == "Everything is whole."
    with inside(shell.config):
        assert opened() == (SECRET, HALF_A_NOTE, LETTER)

    before = shell.config
    for name in ("FIELD", "AUDIT", "SECRET"):
        shell.run(block_with(f"export IOM_{name}_OLD_KEYS="))
    after = shell.config
    assert after.field_old_keys == ()
    assert after.audit_old_keys == (before.audit_key,)
    assert after.secret_old_keys == (before.secret_key,)
    with inside(after):
        assert opened() == (SECRET, HALF_A_NOTE, LETTER)
    with inside(replace(after, field_key=before.field_key)), pytest.raises(Exception, match="key"):
        opened()

    said = shell.run(block_with("rm "))
    assert "checkpoint" in said["iom audit verify  # refused"]

    looked, shut = shell.run(block_with("iom breach")).values()
    assert "Nothing was changed: --look-only." in looked
    assert "The password was taken off." in shut
    assert "1 client: 0 listed, 1 opened, 0 taken out.\n  C-1\topened 1 x" in shut

    said = shell.run(block_with("iom keys give-up"))
    assert "IOM_FIELD_OLD_KEYS" in said["iom keys reseal  # refused"]
    assert said["iom keys give-up --confirm lost"].splitlines() == [
        "accounts_user.totp_secret: 1 could not be opened and is gone.",
        "drafts_draft.content: 1 could not be opened and is gone.",
        "Files of documents that no key opens, left where they are: 1.",
    ]
    with inside(shell.config):
        assert db.session.scalars(select(User.totp_secret)).all() == [None]
        assert db.session.scalars(select(Draft.content)).all() == []

    dialect = "ALTER TABLE" if "postgresql" in database_url else "DROP TRIGGER"
    with inside(shell.config), db.engine.begin() as connection:
        for statement in block_with(dialect).split(";\n"):
            connection.exec_driver_sql(statement)
    [said_of_it] = shell.run("iom audit verify  # refused").values()
    assert "2" in re.findall(r"\d+", said_of_it)


def test_every_block_of_the_page_is_one_that_is_run() -> None:
    telling = ("iom restore", "_OLD_KEYS=", "rm ", "iom breach", "give-up", "DROP", "ALTER")
    alone = "iom audit verify  # refused"
    for block in blocks():
        assert block == alone or any(word in block for word in telling), block


class Shell:
    """Runs lines as a shell would; `iom` within this process, anything else by bash."""

    def __init__(self, config: Config, **more: str) -> None:
        self.variables = {**config.as_environment(), **more}

    @property
    def config(self) -> Config:
        return Config.from_environment(self.variables)

    def run(self, block: str) -> dict[str, str]:
        """Run the lines of a block; return what each said."""
        return {line: self._line(line) for line in block.splitlines()}

    def _line(self, line: str) -> str:
        line = re.sub(r"\$\((iom [^)]*)\)", lambda found: self._iom(found[1]), line)
        if line.startswith("iom "):
            return self._iom(line)
        if line.startswith(("export ", "unset ")):
            names = re.findall(r"(IOM_\w+|DATABASE_URL)(?:=|$)", line)
            told = self._bash(line + "".join(f'; printf "%s\\0" "${name}"' for name in names))
            self.variables.update(zip(names, told.split("\0"), strict=False))
            return ""
        return self._bash(line)

    def _iom(self, line: str) -> str:
        words, refused = line.split("  # ", maxsplit=1)[0], line.endswith("  # refused")
        arguments = self._bash(f'printf "%s\\0" {words}').split("\0")[1:-1]
        answer = CliRunner().invoke(iom, arguments, obj=self.config, catch_exceptions=False)
        assert answer.exit_code == int(refused), f"{line}: {answer.output}"
        return answer.output.strip() if refused else answer.stdout.strip()

    def _bash(self, line: str) -> str:
        path = {"PATH": os.environ["PATH"]}
        return subprocess.run(
            ["bash", "-ec", line], env={**self.variables, **path}, check=True,
            capture_output=True, text=True,
        ).stdout  # fmt: skip


def blocks() -> Iterator[str]:
    for found in re.findall(r"^ *```(?:sh|sql)\n(.*?)^ *```$", PAGE.read_text(), re.M | re.S):
        yield dedent(found).strip()


def block_with(words: str) -> str:
    return next(block for block in blocks() if words in block)


def everything_that_is_sealed(config: Config) -> None:
    """Make an account with a second factor, a draft and a document; somebody was erased."""
    with inside(config):
        install()
        user = a_user(username="finch")
        a_document(a_client(ref="C-1"), LETTER)
        a_client(ref="C-2")
        with transaction():
            db.session.get_one(User, user.id).totp_secret = SECRET
            keep(
                "fund", "t", {"what_for": [HALF_A_NOTE]}, seen=0, actor=reader_of(user),
                at=clock.now(),
            )  # fmt: skip
            audit.record(
                ClientViewed(subject="client:C-1", page="record"),
                actor=reader_of(user),
                at=clock.now(),
            )
    erase = ("retention", "erase", "C-2", "--reason", "ordered", "--confirm", "C-2")
    assert CliRunner().invoke(iom, erase, obj=config).exit_code == 0


def opened() -> tuple[str | None, str, bytes]:
    """Read all that is sealed."""
    [draft] = db.session.scalars(select(Draft.content))
    [(file, sha256)] = db.session.execute(counting(select(Document.file, Document.sha256)))
    secret = db.session.scalars(select(User.totp_secret)).one()
    half = HALF_A_NOTE if draft and HALF_A_NOTE in draft else ""
    return secret, half, the_shelf().read(file or "", sha256=sha256 or "")
