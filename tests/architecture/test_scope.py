"""Client data is read through the one scope, or with a reason that stands in a list beside this."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.orm import aliased

from iom.clients.models import Client, SearchKey
from iom.db import db
from iom.sharing import scope, watch
from iom.sharing.models import Restriction
from iom.sharing.watch import UnscopedQuery, tables_of_clients, whole_database
from tests.factories.accounts import a_reader
from tests.factories.clients import a_client

ROOT = Path(__file__).parents[2]
LIST = Path(__file__).parent / "unscoped.txt"
WORDS = {
    *("among_seen", "counting", "matching", "writing", "overseeing", "nominated"),
    "whole_database",
}
SOURCES = sorted(ROOT.glob("iom/**/*.py"))
_NO_CLIENTS = ("accounts_", "audit_", "places_", "crimes_", "notices_", "sessions_", "scheduler_")


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=False)
def test_every_table_that_leads_to_a_client_is_watched(app: Flask) -> None:
    watched = tables_of_clients(db.metadata)

    for table in db.metadata.tables.values():
        leads = {key.column.table.name for key in table.foreign_keys}
        assert (table.name in watched) == (
            table.name == "clients_client" or bool(leads & watched)
        ), table.name
        if {column.name for column in table.columns} & {"client_id", "client_ref"}:
            # A reference without a foreign key would slip through.
            assert table.name in watched or table.name in _WITHOUT_KEY, table.name
    assert not [name for name in watched if name.startswith(_NO_CLIENTS)]
    assert {"clients_client", "clients_search_key", "sharing_restriction"} <= watched


# Tables that name a client and lead to none, with the reason.
_WITHOUT_KEY: dict[str, str] = {}


def test_a_query_without_the_scope_is_refused_before_it_runs(app: Flask) -> None:
    a_client(ref="C-1")
    alias = aliased(Client)
    for statement in (
        select(Client),
        select(func.count(Client.id)),
        select(alias.ref),
        select(SearchKey.key),
        select(Restriction.reason),
        select(text("1")).where(select(Client.id).exists()),
        select(Client.ref).union_all(select(Client.given_names)),
        text("select ref from clients_client"),
        text("/* a remark */ SELECT ref FROM clients_client"),
        text("\n  with x as (select * from clients_client) select * from x"),
        text("INSERT INTO notices_notice (sentence) SELECT ref FROM clients_client"),
    ):
        with as_the_product(), pytest.raises(UnscopedQuery):
            db.session.execute(statement)
        db.session.rollback()


def test_a_query_within_the_scope_or_with_a_word_runs(app: Flask) -> None:
    client_id = a_client(ref="C-1").id
    reader = a_reader()

    with as_the_product():
        seen = select(Client.id).where(scope.visible_to(reader, Client))
        assert db.session.scalars(seen).all() == [client_id]
        for word in (scope.among_seen, scope.counting, scope.matching, scope.writing):
            assert db.session.scalar(word(select(Client.id))) == client_id
        with whole_database("a test"):
            assert db.session.scalar(select(Client.id)) == client_id


def test_every_use_of_a_word_that_goes_round_the_scope_stands_in_the_list() -> None:
    """Adding one is a decision: write it into unscoped.txt, with its reason."""
    listed: dict[tuple[str, str, str], int] = {}
    for line in LIST.read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        where, word, times, reason = (part.strip() for part in line.split("|"))
        file, _, function = where.partition(" ")
        assert len(reason) > 15, f"no reason: {line}"
        listed[file, function, word] = int(times)

    assert uses() == listed


# Files with statements in plain text, with the reason.
_BY_TEXT = {
    "iom/upkeep/checking.py": "a check of integrity, inside whole_database; tells refs only"
}


def test_no_text_of_a_statement_names_a_table_of_clients_and_no_mark_is_written_by_hand() -> None:
    names = "|".join(
        (
            *("clients_", "cohort_", "offending_", "nominations_", "safeguards_"),
            *("scoring_(?!matrix)", "sharing_(?!agree)"),
        )
    )
    raw = re.compile(rf"\b(from|join|into|update)\s+\"?({names})", re.IGNORECASE)
    for path in SOURCES:
        if str(path.relative_to(ROOT)) in _BY_TEXT:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                where = f"{path.relative_to(ROOT)}:{node.lineno}"
                assert not raw.search(node.value), f"{where} reads a table of clients by its name"
                if path.name not in {"scope.py", "scope_words.py"}:
                    assert not any(mark in node.value for mark in scope.MARKS), where


def uses() -> dict[tuple[str, str, str], int]:
    """Count the calls by file, innermost named function or class, and word."""
    found: Counter[tuple[str, str, str]] = Counter()
    for path in SOURCES:
        if (
            path.name in {"scope.py", "scope_words.py", "watch.py"}
            and path.parent.name == "sharing"
        ):
            continue
        _count(ast.parse(path.read_text()), str(path.relative_to(ROOT)), "module", found)
    return dict(found)


def _count(node: ast.AST, file: str, inside: str, found: Counter[tuple[str, str, str]]) -> None:
    for child in ast.iter_child_nodes(node):
        name = inside
        if isinstance(child, ast.FunctionDef | ast.ClassDef):
            name = child.name
        called = child.func if isinstance(child, ast.Call) else None
        if isinstance(called, ast.Name) and called.id in WORDS:
            found[file, inside, called.id] += 1
        _count(child, file, name, found)


class as_the_product:  # noqa: N801  # reads as a word
    """Let the watch look at what a test asks, as it does at what the product asks."""

    def __enter__(self) -> None:
        self._before = watch._forgiven  # noqa: SLF001  # tests are forgiven by a hook of their own
        watch.forgive(lambda: False)

    def __exit__(self, *_: object) -> None:
        watch.forgive(self._before)
