"""`kill -9` in the middle of an import, of a photograph, of an e-mail: nothing is half done."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import func, select

from config import Config, Mail, MailSecurity
from iom.accounts.models import User
from iom.audit.verifying import verify
from iom.cli.ground import inside
from iom.db import db
from iom.documents.models import Document
from iom.documents.shelf import Shelf
from iom.documents.sweeping import sweep
from iom.mail.domain import LetterState
from iom.mail.models import Letter
from iom.mail.sending import Outcome, send_waiting
from iom.notices.service import notify
from iom.offending.models import Situation
from iom.particulars.models import Photograph
from iom.transaction import transaction
from iom.upkeep import checking
from tests.factories.accounts import COMMAND, a_user, the_places
from tests.factories.clients import a_client
from tests.factories.installed import install
from tests.factories.people_files import situations_csv
from tests.factories.pictures import a_picture
from tests.factories.sessions import TOKEN_COOKIE, a_session
from tests.mail.server import Behaviour, a_mail_server
from tests.programs import Program

PATIENCE_SECONDS = 60
ADD = "/clients/C-1/record/photograph/add"

# Does what it is told with one function of the product changed: at its first call the process kills
# itself, before or after the call is carried out.
DRIVER = """
import os, signal, sys
from importlib import import_module
place, when, what, *words = sys.argv[1:]
module, name = place.rsplit(".", 1)
plain = getattr(import_module(module), name)
def changed(*args, **kwargs):
    done = plain(*args, **kwargs) if when == "after" else None
    os.kill(os.getpid(), signal.SIGKILL)
if when != "never":
    setattr(import_module(module), name, changed)
if what == "command":
    sys.argv = ["iom", *words]
    import wsgi
    wsgi.main()
else:
    from config import Config
    from iom.app import create_app
    app = create_app(Config.from_environment(os.environ))
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    cookie, token, path, picture = words
    client.set_cookie(cookie, token)
    typed = {"token": "one", "source": "Police", "taken_on": ["1", "5", "2026"],
             "expires_on": ["1", "5", "2030"], "content": (open(picture, "rb"), "p.jpg")}
    if path.endswith("documents/add"):
        typed = {"token": "one", "title": "Letter", "kind": "letter", "category": "identity",
                 "dated_on": ["1", "5", "2026"], "files": (open(picture, "rb"), "p.jpg")}
    answer = client.post(path, data=typed, content_type="multipart/form-data")
    sys.exit(0 if answer.status_code == 302 else answer.text)
"""

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
Start = Callable[..., Program]


@pytest.fixture
def config(database_url: str, settings: Callable[[str], Config]) -> Iterator[Config]:
    """Yield the settings of a database of the test's own, with one client and one worker."""
    made = settings(database_url)
    with inside(made):
        install()
        the_places()
        a_client(ref="C-1")
        yield made


@pytest.fixture
def office(config: Config) -> Iterator[tuple[Config, Behaviour]]:
    """Yield settings with a mail server, and the server."""
    with a_mail_server() as (port, server):
        mail = Mail(
            host="127.0.0.1",
            port=port,
            security=MailSecurity.NONE,
            sender="iom@council.example",
            address="https://iom.council.example",
        )
        yield replace(config, mail=mail), server


@pytest.fixture
def start() -> Iterator[Start]:
    """Return a function that starts `DRIVER` in another process."""
    began: list[Program] = []

    def begin(config: Config, at: str, *words: str) -> Program:
        environment = {"PATH": os.environ["PATH"], **config.as_environment()}
        began.append(Program(DRIVER, *at.split(" "), *words, environment=environment))
        return began[-1]

    yield begin
    for program in began:
        program.kill()


def ended(program: Program) -> int:
    said = program.last_words(PATIENCE_SECONDS)
    assert program.returncode in {0, -signal.SIGKILL}, said
    db.session.rollback()
    return program.returncode


def rows_of(model: type[Situation | Photograph | Document]) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def check_all_is_sound(config: Config) -> None:
    db.session.rollback()
    assert verify().findings == []
    with db.engine.connect() as connection:
        assert checking.findings(connection, data_dir=config.data_dir) == []


@pytest.mark.parametrize(
    "at",
    [
        "iom.offending.service.put_situations after",
        "iom.audit.service.record_all after",
        "iom.intake.service.tell_of_matches before",
        "iom.audit.trail.commit before",
    ],
)
def test_an_extract_whose_import_is_killed_is_in_whole_or_not_at_all(
    config: Config, start: Start, tmp_path: Path, at: str
) -> None:
    file = tmp_path / "situations.csv"
    file.write_bytes(
        situations_csv({"from": "2024-03-01", "to": "2024-04-01"}, {"from": "2024-05-01"})
    )
    words = ("command", "import", "situations", str(file))

    assert ended(start(config, at, *words)) == -signal.SIGKILL
    assert rows_of(Situation) == 0
    assert ended(start(config, "iom.audit.trail.commit never", *words)) == 0
    assert rows_of(Situation) == 2
    check_all_is_sound(config)


@pytest.mark.parametrize(
    ("at", "there"),
    [
        ("iom.particulars.kinds.drawn_anew after", 0),
        ("iom.record.service.insert after", 0),
        ("iom.audit.trail.commit before", 0),
        ("iom.record.routes.flash before", 1),  # in, and nobody was told so
    ],
)
def test_a_photograph_whose_upload_is_killed_is_there_or_not_and_sent_again_is_one(
    config: Config, start: Start, tmp_path: Path, at: str, there: int
) -> None:
    picture = tmp_path / "p.jpg"
    picture.write_bytes(a_picture())
    words = ("post", TOKEN_COOKIE, a_session(a_user()), ADD, str(picture))

    assert ended(start(config, at, *words)) == -signal.SIGKILL
    assert rows_of(Photograph) == there
    assert ended(start(config, "iom.audit.trail.commit never", *words)) == 0
    assert rows_of(Photograph) == 1
    check_all_is_sound(config)


@pytest.mark.parametrize(
    ("at", "there", "left"),
    [
        ("iom.documents.shelf._bring_to_disk before", 0, 1),  # laid down, and no row names it
        ("iom.audit.trail.commit before", 0, 1),
        ("iom.documents.act_routes.flash before", 1, 0),  # in, and nobody was told so
    ],
)
def test_a_document_whose_upload_is_killed_never_lacks_its_file_and_leaves_none_for_long(
    config: Config, start: Start, tmp_path: Path, at: str, there: int, left: int
) -> None:
    picture = tmp_path / "p.jpg"
    picture.write_bytes(a_picture())
    words = ("post", TOKEN_COOKIE, a_session(a_user()), "/clients/C-1/documents/add", str(picture))
    shelf = Shelf(config.data_dir)

    assert ended(start(config, at, *words)) == -signal.SIGKILL
    assert rows_of(Document) == there
    check_all_is_sound(config)  # what is there is as it was sent
    assert ended(start(config, "iom.audit.trail.commit never", *words)) == 0
    assert rows_of(Document) == 1
    assert len(list(shelf.names())) == 1 + left
    for name, _ in shelf.names():
        os.utime(shelf.path(name), (0, 0))
    with transaction():
        assert sweep(shelf) == left
    assert len(list(shelf.names())) == 1
    check_all_is_sound(config)


@pytest.mark.parametrize(
    ("at", "reached"),
    [
        ("iom.mail.sending.message_of before", 0),  # held, and not sent
        ("iom.mail.service.note_sent before", 1),  # sent, and not noted
    ],
)
def test_an_e_mail_whose_sender_is_killed_is_sent_again_under_its_number(
    office: tuple[Config, Behaviour], start: Start, at: str, reached: int
) -> None:
    config, server = office
    somebody_has_news("ivy")
    assert config.mail is not None

    assert ended(start(config, at, "command", "mail", "send")) == -signal.SIGKILL

    assert len(server.taken) == reached
    assert send_waiting(config.mail, actor=COMMAND) == Outcome(sent=0, failed=0)  # still held
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=11)):
        assert send_waiting(config.mail, actor=COMMAND) == Outcome(sent=1, failed=0)
    assert len({letter["Message-ID"] for letter in server.taken}) == 1
    check_all_is_sound(config)


def test_two_processes_that_send_at_once_send_each_letter_once(
    office: tuple[Config, Behaviour], start: Start
) -> None:
    config, server = office
    people = [f"worker-{number}" for number in range(12)]
    for each in people:
        somebody_has_news(each)

    both = [
        start(config, "iom.audit.trail.commit never", "command", "mail", "send") for _ in range(2)
    ]
    assert [ended(each) for each in both] == [0, 0]

    assert sorted(letter["To"] for letter in server.taken) == sorted(
        f"{each}@police.example" for each in people
    )
    states = db.session.scalars(select(Letter.state)).all()
    assert states == [LetterState.SENT] * 12
    check_all_is_sound(config)


def somebody_has_news(username: str) -> None:
    user = a_user(username=username)
    with transaction():
        db.session.get_one(User, user.id).work_email = f"{username}@police.example"
        notify(
            [user.id],
            kind="arrest",
            sentence="C-1: arrested.",
            link="/clients/C-1",
            key="one",
            at=datetime.now(UTC),
        )
