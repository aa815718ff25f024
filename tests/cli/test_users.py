"""`iom user` and `iom setup`, as somebody at the machine uses them."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from click.testing import CliRunner, Result

from config import Config
from iom.administration import queries
from iom.cli.ground import inside
from iom.cli.main import iom
from tests.factories.installed import install

Run = Callable[..., Result]
PASSWORD = "correct horse battery\n"


def test_setting_up_twice_changes_nothing(run: Run) -> None:
    assert run("setup", "scheme", "cambridgeshire").output.endswith("6 districts are new.\n")
    assert run("setup", "scheme", "cambridgeshire").output.endswith("0 districts are new.\n")


def test_everybody_is_listed_however_few_fit_on_a_page(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "SHOWN", 1)
    run("setup", "scheme", "cambridgeshire")
    for name in ("ash", "rowan"):
        asked = ("--role", "board", "--agency", "council", "--password-stdin")
        run("user", "add", name, *asked, input=PASSWORD)

    assert [row["username"] for row in json.loads(run("user", "list", "--json").stdout)] == [
        "ash",
        "rowan",
    ]


def test_a_user_is_added_listed_and_disabled(run: Run) -> None:
    run("setup", "scheme", "cambridgeshire")
    added = run(
        "user", "add", "Hazel", "--role", "coordinator", "--agency", "council",
        "--district", "Cambridge", "--district", "South Cambridgeshire", "--password-stdin",
        input=PASSWORD,
    )  # fmt: skip
    assert added.output == "Added hazel, coordinator.\n"

    run("user", "disable", "hazel")

    [row] = json.loads(run("user", "list", "--json").stdout)
    assert row == {
        "username": "hazel",
        "full_name": "Hazel",
        "role": "coordinator",
        "agency": "council",
        "districts": ["Cambridge", "South Cambridgeshire"],
        "disabled": True,
        "bounds": {
            "schemes": [],
            "units": [],
            "districts": ["Cambridge", "South Cambridgeshire"],
        },
        "granted": [],
        "taken": [],
        "last_signed_in": None,
        "has_password": True,
        "has_second_factor": False,
        "email": "",
        "telephone": "",
    }

    assert run("user", "enable", "hazel").output == "Enabled hazel.\n"
    assert listed(run)["hazel"]["disabled"] is False
    assert run("user", "end-sessions", "hazel").output == "Ended 0 sessions of hazel.\n"


def test_without_a_password_a_one_time_code_is_printed(run: Run) -> None:
    run("setup", "scheme", "cambridgeshire")

    first = run("user", "add", "rowan", "--role", "administrator", "--agency", "council")
    again = run("user", "reset-password", "rowan")

    codes = [
        re.findall(r"^One-time code, good for 72 hours: (\S+)$", answer.output, re.MULTILINE)
        for answer in (first, again)
    ]
    assert first.output.startswith("Added rowan, administrator.\n")
    assert [len(found) for found in codes] == [1, 1]
    assert codes[0] != codes[1]
    assert listed(run)["rowan"]["has_password"] is False
    assert len(listed(run)["rowan"]["districts"]) == 6


def test_places_of_three_kinds_bound_a_user(run: Run) -> None:
    run("setup", "scheme", "cambridgeshire")

    run(
        "user", "add", "ash", "--role", "analyst", "--agency", "council",
        "--scheme", "Peterborough", "--unit", "huntingdon", "--district", "Cambridge",
    )  # fmt: skip

    ash = listed(run)["ash"]
    assert ash["bounds"] == {
        "schemes": ["Peterborough"],
        "units": ["Huntingdon"],
        "districts": ["Cambridge"],
    }
    assert ash["districts"] == ["Cambridge", "Fenland", "Huntingdonshire", "Peterborough"]
    wrong = run(
        "user", "add", "b", "--role", "board", "--agency", "council", "--unit", "Mars"
    )  # fmt: skip
    assert wrong.stderr.startswith("There is no unit “Mars”. Those known are: Cambridge,")


def test_rights_are_changed_granted_and_taken(run: Run) -> None:
    run("setup", "scheme", "cambridgeshire")
    run("user", "add", "ash", "--role", "analyst", "--agency", "council", "--unit", "huntingdon")

    changed = run("user", "change", "ash", "--role", "board", "--agency", "police")
    assert changed.output == "Changed ash.\nLost: see recorded crime; see internal reports.\n"
    why = ("--reason", "Asked for by the board in May")
    assert run("user", "grant", "ash", "nominate", *why).output == "Granted nominate to ash.\n"
    assert run("user", "take", "ash", "export-figures", *why).exit_code == 0

    ash = listed(run)["ash"]
    assert (ash["role"], ash["agency"], ash["full_name"]) == ("board", "police", "ash")
    assert ash["bounds"]["units"] == ["Huntingdon"]  # what is not named stays
    assert (ash["granted"], ash["taken"]) == (["nominate"], ["export-figures"])
    again = run("user", "grant", "ash", "nominate", *why)
    assert (again.exit_code, again.stdout) == (1, "")
    assert again.stderr.startswith("They have this permission already")
    assert run("user", "take", "ash", "fly", *why).exit_code == 2
    assert run("user", "grant", "ash", "nominate").exit_code == 2  # no reason


def test_the_last_administrator_stays(run: Run) -> None:
    run("setup", "scheme", "cambridgeshire")
    run("user", "add", "rowan", "--role", "administrator", "--agency", "council")
    why = ("--reason", "Asked for by nobody at all")
    for words in (
        ("disable", "rowan"),
        ("change", "rowan", "--role", "auditor"),
        ("take", "rowan", "manage-users", *why),
    ):
        result = run("user", *words)
        assert result.exit_code == 1, words
        assert result.stderr.startswith("This is the last active account that may manage users.")
    assert listed(run)["rowan"]["disabled"] is False


def test_a_second_factor_is_reset(run: Run) -> None:
    run("setup", "scheme", "cambridgeshire")
    run("user", "add", "ash", "--role", "analyst", "--agency", "council")
    assert run("user", "reset-second-factor", "ash").output == "Reset the second factor of ash.\n"
    assert run("user", "reset-second-factor", "nobody").exit_code == 1


def listed(run: Run) -> dict[str, Any]:
    """What `iom user list --json` answers, by user name."""
    rows = json.loads(run("user", "list", "--json").stdout)
    return {row["username"]: row for row in rows}


@pytest.mark.parametrize(
    ("arguments", "password", "sentence"),
    [
        (["--agency", "nobody"], PASSWORD, "There is no agency “nobody”."),
        (["--agency", "council"], "short\n", "A password has 12 to 128 characters; this one"),
        (["--agency", "council"], "", "No password came on standard input."),
        (["--agency", "council", "--district", "Mars"], PASSWORD, "There is no district “Mars”."),
    ],
)
def test_a_refusal_is_one_plain_sentence_and_status_1(
    run: Run, arguments: list[str], password: str, sentence: str
) -> None:
    run("setup", "scheme", "cambridgeshire")

    result = run(
        "user", "add", "hazel", "--role", "board", *arguments, "--password-stdin", input=password
    )

    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith(sentence)
    assert len(result.stderr.splitlines()) == 1
    assert json.loads(run("user", "list", "--json").stdout) == []


def test_wrong_use_is_status_2(run: Run) -> None:
    assert run("user", "add", "hazel", "--role", "king", "--password-stdin").exit_code == 2
    assert run("setup", "scheme", "atlantis").exit_code == 2


def test_a_database_that_was_never_made_says_what_to_do(
    settings: Callable[[str], Config], tmp_path: object
) -> None:
    config = settings(f"sqlite:///{tmp_path}/new.db")

    result = CliRunner().invoke(iom, ["user", "list"], obj=config)

    assert result.exit_code == 1
    assert "Run `iom upgrade` first." in result.stderr


def test_every_command_has_help() -> None:
    def walk(command: object, path: list[str]) -> Iterator[list[str]]:
        yield path
        for name, child in getattr(command, "commands", {}).items():
            yield from walk(child, [*path, name])

    for path in walk(iom, []):
        result = CliRunner().invoke(iom, [*path, "--help"])
        assert result.exit_code == 0, path
        assert "Usage: iom" in result.output


@pytest.fixture
def run(database_url: str, settings: Callable[[str], Config]) -> Run:
    """A function that runs `iom` with arguments on a new database."""
    config = settings(database_url)
    with inside(config):
        install()
    return lambda *arguments, input=None: CliRunner().invoke(  # click's name
        iom, arguments, obj=config, input=input
    )
