"""Sets of days, as spans that leave out their end. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from iom.cohort.spans import Span

_FOR_GOOD = date.max


@dataclass(frozen=True, slots=True)
class Days:
    """A set of days: spans `[first, end)` in order, which neither overlap nor touch."""

    spans: tuple[tuple[date, date], ...] = ()

    @classmethod
    def between(cls, first: date, end: date) -> Days:
        """Return the days from the first up to, not including, the end; none if it is no later."""
        return cls(((first, end),)) if first < end else cls()

    @classmethod
    def of(cls, spans: Iterable[Span[Any]]) -> Days:
        """Return the days that any of the spans covers, each once; one without an end goes on."""
        joined: list[tuple[date, date]] = []
        for first, end in sorted((span.from_on, span.to_on or _FOR_GOOD) for span in spans):
            if joined and first <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
            else:
                joined.append((first, end))
        return cls(tuple(joined))

    def __and__(self, other: Days) -> Days:
        return Days(
            tuple(
                (max(first, others_first), min(end, others_end))
                for first, end in self.spans
                for others_first, others_end in other.spans
                if max(first, others_first) < min(end, others_end)
            )
        )

    def __sub__(self, other: Days) -> Days:
        left = list(self.spans)
        for first, end in other.spans:
            left = [
                piece
                for begins, ends in left
                for piece in ((begins, min(ends, first)), (max(begins, end), ends))
                if piece[0] < piece[1]
            ]
        return Days(tuple(left))

    def __len__(self) -> int:
        return sum((end - first).days for first, end in self.spans)

    def __contains__(self, day: date) -> bool:
        return any(first <= day < end for first, end in self.spans)
