"""What a check of the trail can find, in words. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What was done, or what is not as it must be."""

    CHANGED = "changed"
    MISSING = "missing"
    INSERTED = "inserted"
    SWAPPED = "swapped"
    CUT = "cut"
    OLDER = "older"
    HEAD = "head"
    CHECKPOINT = "checkpoint"
    KEY = "key"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as the product wrote it.

    Attributes:
        kind: what was done.
        first: the first sequence number that it concerns; None where it is about no row.
        last: the last of them.
        what: a sentence for whoever runs the check.
    """

    kind: Kind
    first: int | None
    last: int | None
    what: str


def changed(first: int, last: int, *, redated: bool = False) -> Finding:
    """Values, a time or a signature are not those that were written."""
    if redated:
        what = f"Row {first} is not as it was written; its time is not between its neighbours’."
    elif first == last:
        what = f"Row {first} is not as it was written: a value, its time or its signature differs."
    else:
        what = f"Rows {first} to {last} are not as they were written."
    return Finding(Kind.CHANGED, first, last, what)


def missing(first: int, last: int, *, renumbered: bool = False) -> Finding:
    """Rows were taken out."""
    they = f"Row {first} is missing" if first == last else f"Rows {first} to {last} are missing"
    after = "; the later ones were given their numbers" if renumbered else ""
    return Finding(Kind.MISSING, first, last, f"{they}{after}.")


def inserted(first: int, last: int, *, behind: int | None = None) -> Finding:
    """Rows stand there that the product did not write."""
    they = f"Row {first} was" if first == last else f"Rows {first} to {last} were"
    after = f", behind row {behind}, the last that the checkpoint knows" if behind else ""
    return Finding(Kind.INSERTED, first, last, f"{they} not written by the product{after}.")


def swapped(first: int, last: int) -> Finding:
    """Two rows stand in each other's place, or one stands where another was."""
    return Finding(Kind.SWAPPED, first, last, f"Rows {first} and {last} were exchanged.")


def key_not_known(first: int, last: int, key_id: str) -> Finding:
    """Rows cannot be checked, because the key that signed them is not there."""
    they = f"Row {first} is" if first == last else f"Rows {first} to {last} are"
    what = (
        f"{they} signed with key {key_id}, which is not among IOM_AUDIT_KEY and "
        "IOM_AUDIT_OLD_KEYS: nothing can be said of them."
    )
    return Finding(Kind.KEY, first, last, what)


def former_key(seq: int, key_id: str) -> Finding:
    """A key signs again that another had taken the place of."""
    what = f"Row {seq} goes back to key {key_id}, which another had taken the place of before it."
    return Finding(Kind.KEY, seq, seq, what)


def other_key(seq: int, key_id: str) -> Finding:
    """A row is signed with a key that had not come yet, or had gone."""
    what = f"Row {seq} is signed with key {key_id}, and no row says that this key signs from here."
    return Finding(Kind.KEY, seq, seq, what)


def cut(first: int, last: int) -> Finding:
    """The trail ends before its own head."""
    they = f"row {first}" if first == last else f"rows {first} to {last}"
    return Finding(Kind.CUT, first, last, f"The tail of the trail was cut: {they} cannot be found.")


def older(end: int, known: int) -> Finding:
    """The database ends before the row that the checkpoint knows."""
    first = end + 1
    they = f"row {first} is" if first == known else f"rows {first} to {known} are"
    what = (
        f"The database is older than its checkpoint: the trail ends at row {end}, the checkpoint "
        f"knows row {known}; {they} missing. The tail was cut, or an older copy was put in place."
    )
    return Finding(Kind.OLDER, first, known, what)


def head_differs(first: int, says: int, end: int) -> Finding:
    """The head names another row than the last."""
    other = (
        f"it names row {says}, not row {end}" if says != end else f"row {end} was signed otherwise"
    )
    what = f"The head of the trail is not that of its last row: {other}."
    return Finding(Kind.HEAD, first, end, what)


def head_missing() -> Finding:
    """There is no head."""
    return Finding(Kind.HEAD, None, None, "The head of the trail is missing.")


def checkpoint_differs(seq: int) -> Finding:
    """The checkpoint knows another row under a number."""
    what = f"Row {seq} is not the row that the checkpoint knows under this number."
    return Finding(Kind.CHECKPOINT, seq, seq, what)


def checkpoint_missing() -> Finding:
    """There are rows, and no checkpoint."""
    what = "The checkpoint is missing, so that nothing says whether the tail of the trail is whole."
    return Finding(Kind.CHECKPOINT, None, None, what)


def checkpoint_was_missing(seq: int) -> Finding:
    """The trail went on without its checkpoint, and nobody has taken note of it."""
    what = (
        f"The checkpoint was missing when row {seq} was written: later rows than row {seq - 1} may "
        "have been there before. `iom audit go-on` takes note of it."
    )
    return Finding(Kind.CHECKPOINT, seq, seq, what)


def checkpoint_unreadable(why: str) -> Finding:
    """The checkpoint says nothing that can be believed."""
    return Finding(Kind.CHECKPOINT, None, None, f"{why[:1].upper()}{why[1:]}.")
