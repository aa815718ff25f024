"""Programs of the product that run beside a test, each forked off a process that has it loaded.

To start Python and load the product takes some two seconds of processor, and tests that kill one in
the middle start it seventy times. A program has a process, an environment, signals and an end of
its own, like one that the shell starts; tests of the commands' start and of the server start those.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
# Forks whenever it is asked, and says what became of those that it forked. Whoever is forked leaves
# the loop and goes through the script as if nothing had been before.
_SPRINGBOARD = """
import json, os, socket, sys
import wsgi
way = socket.socket(fileno=int(sys.argv[1]))
while True:
    said, handed, _, _ = socket.recv_fds(way, 1_000_000, 1)
    if not said:
        os._exit(0)
    asked = json.loads(said)
    if "pid" in asked:
        ended, status = os.waitpid(asked["pid"], os.WNOHANG)
        way.send(json.dumps(os.waitstatus_to_exitcode(status) if ended else None).encode())
    elif child := os.fork():
        os.close(handed[0])
        way.send(json.dumps(child).encode())
    else:
        break
way.close()
os.dup2(handed[0], 2)
os.close(handed[0])
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
os.environ.clear()
os.environ.update(asked["environment"])
sys.argv = ["-c", *asked["words"]]
exec(compile(asked["script"], "<program>", "exec"), {"__name__": "__main__"})
"""


class Program:
    """A script that runs in a process of its own, used as `subprocess.Popen` is."""

    def __init__(self, script: str, *words: str, environment: Mapping[str, str]) -> None:
        reading, writing = os.pipe()
        order = {"script": script, "words": words, "environment": dict(environment)}
        socket.send_fds(_springboard(), [json.dumps(order).encode()], [writing])
        os.close(writing)
        self.pid = int(_answer())
        self.returncode: int | None = None
        self.stderr = os.fdopen(reading)

    def poll(self) -> int | None:
        """Return how it ended, or None while it runs."""
        if self.returncode is None:
            _springboard().send(json.dumps({"pid": self.pid}).encode())
            self.returncode = json.loads(_answer())
        return self.returncode

    def wait(self, timeout: float) -> int:
        """Return how it ended, once it has."""
        until = time.monotonic() + timeout
        while (code := self.poll()) is None:
            if time.monotonic() > until:
                raise subprocess.TimeoutExpired(f"program {self.pid}", timeout)
            time.sleep(0.01)
        return code

    def kill(self) -> None:
        """End it at once, if it has not ended."""
        if self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)

    def last_words(self, timeout: float = 60) -> str:
        """Wait for its end, and return what it said that nobody has read yet."""
        self.wait(timeout)
        with self.stderr:
            return self.stderr.read()


@cache
def _springboard() -> socket.socket:
    here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with there:
        process = subprocess.Popen(
            [sys.executable, "-c", _SPRINGBOARD, str(there.fileno())],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            pass_fds=[there.fileno()],
        )
    _springs.append(process)
    return here


_springs: list[subprocess.Popen[bytes]] = []  # it ends when we do: nobody is left to ask it


def _answer() -> bytes:
    said = _springboard().recv(1_000)
    assert said, "whoever forks the programs has ended"
    return said
