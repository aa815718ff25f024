"""What a room must know of a client who is erased, to let go of what it keeps of them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from iom.clients.domain import IdentifierKind
from iom.clients.identifiers import looks_like

_LONG = 5  # letters; a shorter name stands in many a word by chance


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """A client who is erased.

    Attributes:
        client_id: by which rows may hold the client.
        ref: by which files may.
        names: family name and given names, the client's own and every other.
        numbers: identifiers in canonical form.
    """

    client_id: int
    ref: str
    names: frozenset[tuple[str, str]]
    numbers: frozenset[tuple[IdentifierKind, str]]

    def told_of_in(self, cells: Mapping[str, str], *, this_year: int) -> bool:
        """Say whether a row of a file tells of the client: reference, number, or both names.

        Args:
            cells: by column.
            this_year: tells the century of a PNC ID with a short year.
        """
        texts = {cell.casefold().strip() for cell in cells.values() if cell.strip()}
        if self.ref.casefold() in texts:
            return True
        if any(all(_among(part, texts) for part in name) for name in self.names if any(name)):
            return True
        return any(
            found in self.numbers
            for kind in {kind for kind, _ in self.numbers}
            for found in looks_like(cells.get(kind, ""), this_year=this_year)
        )

    def named_in(self, text: str) -> bool:
        """Say whether a text, such as a file's name, holds the reference or part of a name.

        A short part counts as a word of its own only, a longer one anywhere.
        """
        if re.search(rf"(?<![\w-]){re.escape(self.ref)}(?![\w-])", text, re.IGNORECASE):
            return True
        folded = text.casefold()
        words = set(re.findall(r"[^\W_]+", folded))
        parts = {word.casefold() for name in self.names for part in name for word in part.split()}
        return any(part in words or (len(part) >= _LONG and part in folded) for part in parts)


def _among(part: str, texts: Iterable[str]) -> bool:
    folded = part.casefold().strip()
    return not folded or any(folded in text for text in texts)
