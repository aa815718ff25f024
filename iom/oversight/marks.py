"""Mark lines of unusual looking as looked into. No function here commits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from iom.accounts.domain import Permission, Reader
from iom.accounts.queries import get_user_by_name
from iom.audit import service as audit
from iom.clients.domain import subject_of
from iom.db import db
from iom.kernel.errors import NotFound, RuleBroken
from iom.oversight.domain import Check, tidy_note
from iom.oversight.events import LookedInto
from iom.oversight.lines import Line
from iom.oversight.models import Mark


class MarkedAlready(RuleBroken):
    """Somebody marked the same rows before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMark:
    """What an auditor looked into, and what they found."""

    kind: Check
    username: str
    about: str
    first_seq: int
    last_seq: int
    note: str


@dataclass(frozen=True, slots=True)
class Marked:
    """A line, with what auditors found.

    Attributes:
        line: what the check found.
        marks: those that cover all its rows, the latest first.
        earlier: those about the same user, and client, that cover other rows.
    """

    line: Line
    marks: tuple[Mark, ...]
    earlier: tuple[Mark, ...]


def with_marks(reader: Reader, lines: Iterable[Line]) -> list[Marked]:
    """Put to each line what auditors found; marks are shown to those who read the whole trail."""
    given = list(lines)
    if not given or not reader.may(Permission.READ_AUDIT):
        return [Marked(line, (), ()) for line in given]
    found: Mapping[tuple[Check, str, str], list[Mark]] = defaultdict(list)
    kinds = {line.kind for line in given}
    for mark in db.session.scalars(
        select(Mark).where(Mark.kind.in_(kinds)).order_by(Mark.at.desc(), Mark.id.desc())
    ):
        found[mark.kind, mark.actor, mark.about].append(mark)
    return [_marked(line, found[line.kind, line.actor, line.about]) for line in given]


def mark(new: NewMark, *, actor: Reader, at: datetime) -> None:
    """Say what was found when a line was looked into.

    Raises:
        NotFound: there is no such user, or no such rows can be.
        BadNote: the note says nothing, or too much.
        MarkedAlready: somebody marked the same line before.
    """
    user = get_user_by_name(new.username)
    if not 0 < new.first_seq <= new.last_seq:
        raise NotFound("There are no such rows.")
    kept = Mark(
        kind=new.kind,
        actor=user.ref,
        about=new.about,
        first_seq=new.first_seq,
        last_seq=new.last_seq,
        note=tidy_note(new.note),
        at=at,
        by=actor.ref,
    )
    try:
        # Two clicks may come here at once: the constraint lets one through.
        with db.session.begin_nested():
            db.session.add(kept)
            db.session.flush()
    except IntegrityError:
        raise MarkedAlready("This line is marked as looked into already.") from None
    event = LookedInto(
        subject=user.ref,
        check=new.kind.value,
        about=subject_of(new.about) if new.about else "",
        first_seq=new.first_seq,
        last_seq=new.last_seq,
    )
    audit.record(event, actor=actor, at=at)


def _marked(line: Line, marks: Iterable[Mark]) -> Marked:
    covering: list[Mark] = []
    others: list[Mark] = []
    for each in marks:
        covers = each.first_seq <= line.first_seq and line.last_seq <= each.last_seq
        (covering if covers else others).append(each)
    return Marked(line, tuple(covering), tuple(others[:1]))
