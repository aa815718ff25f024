"""Versions of rules as data: drafted, changed, activated, retired. Each function is one act.

One version at a time is active, and one that was active never changes; the matrix is kept so, and
whatever else a scheme sets its numbers by. Nothing here commits.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from iom.accounts.domain import Reader
from iom.audit import service as audit
from iom.db import db
from iom.kernel.errors import ChangedMeanwhile, NotFound, RuleBroken
from iom.scoring.matrices import State
from iom.transaction import savepoint

_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MOST_CODE, _MOST_NOTE = 40, 1_000
_TAKEN = "new"  # a version of this code could not be opened
Rules = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """A sort of versions.

    Attributes:
        model: the table, with the columns of `iom.scoring.models.VersionColumns`.
        none: what is said where there is no such version.
        subject: what the trail names one by, before its code.
        check: refuses rules that cannot be right, given the code and the rules.
        bad: the refusal of what was typed; takes a sentence and `field`.
        changed: the refusal where somebody else was quicker; takes a sentence.
        drafted: the event of a draft that was begun; takes `follows`.
        altered: of a draft that was changed; takes `parts`.
        activated: of one that came into force; takes `effective_from`.
        retired: of one that is used no more; takes `retired_on`.
    """

    model: Any
    none: str
    subject: str
    check: Callable[[str, Rules], None]
    bad: Callable[..., RuleBroken]
    changed: Callable[[str], ChangedMeanwhile]
    drafted: Callable[..., Any]
    altered: Callable[..., Any]
    activated: Callable[..., Any]
    retired: Callable[..., Any]

    def get(self, code: str) -> Any:  # noqa: ANN401  # a row of the model
        """Fetch a version by its code.

        Raises:
            NotFound: there is none.
        """
        found = db.session.scalar(select(self.model).where(self.model.code == code))
        if found is None:
            raise NotFound(self.none)
        return found

    def rules_of(self, code: str) -> Rules:
        """Return the rules of a version as data.

        Raises:
            NotFound: there is none.
        """
        return dict(json.loads(self.get(code).rules))

    def list_all(self) -> Sequence[Any]:
        """List the versions, the newest first."""
        return db.session.scalars(select(self.model).order_by(self.model.id.desc())).all()

    def find_active(self) -> Any | None:  # noqa: ANN401  # a row of the model
        """Find the version in force; None: none is on record."""
        return db.session.scalar(select(self.model).where(self.model.state == State.ACTIVE))

    def draft(self, code: str, note: str, *, follows: str, actor: Reader, at: datetime) -> Any:  # noqa: ANN401
        """Begin a version with the rules of another. Sent twice, it is begun once.

        Args:
            code: what it is called from now on: small letters, digits and hyphens.
            note: what it is for.
            follows: the code of the version whose rules it begins with.
            actor: who does it.
            at: when.

        Raises:
            NotFound: there is no such version to follow.
            RuleBroken: the code or the note cannot be right, or another version has the code.
        """
        code, note = self._code(code), self._note(note)
        before = self.get(follows)
        row = self.model(
            code=code,
            state=State.DRAFT,
            rules=before.rules,
            note=note,
            follows_id=before.id,
            made_at=at,
            made_by=actor.ref,
        )
        try:
            with savepoint():
                db.session.add(row)
                db.session.flush()
        except IntegrityError:
            there = self.get(code)
            begun = (there.rules, there.note, there.follows_id, there.made_by)
            if begun != (before.rules, note, before.id, actor.ref):
                raise self.bad(f"There is a version {code} already.", field="code") from None
            return there  # the same form sent twice
        self._tell(self.drafted, code, actor, at, follows=follows)
        return row

    def change(
        self,
        code: str,
        change: Callable[[Rules], tuple[Rules, tuple[str, ...]]],
        *,
        version: int,
        actor: Reader,
        at: datetime,
    ) -> None:
        """Change a draft.

        Args:
            code: of the draft.
            change: takes the rules and returns what they are to be, and which parts it changes.
            version: of the row that the actor saw.
            actor: who does it.
            at: when.

        Raises:
            NotFound: there is no such version.
            ChangedMeanwhile: it is no draft any more, or somebody changed it meanwhile.
            RuleBroken: what was typed cannot be right.
        """
        row = self._lock(code)
        before = json.loads(row.rules)
        rules, parts = change(before)
        if row.state is State.DRAFT and rules == before:
            return  # the same form sent twice among others
        self._check_draft(row, version)
        self.check(code, rules)
        row.rules = json.dumps(rules)
        db.session.flush()
        self._tell(self.altered, code, actor, at, parts=parts)

    def activate(
        self, code: str, *, version: int, seen: str, actor: Reader, at: datetime, today: date
    ) -> None:
        """Let a draft be the version in force; the one before is retired. Sent twice, it is once.

        Args:
            code: of the draft.
            version: of the row that the actor saw.
            seen: the code of the version that was active then; empty for none.
            actor: who does it.
            at: when.
            today: from which day it holds.

        Raises:
            NotFound: there is no such version.
            ChangedMeanwhile: it is no draft any more, or another version was activated meanwhile.
            RuleBroken: its rules cannot be right.
        """
        active = db.session.scalar(
            select(self.model)
            .where(self.model.state == State.ACTIVE)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        as_sent = (code, actor.ref, version + 1)
        if active is not None and (active.code, active.activated_by, active.version) == as_sent:
            return  # the same form sent twice
        now_active = active.code if active else ""
        if now_active != seen:
            raise self.changed(
                f"Somebody else activated {now_active or 'another version'} since you opened the "
                "page. Nothing of yours was done; look at the preview against that one first."
            )
        row = self._lock(code)
        self._check_draft(row, version)
        self.check(code, json.loads(row.rules))
        if active is not None:
            self._retire(active, actor=actor, at=at, today=today)
        row.state, row.effective_from = State.ACTIVE, today
        row.activated_at, row.activated_by = at, actor.ref
        try:
            with savepoint():
                db.session.flush()
        except IntegrityError:  # where none was active, and two began at once
            raise self.changed(
                "Somebody else activated another version a moment ago. Nothing of yours was done."
            ) from None
        self._tell(self.activated, code, actor, at, effective_from=today)

    def retire_draft(
        self, code: str, *, version: int, actor: Reader, at: datetime, today: date
    ) -> None:
        """Put a draft aside that will not be used. Sent twice, it is once.

        Raises:
            NotFound: there is no such version.
            ChangedMeanwhile: it is no draft any more, or somebody changed it meanwhile.
        """
        row = self._lock(code)
        if row.state is State.RETIRED and (row.retired_by, row.version) == (
            actor.ref,
            version + 1,
        ):
            return  # the same form sent twice
        self._check_draft(row, version)
        self._retire(row, actor=actor, at=at, today=today)

    def _code(self, code: str) -> str:
        code = code.strip().casefold()
        if not _CODE.fullmatch(code) or len(code) > _MOST_CODE:
            raise self.bad(
                f"A code has small letters, digits and hyphens, {_MOST_CODE} at most, like "
                "autumn-2.",
                field="code",
            )
        if code == _TAKEN:
            raise self.bad(f"“{_TAKEN}” is the address of the form. Choose another.", field="code")
        return code

    def _note(self, note: str) -> str:
        note = " ".join(note.split())
        if len(note) > _MOST_NOTE:
            raise self.bad(f"Write at most {_MOST_NOTE:,} characters.", field="note")
        return note

    def _lock(self, code: str) -> Any:  # noqa: ANN401  # a row of the model
        self.get(code)
        return db.session.scalars(
            select(self.model)
            .where(self.model.code == code)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).one()

    def _check_draft(self, row: Any, version: int) -> None:  # noqa: ANN401  # as above
        code = row.code
        if row.state is not State.DRAFT:
            raise self.changed(f"{code} is {row.state} now, and never changes again.")
        if row.version != version:
            raise self.changed(
                f"Somebody else changed {code} since you opened the page. Nothing of yours was "
                "done; what it says now is shown below."
            )

    def _retire(self, row: Any, *, actor: Reader, at: datetime, today: date) -> None:  # noqa: ANN401
        row.state, row.retired_on = State.RETIRED, today
        row.retired_at, row.retired_by = at, actor.ref
        db.session.flush()
        self._tell(self.retired, row.code, actor, at, retired_on=today)

    def _tell(
        self, of: Callable[..., Any], code: str, actor: Reader, at: datetime, **said: object
    ) -> None:
        audit.record(of(subject=f"{self.subject}:{code}", **said), actor=actor, at=at)


def typed(
    part: str, put: Callable[[Mapping[str, Any]], Rules]
) -> Callable[[Rules], tuple[Rules, tuple[str, ...]]]:
    """Return a change of one part of the rules, as `Versions.change` takes it."""
    return lambda rules: (put(rules), (part,))
