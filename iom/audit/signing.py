"""How a row of the trail is written and signed, to the letter. Pure.

The signature of a row is HMAC-SHA256 over ten lines: the signature of the row before it (empty for
the first), then `seq`, `at`, `actor`, `agency`, `operation`, `event`, `subject`, `detail` and
`key_id`, exactly as they stand in the database, joined by line feeds. No value holds a line feed
(`canonical_line`), so that no other row has the same ten lines. `docs/verify_trail.py` follows
this description and nothing else.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

COLUMNS = (
    "seq",
    "at",
    "actor",
    "agency",
    "operation",
    "event",
    "subject",
    "detail",
    "key_id",
    "mac",
)
Row = tuple[Any, ...]  # the columns above, as the database gives them

_detail = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode


def key_id(key: bytes) -> str:
    """Return the eight letters by which a key is known; they tell nothing of the key."""
    return hmac.digest(key, b"iom audit key id", "sha256").hex()[:8]


def sign(key: bytes, lines: Sequence[str]) -> str:
    """Return the signature, 64 letters, of lines that hold no line feed."""
    return hmac.digest(key, "\n".join(lines).encode(), "sha256").hex()


def exact_time(at: datetime) -> str:
    """Write an aware moment as the trail does, in UTC and with six decimals.

    Raises:
        ValueError: the moment has no zone.
    """
    if at.tzinfo is None:
        raise ValueError(f"a time without a zone: {at}")
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def canonical_detail(detail: Mapping[str, Any]) -> str:
    """Write what an event tells as the one JSON text there is for it."""
    return _detail(detail)


def canonical_line(text: str) -> str:
    """Return a value that is fit to stand in a signed line.

    Raises:
        ValueError: it holds a line feed, or the one character that PostgreSQL does not keep.
    """
    if "\n" in text or "\0" in text:
        raise ValueError("a value on the audit trail holds a line feed")
    return text


def signature_of(keys: Mapping[str, bytes], number: int, before: str, row: Row) -> str | None:
    """Return the signature a row would have at a number, after a row with another signature.

    None where it can have none: its key is not known, or a value is not even text.
    """
    key = keys.get(row[8]) if isinstance(row[8], str) else None
    if key is None:
        return None
    try:
        lines = "\n".join((before, str(number), *row[1:9])).encode()
    except (TypeError, ValueError):
        return None
    return hmac.digest(key, lines, "sha256").hex()


def fits(keys: Mapping[str, bytes], number: int, before: str, row: Row) -> bool:
    """Say whether a row has the signature that it would have there."""
    right = signature_of(keys, number, before, row)
    return right is not None and right == row[9]
