"""The import of street files as a whole: whatever a person hands over, in many short transactions.

A force-month's rows are put in beside those that count and take their place in one short
transaction at the end. Whatever happens before leaves the old force-month whole, whatever happens
after leaves the new one whole; what is left over is cleared away by the next import.
"""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from iom.audit.service import Actor
from iom.crimes import outcomes, service, staging
from iom.crimes.domain import BadFileName, ForceMonth
from iom.crimes.imports import StreetFile, sha256_of
from iom.crimes.outcomes import FileOutcome, ImportOutcome, Progress, Watch
from iom.crimes.queries import find_current, summary_of
from iom.crimes.turn import StillMine, a_turn
from iom.files.refusals import Refusal
from iom.files.zips import Gathered, Source, gather
from iom.kernel import clock
from iom.places import queries as places
from iom.transaction import transaction

Given = Path | str | tuple[str, Path]


def import_crimes(
    paths: Iterable[Given],
    *,
    actor: Actor,
    watch: Watch = lambda _progress: None,
    now: Callable[[], datetime] = clock.now,
) -> ImportOutcome:
    """Bring street files in: files, folders and archives (HANDBOOK 11, INTERFACES 2).

    Must be called outside a transaction, for it opens its own. A file that is refused leaves the
    others in. While another import runs, this one waits.

    Args:
        paths: what a person named; a pair gives the name under which they know an uploaded file.
        actor: who imports.
        watch: told of progress, outside transactions.
        now: gives the moments that are noted.
    """
    work = _Work(actor=actor, watch=watch, now=now)
    with a_turn(lambda: work.tell("Waiting for another import to finish")) as still_mine:
        with transaction():
            staging.abandon_staged()
        work.clear_away()
        given = list(paths)
        with gather(given) as found:
            return work.take(found, given, still_mine)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A file that can be read and is named as it should be."""

    source: Source
    force_month: ForceMonth
    sha256: str


@dataclass(slots=True)
class _Work:
    actor: Actor
    watch: Watch
    now: Callable[[], datetime]
    progress: Progress = field(default_factory=Progress)
    districts: frozenset[str] = frozenset()

    def tell(self, now_reading: str, *, rows: int = 0, done: int = 0) -> None:
        self.progress = replace(
            self.progress,
            now_reading=now_reading,
            rows_done=self.progress.rows_done + rows,
            files_done=self.progress.files_done + done,
        )
        self.watch(self.progress)

    def clear_away(self) -> None:
        """Delete rows that do not count any more, few enough at a time to hold nobody up."""
        for left in staging.list_left_over():
            from_id = left.first_id
            while from_id <= left.last_id:
                with transaction():
                    from_id = staging.take_out(left, from_id)
                self.watch(self.progress)
        with transaction():
            staging.forget_abandoned()

    def take(self, found: Gathered, given: list[Given], still_mine: StillMine) -> ImportOutcome:
        self.progress = Progress(files_total=len(found.sources) + len(found.refusals))
        self.districts = frozenset(district.name for district in places.list_districts())
        refusals = [*found.refusals, *_nothing_found(found, given)]
        candidates: list[_Candidate | FileOutcome] = []
        for source in found.sources:
            self.tell(f"Looking at {source.name}")
            candidates.append(_candidate(source))
        outcome = ImportOutcome()
        for candidate in _without_contradictions(candidates):
            if isinstance(candidate, _Candidate):
                outcome.files.append(self._take_one(candidate, still_mine))
            else:
                outcome.files.append(self._keep_refusal(candidate))
        for refusal in refusals:
            told = outcomes.refused(refusal, _covered_by(Path(refusal.file).name))
            outcome.files.append(self._keep_refusal(told))
        return outcome

    def _take_one(self, one: _Candidate, still_mine: StillMine) -> FileOutcome:
        self.tell(f"Reading {one.source.name}")
        current = find_current(one.force_month)
        if current and current.sha256 == one.sha256:
            counts = summary_of(current.id)
            unchanged = outcomes.taken(
                one.source.file, one.force_month, counts, self.districts, unchanged=True
            )
            self.tell(f"Unchanged: {one.source.name}", done=1)
            return unchanged
        with transaction():
            file_id = service.begin_staging(
                one.force_month,
                file=one.source.file,
                sha256=one.sha256,
                actor=self.actor,
                at=self.now(),
            )
        try:
            return self._stage(one, file_id, still_mine)
        except Refusal as refusal:
            with transaction():
                staging.abandon_staged()
            self.clear_away()
            return self._keep_refusal(outcomes.refused(refusal, one.force_month))

    def _stage(self, one: _Candidate, file_id: int, still_mine: StillMine) -> FileOutcome:
        file = StreetFile(one.source, one.force_month.month, one.sha256)
        with _collector_at_rest():
            for rows in file.batches(file_id):
                with transaction():
                    staging.put_in(rows)
                self.tell(f"Reading {one.source.name}", rows=len(rows))
        still_mine()
        with transaction():
            replaced = service.make_current(
                file_id, one.force_month, file.counts, actor=self.actor, at=self.now()
            )
        if replaced:
            self.tell(f"Clearing up after {one.source.name}")
            self.clear_away()
        self.tell(f"Done: {one.source.name}", done=1)
        return outcomes.taken(
            one.source.file, one.force_month, file.counts, self.districts, replaced=replaced
        )

    def _keep_refusal(self, outcome: FileOutcome) -> FileOutcome:
        with transaction():
            service.keep_refusal(outcome, actor=self.actor, at=self.now())
        self.tell(f"Refused: {outcome.file}", done=1)
        return outcome


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Let Python's collector of circular garbage rest, which costs a third of a long import.

    It would walk over everything again and again because so many rows come and go. They hold no
    circles, and are freed without it.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _candidate(source: Source) -> _Candidate | FileOutcome:
    try:
        force_month = ForceMonth.named(source.name)
        return _Candidate(source, force_month, sha256_of(source))
    except BadFileName as error:
        return outcomes.refused(Refusal(source.file, str(error)), None)
    except Refusal as refusal:
        return outcomes.refused(refusal, _covered_by(source.name))


def _without_contradictions(
    candidates: list[_Candidate | FileOutcome],
) -> list[_Candidate | FileOutcome]:
    """Refuse all files of a force-month of which there are different ones (HANDBOOK 11)."""
    contents: dict[ForceMonth, dict[str, str]] = defaultdict(dict)
    for one in candidates:
        if isinstance(one, _Candidate):
            contents[one.force_month].setdefault(one.sha256, one.source.file)
    return [
        _contradiction(one, contents[one.force_month])
        if isinstance(one, _Candidate) and len(contents[one.force_month]) > 1
        else one
        for one in candidates
    ]


def _contradiction(one: _Candidate, contents: dict[str, str]) -> FileOutcome:
    other = next(file for sha256, file in contents.items() if sha256 != one.sha256)
    reason = (
        f"there is another file for the same force and month, {outcomes.shown_name(other)}, "
        "with other content; import the right one alone"
    )
    return outcomes.refused(Refusal(one.source.file, reason), one.force_month)


def _covered_by(name: str) -> ForceMonth | None:
    try:
        return ForceMonth.named(name)
    except BadFileName:
        return None


def _nothing_found(found: Gathered, given: list[Given]) -> list[Refusal]:
    """Say so where there was no street file at all, rather than to have done nothing in silence."""
    if found.sources or found.refusals:
        return []
    names = [path[0] if isinstance(path, tuple) else str(path) for path in given]
    return [Refusal(name, "there is no street file in here") for name in names]
