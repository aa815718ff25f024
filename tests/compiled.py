"""What is compiled once in a run of the tests, or not at all, instead of by each application.

There are some 400 templates, and to compile them takes several seconds: every application that is
made in a process that has called `share` takes part in what lies in a folder of this run alone. And
nine tenths of making an application is compiling how each address is built, of which a command
builds none: it is left until one is asked for.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from typing import Any

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from werkzeug.routing import Rule

_WHERE = "IOM_TESTS_COMPILED"


class LateRule(Rule):
    """An address that is taken apart as always, and whose builder is compiled at its first use."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., Any]:  # noqa: FBT001, FBT002  # Werkzeug's
        made: list[Callable[..., Any]] = []
        compile_it = super()._compile_builder

        def build(rule: Rule, *words: Any, **more: Any) -> Any:
            if not made:
                made.append(compile_it(append_unknown))
            return made[0](rule, *words, **more)

        return build


def begin() -> None:
    """Make the folder of a run, which the processes that it starts find in their environment."""
    os.environ[_WHERE] = tempfile.mkdtemp(prefix="iom-compiled-")


def share() -> None:
    """Let every application that is made from now on take part."""
    Flask.jinja_options = {"bytecode_cache": FileSystemBytecodeCache(os.environ[_WHERE])}
    Flask.url_rule_class = LateRule


def end() -> None:
    """Take the folder of the run away."""
    shutil.rmtree(os.environ.pop(_WHERE), ignore_errors=True)
