"""How dev.py sets up: when it starts again, what it tells pip and npm, what it says."""

from __future__ import annotations

import fcntl
import os
import runpy
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import dev

CA = "/etc/company-ca.pem"
KILLED_RUN = """
import os, pathlib, sys
import dev
dev.SCRATCH = pathlib.Path(sys.argv[1], ".cache", "setup")
os.dup2(1, 9)
with dev.alone():
    dev.run("sh", "-c", f"echo $$ >&9; kill -9 {os.getpid()}; exec sleep 60")
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a fresh checkout for dev.py, in a folder whose name needs care."""
    root = tmp_path / "ann's iom"
    root.mkdir()
    for lock in ("requirements.txt", "requirements-dev.txt", "package-lock.json"):
        (root / lock).write_text(f"the first {lock}")
    monkeypatch.chdir(root)
    monkeypatch.setattr(dev, "ROOT", root)
    monkeypatch.setattr(dev, "VENV", root / ".venv")
    monkeypatch.setattr(dev, "BIN", root / ".venv" / "bin")
    monkeypatch.setattr(dev, "VENDOR", root / "iom" / "static" / "vendor")
    monkeypatch.setattr(dev, "SCRATCH", root / ".cache" / "setup")
    return root


@pytest.fixture
def made(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the list of what was made, where making costs nothing and works."""
    done: list[str] = []

    def make_environment(lock_file: str) -> None:
        (folder / ".venv").mkdir(exist_ok=True)
        done.append(lock_file)

    def fill_vendor() -> None:
        dev.VENDOR.mkdir(parents=True, exist_ok=True)
        (dev.VENDOR / ".stamp").write_text(dev.stamp("package-lock.json"))
        done.append("vendor")

    monkeypatch.setattr(dev, "make_environment", make_environment)
    monkeypatch.setattr(dev, "fill_vendor", fill_vendor)
    return done


@pytest.fixture
def became(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the words of the program that dev.py went on as."""
    words: list[str] = []
    monkeypatch.setattr(dev, "become", lambda program, *args: words.extend([str(program), *args]))
    return words


def test_the_first_run_makes_both_and_the_second_makes_nothing(made: list[str]) -> None:
    dev.set_up(dev.DEV)
    assert made == ["requirements-dev.txt", "vendor"]

    dev.set_up(dev.DEV)
    assert made == ["requirements-dev.txt", "vendor"]


def test_a_changed_lock_file_is_followed(folder: Path, made: list[str]) -> None:
    dev.set_up(dev.DEV)

    (folder / "requirements-dev.txt").write_text("the second")
    dev.set_up(dev.DEV)
    (folder / "package-lock.json").write_text("the second")
    dev.set_up(dev.DEV)

    assert made == ["requirements-dev.txt", "vendor", "requirements-dev.txt", "vendor"]


def test_a_checkout_that_was_moved_or_meets_another_python_is_set_up_again(
    made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    dev.set_up(dev.DEV)

    monkeypatch.setattr(sys, "version", "3.99.0")
    dev.set_up(dev.DEV)

    assert made == ["requirements-dev.txt", "vendor"] * 2


def test_the_demo_runs_in_an_environment_for_production_and_tests_do_not(
    folder: Path, made: list[str], became: list[str]
) -> None:
    dev.setup("--production")

    dev.demo("--port", "5001")
    assert made == ["requirements.txt", "vendor"]
    assert became == [str(folder / ".venv/bin/iom"), "demo", "--port", "5001"]

    dev.test()
    assert made == ["requirements.txt", "vendor", "requirements-dev.txt"]


def test_a_set_up_that_was_interrupted_starts_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "fill_vendor", lambda: None)
    monkeypatch.setattr(dev, "pip", lambda *_: None)
    dev.set_up(dev.DEV)
    assert dev.stamped(folder / ".venv") == dev.stamp(dev.DEV)

    def pip_is_interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    (folder / "requirements-dev.txt").write_text("the second")
    monkeypatch.setattr(dev, "pip", pip_is_interrupted)
    with pytest.raises(KeyboardInterrupt):
        dev.set_up(dev.DEV)

    (folder / "requirements-dev.txt").write_text("the first requirements-dev.txt")
    assert dev.stamped(folder / ".venv") == ""


def test_what_an_interrupted_run_left_in_the_scratch_folder_is_gone(folder: Path) -> None:
    left = folder / ".cache/setup/npm/half.tgz"
    left.parent.mkdir(parents=True)
    left.touch()

    with dev.alone():
        assert list(dev.SCRATCH.iterdir()) == []
    assert not dev.SCRATCH.exists()


@pytest.mark.usefixtures("folder")
def test_two_runs_do_not_set_up_at_once() -> None:
    with dev.alone():
        second = dev.SCRATCH.with_suffix(".lock").open()
        with second, pytest.raises(BlockingIOError):
            fcntl.flock(second, fcntl.LOCK_EX | fcntl.LOCK_NB)

    with dev.SCRATCH.with_suffix(".lock").open() as third:
        fcntl.flock(third, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_a_step_that_outlives_a_killed_run_is_waited_for(folder: Path) -> None:
    words = [sys.executable, "-c", KILLED_RUN, str(folder)]
    environment = os.environ | {"PYTHONPATH": str(Path(dev.__file__).parent)}
    with subprocess.Popen(words, env=environment, stdout=subprocess.PIPE) as killed:
        assert killed.stdout is not None
        step = int(killed.stdout.readline())
        assert killed.wait() == -signal.SIGKILL

    try:
        with (folder / ".cache/setup.lock").open() as second, pytest.raises(BlockingIOError):
            fcntl.flock(second, fcntl.LOCK_EX | fcntl.LOCK_NB)
    finally:
        os.kill(step, signal.SIGTERM)
    with (folder / ".cache/setup.lock").open() as third:
        fcntl.flock(third, fcntl.LOCK_EX)


def test_the_iom_command_works_from_any_folder_and_hands_on_words_and_status(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "pip", lambda *_: None)
    (folder / "wsgi.py").write_text(
        "import sys\ndef main():\n    print(sys.argv[1:])\n    return 1\n"
    )

    dev.make_environment("requirements.txt")

    told = [str(folder / ".venv/bin/iom"), "report", "two words", "*"]
    done = subprocess.run(told, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout == "['report', 'two words', '*']\n"
    assert done.returncode == 1


def test_one_certificate_authority_is_told_to_pip_and_npm() -> None:
    told = dev.environment({"SSL_CERT_FILE": CA, "HTTPS_PROXY": "proxy:3128"})

    assert told["PIP_CERT"] == CA
    assert told["NODE_EXTRA_CA_CERTS"] == CA
    assert told["HTTPS_PROXY"] == "proxy:3128"


def test_the_variable_of_python_requests_will_do_as_well() -> None:
    told = dev.environment({"REQUESTS_CA_BUNDLE": CA, "SSL_CERT_FILE": ""})

    assert {told["PIP_CERT"], told["NODE_EXTRA_CA_CERTS"], told["SSL_CERT_FILE"]} == {CA}


def test_what_was_set_for_pip_or_npm_stays() -> None:
    given = {"SSL_CERT_FILE": CA, "PIP_CERT": "/a.pem", "NODE_EXTRA_CA_CERTS": "/b.pem"}
    given |= {"PIP_INDEX_URL": "a mirror", "npm_config_registry": "another"}

    assert given.items() <= dev.environment(given).items()


def test_without_an_authority_of_its_own_the_machine_is_trusted() -> None:
    told = dev.environment({})

    assert told["NODE_USE_SYSTEM_CA"] == "1"
    assert "PIP_CERT" not in told
    assert "NODE_EXTRA_CA_CERTS" not in told


def test_without_node_one_is_fetched_by_its_hash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(dev, "pip", lambda *words: asked.extend(map(str, words)))
    monkeypatch.setenv("PATH", str(tmp_path))

    node, npm = dev.npm_command()

    assert asked[-2:] == ["-r", "requirements-node.txt"]
    assert "--require-hashes" in asked
    assert node.startswith(str(dev.SCRATCH))
    assert npm.startswith(str(dev.SCRATCH))


def test_a_machine_with_node_uses_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("node", "npm"):
        (tmp_path / name).touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert dev.npm_command() == ["npm"]


def test_a_failed_step_shows_what_it_said_and_ends_with_a_sentence() -> None:
    with pytest.raises(SystemExit) as stopped:
        dev.run(sys.executable, "-c", "import sys; sys.exit('no route to the internet')")

    said = str(stopped.value)
    assert said.startswith("no route to the internet\n")
    assert said.splitlines()[-1].startswith("Stopped")


def test_missing_pip_is_said_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "find_spec", lambda _: None)

    with pytest.raises(SystemExit, match="pip is missing: install it first"):
        dev.pip(sys.executable, "install")


def test_an_old_python_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 12))

    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer"):
        runpy.run_path(str(dev.ROOT / "dev.py"), run_name="__main__")


@pytest.mark.usefixtures("made")
def test_words_after_the_command_go_to_pytest(became: list[str]) -> None:
    dev.main(["test", "--", "-k", "monthly"])

    assert became[-2:] == ["-k", "monthly"]
    assert "--" not in became


@pytest.mark.parametrize("command", ["demo", "test", "check", "setup", "lock", "screenshots"])
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    dev.main([command, "--help"])
    explained = capsys.readouterr().out
    assert len(explained.split()) > 5


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        dev.main(["--help"])

    assert ended.value.code == 0
    told = capsys.readouterr().out
    for command in ("demo", "test", "check", "setup", "lock", "screenshots"):
        assert f"python3 dev.py {command} " in told


@pytest.mark.parametrize("words", [[], ["tset"]])
def test_an_unknown_command_is_wrong_use(words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        dev.main(words)

    assert ended.value.code == 2


@pytest.mark.parametrize(
    ("words", "refusal"),
    [(["check", "spelling"], "`check` knows"), (["setup", "--prod"], "`setup` takes")],
)
@pytest.mark.usefixtures("made")
def test_a_word_that_a_command_does_not_know_is_refused(words: list[str], refusal: str) -> None:
    with pytest.raises(SystemExit, match=refusal):
        dev.main(words)


@pytest.mark.usefixtures("made")
def test_check_runs_all_and_fails_if_one_failed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    steps = {"good": [sys.executable, "-c", "print('unseen')"], "bad": ["ls", "/no/such"]}
    monkeypatch.setattr(dev, "CHECKS", steps)

    with pytest.raises(SystemExit) as ended:
        dev.check()

    assert ended.value.code == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "good       ok"
    assert said[1] == "bad        failed"
    assert "/no/such" in said[2]
