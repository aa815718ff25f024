"""The words with which a statement says why it needs no condition of the scope.

Each leaves its mark in the text of the statement (`iom.sharing.watch`); where each is used, and why
it may, stands in tests/architecture/unscoped.txt.
"""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy.sql.expression import HasPrefixes

AnySelect = TypeVar("AnySelect", bound=HasPrefixes)

IN_SCOPE = "/* in scope */"
AMONG_SEEN = "/* among clients seen */"
COUNTING = "/* counts everyone */"
MATCHING = "/* looks for the same person */"
WRITING = "/* for a change on the record */"
OVERSEEING = "/* tells whoever oversees the trail references alone */"
NOMINATED = "/* nominations by their own rule */"
MARKS = (IN_SCOPE, AMONG_SEEN, COUNTING, MATCHING, WRITING, OVERSEEING, NOMINATED)


def among_seen(statement: AnySelect) -> AnySelect:
    """Say that a statement reads of clients whose ids came through the scope before."""
    return statement.prefix_with(AMONG_SEEN)


def counting(statement: AnySelect) -> AnySelect:
    """Say that a statement feeds a count, which counts everyone (HANDBOOK 1); no person is told."""
    return statement.prefix_with(COUNTING)


def matching(statement: AnySelect) -> AnySelect:
    """Say that a statement looks for the same person; of whom the reader may not see, none is told.

    What comes of it is at most that the coordinator will check.
    """
    return statement.prefix_with(MATCHING)


def writing(statement: AnySelect) -> AnySelect:
    """Say that a statement serves an act whose clients went through the scope before."""
    return statement.prefix_with(WRITING)


def overseeing(statement: AnySelect) -> AnySelect:
    """Say that a statement looks for unusual looking; of clients it finds, references are told."""
    return statement.prefix_with(OVERSEEING)


def nominated(statement: AnySelect) -> AnySelect:
    """Say that a statement reads nominations, which have a rule of their own who is told of them.

    Most are about nobody on the record yet (`iom.nominations.queries`).
    """
    return statement.prefix_with(NOMINATED)
