"""Long lists in pieces, so that one statement never carries more than an engine takes."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")


def in_batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Yield the items in lists of at most `size`, in their order; nothing for nothing."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
