"""`iom user` and `iom setup`, as somebody at the machine uses them."""

import json
from collections.abc import Callable, Iterator

import pytest
from click.testing import CliRunner, Result

from config import Config
from iom.cli.ground import inside
from iom.cli.main import iom
from iom.upkeep import schema

Run = Callable[..., Result]
PASSWORD = "correct horse battery\n"


def test_setting_up_twice_changes_nothing(run: Run) -> None:
    assert run("setup", "scheme", "cambridgeshire").output.endswith("6 districts are new.\n")
    assert run("setup", "scheme", "cambridgeshire").output.endswith("0 districts are new.\n")


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
    }


@pytest.mark.parametrize(
    ("arguments", "password", "sentence"),
    [
        (["--agency", "nobody"], PASSWORD, "There is no agency “nobody”."),
        (["--agency", "council"], "short\n", "A password has 12 to 128 characters."),
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
        schema.bring_up()
    return lambda *arguments, input=None: CliRunner().invoke(  # click's name
        iom, arguments, obj=config, input=input
    )
