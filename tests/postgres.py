"""A PostgreSQL server of the tests' own: private, on a socket, gone when they end."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "timezone": "UTC",
}


def find_binaries() -> Path | None:
    """Find the folder with initdb and postgres, newest version first."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    on_path = shutil.which("initdb")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    return next((folder for folder in folders if (folder / "postgres").exists()), None)


@contextmanager
def private_cluster(binaries: Path) -> Iterator[str]:
    """Run a cluster and yield the address of its server, without a database name.

    PostgreSQL refuses to run as root; as root it is handed to the account `postgres` or `nobody`.
    """
    folder = Path(tempfile.mkdtemp(prefix="iom-pg-", dir="/tmp"))  # sockets: short
    account = _account()
    if account is not None:
        os.chown(folder, account.pw_uid, account.pw_gid)
    as_user = {"user": account.pw_uid, "group": account.pw_gid} if account else {}
    data = folder / "data"
    options = " ".join(f"-c {name}='{value}'" for name, value in _SETTINGS.items())

    def call(*arguments: str) -> None:
        done = subprocess.run(
            arguments,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            cwd=folder,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
            **as_user,  # type: ignore[call-overload]  # the stubs want each named
        )
        if done.returncode:
            raise RuntimeError(f"{arguments[0]} failed: {done.stderr}")

    try:
        call(str(binaries / "initdb"), "-D", str(data), "-U", "iom", "-A", "trust", "-E", "UTF8")
        call(
            str(binaries / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log"),
            "-o", f"{options} -k {folder}", "start",
        )  # fmt: skip
        try:
            yield f"postgresql+psycopg://iom@/{{database}}?host={folder}"
        finally:
            call(str(binaries / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _account() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    return None
