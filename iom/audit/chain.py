"""Follow the chain of signatures from row to row. Pure.

A row fits when its signature is that of its own values and of the row before it. Where one does
not, it is tried in other places, so that rows that were put in, taken out or exchanged are told
from those that were changed (`iom.audit.mending`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hmac import digest

from iom.audit.events import KEY_EVENTS
from iom.audit.findings import Finding, former_key, inserted, key_not_known, missing, other_key
from iom.audit.mending import TRIED, Run, explained
from iom.audit.signing import Row, fits, signature_of

_AT, _EVENT, _KEY, _MAC = 1, 5, 8, 9
_TAKEN_OUT = 1_000  # rows that were taken out, with the later ones moved up: so many are looked for


class Chain:
    """What was read of the trail, from its first row or from a later one.

    Attributes:
        seq: number of the last row read, as it stands there.
        mac: its signature.
        count: how many rows were read.
        findings: what was found; complete after `end`.
    """

    def __init__(self, keys: Mapping[str, bytes], *, after: int = 0, mac: str = "") -> None:
        self.seq, self.mac, self.count = after, mac, 0
        self.findings: list[Finding] = []
        self._keys = keys
        self._at = ""
        self._offset = 0  # by how much numbers are too high, because rows were put in
        self._good = (after, mac)  # true number and signature of the last row that fits
        self._key_id: str | None = None
        self._key = b""
        self._former: set[str] = set()
        self._unknown_from: int | None = None
        self._run: Run | None = None
        self._runs: list[Run] = []

    def feed(self, rows: Iterable[Row]) -> None:
        """Follow the chain through the next rows, in the order of their numbers."""
        seq, mac, row = self.seq, self.mac, None
        plain = self._is_plain()
        for row in rows:
            self.count += 1
            seq += 1
            if plain and row[0] == seq and row[8] == self._key_id:
                try:
                    lines = "\n".join((mac, str(seq), *row[1:9])).encode()
                    if digest(self._key, lines, "sha256").hex() == row[9]:
                        mac, self._at = row[9], row[1]
                        continue
                except (TypeError, ValueError):
                    pass
            if plain:
                self._good = (seq - 1, mac)
            self.seq, self.mac = seq - 1, mac
            self._look(row)
            seq, mac, plain = self.seq, self.mac, self._is_plain()
        self.seq, self.mac = seq, mac
        if plain:
            self._good = (seq, mac)

    def end(self) -> None:
        """Complete the findings, once the last row was read."""
        self._close_run("")
        self._close_unknown()
        self.findings.extend(explained(self._runs, self._keys))
        self.findings.sort(key=lambda finding: finding.first or 0)

    def _is_plain(self) -> bool:
        """Say whether the next row only has to follow the last."""
        return self._run is None and self._offset == 0 and self._unknown_from is None

    def _look(self, row: Row) -> None:
        """Look closer at a row that does not simply follow."""
        if row[0] != self.seq + 1:
            # The row before is not there, so that nothing says whether this one fits.
            self._close_run(row[_AT])
            self.findings.append(missing(self.seq + 1, row[0] - 1))
            self._takes_key(row)
            self._pass(row)
            return
        if not self._takes_key(row):
            self._pass(row)
            return
        number = row[0] - self._offset
        if self._fits(number, self.mac, row):
            self._close_run(row[_AT])
            if row[_KEY] != self._key_id:
                self._take_unannounced(row)
            self._pass(row)
        elif self._run is None or not self._goes_on_after(self._run, row, number):
            self._mark_bad(row, number)

    def _pass(self, row: Row) -> None:
        self.seq, self.mac, self._at = row[0], row[_MAC], row[_AT]
        self._good = (row[0] - self._offset, row[_MAC])

    def _takes_key(self, row: Row) -> bool:
        """Notice when another key signs; say whether the row's signature can be looked at."""
        key_id = row[_KEY]
        if key_id != self._key_id and (self._key_id is None or row[_EVENT] in KEY_EVENTS):
            self._close_unknown()
            if key_id in self._former:
                self.findings.append(former_key(row[0], key_id))
            if self._key_id is not None:
                self._former.add(self._key_id)
            self._key_id, self._key = key_id, self._keys.get(key_id, b"")
        if key_id != self._key_id or key_id in self._keys:
            return True
        if self._unknown_from is None:
            self._close_run(row[_AT])
            self._unknown_from = row[0]
        return False

    def _take_unannounced(self, row: Row) -> None:
        """Go on with a key that signs well, although no row says that it came."""
        if self._unknown_from is None:
            self.findings.append(other_key(row[0], row[_KEY]))
        self._close_unknown()
        self._key_id, self._key = row[_KEY], self._keys[row[_KEY]]

    def _close_unknown(self) -> None:
        if self._unknown_from is not None:
            self.findings.append(key_not_known(self._unknown_from, self.seq, str(self._key_id)))
            self._unknown_from = None

    def _mark_bad(self, row: Row, number: int) -> None:
        if self._run is None:
            self._run = Run(*self._good, self._at, self._offset)
        run = self._run
        run.count += 1
        if len(run.rows) < TRIED:
            run.rows.append(row)
        self.seq, self.mac = row[0], row[_MAC]
        if run.count == 2:
            self._look_for_gap(run, row, number)

    def _goes_on_after(self, run: Run, row: Row, number: int) -> bool:
        """See whether this row follows on what was before the bad ones, or on the last mended."""
        # A row that was exchanged with a later one is not put in: it follows on the one here.
        place = number - run.count
        exchanged = any(self._fits(place + 1, row[_MAC], each) for each in run.rows)
        if not exchanged and self._fits(place, run.mac, row):
            self.findings.append(inserted(row[0] - run.count, row[0] - 1))
            self._offset += run.count
            self._run = None
            self._pass(row)
            return True
        if len(run.rows) < run.count:
            return False
        before = run.rows[-2][_MAC] if run.count > 1 else run.mac
        mended = signature_of(self._keys, number - 1, before, run.rows[-1])
        if mended is not None and self._fits(number, mended, row):
            self._close_run(row[_AT])
            self._pass(row)
            return True
        return False

    def _look_for_gap(self, run: Run, row: Row, number: int) -> None:
        """See whether rows were taken out and the later ones moved up."""
        for gone in range(1, _TAKEN_OUT + 1):
            if self._fits(number + gone, run.rows[0][_MAC], row):
                first = run.first
                self.findings.append(missing(first, first + gone - 1, renumbered=True))
                self._offset -= gone
                self._run = None
                self._pass(row)
                return

    def _close_run(self, next_at: str) -> None:
        if self._run is not None:
            self._run.next_at = next_at
            self._runs.append(self._run)
            self._run = None

    def _fits(self, number: int, before: str, row: Row) -> bool:
        return fits(self._keys, number, before, row)
