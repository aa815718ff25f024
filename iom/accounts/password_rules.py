"""Which passwords are taken: long, and neither common nor one's own name.

No rule about capitals, digits or signs, and none ever expires (NIST SP 800-63B, 5.1.1.2).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import product

from iom.accounts.domain import PASSWORD_MAX, PASSWORD_MIN, BadAccount

_LEFT_AT_LEAST = 8  # letters and digits beside one's own name
_NAME_AT_LEAST = 4  # letters; "Li" stands in half of all words
_DIGITS_AROUND = 4  # at each end of a number; a year has as many
_LONGEST_PIECE = 40  # no common password is longer
_SWAPS = str.maketrans("@4310$5!7", "aaeiossit")
_ENDS = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "qwertyuiop[]",
    "asdfghjkl;'#",
    "zxcvbnm,./",
    "qwertyuiopasdfghjklzxcvbnm",
)


def normalised(password: str) -> str:
    """Bring a password into the one form that is hashed, however a keyboard wrote it (NFKC)."""
    return unicodedata.normalize("NFKC", password)


def check_password(password: str, *, own: Iterable[str] = ()) -> None:
    """Refuse a password that is too easy to guess.

    It is refused when it is a common password, word or name or easily made from one: with digits
    and signs at its ends, with a sign for a letter, said several times over, or as a run such as
    `abcdefghijkl`. What remains when the user's own names are taken out must still be at least 8
    letters and digits, not digits alone and not common. Names are found backwards too, with signs
    for letters, and with digits and signs in between.

    Args:
        password: as typed.
        own: the user name, full name, and code and name of the agency.

    Raises:
        BadAccount: it is shorter than 12 or longer than 128 characters, common, or one's own name.
    """
    text = normalised(password)
    if not PASSWORD_MIN <= len(text) <= PASSWORD_MAX:
        raise BadAccount(
            f"A password has {PASSWORD_MIN} to {PASSWORD_MAX} characters; this one has "
            f"{len(text)}. Three or four words that do not belong together are easy to remember."
        )
    plain = text.casefold()
    if _common(plain):
        raise BadAccount(
            "That password is one of those that are guessed first, or is made from one. Use three "
            "or four words that do not belong together."
        )
    names = _names(own)
    if any(_mostly(form, names) for form in (plain, plain.translate(_SWAPS))):
        raise BadAccount(
            "That password is made from your own name or your agency. Use three or four words "
            "that have nothing to do with you."
        )


def _common(text: str) -> bool:
    return any(
        piece in _listed() or _is_run(piece) for form in _forms(text) for piece in _pieces(form)
    )


def _forms(text: str) -> Iterator[str]:
    """Yield a text, with signs read as letters, and both without digits and signs at the ends."""
    yield from (text, text.translate(_SWAPS))
    for form in (text, text.translate(_SWAPS)):
        kept = _ENDS.sub("", form)
        if len(kept) > 2:
            yield from (kept, kept.translate(_SWAPS))
        else:  # of a long number hardly anything is left, and that says nothing of it
            yield from _within(form)


def _within(text: str) -> Iterator[str]:
    """Yield a long number without a few of its digits at either end."""
    for first, last in product(range(_DIGITS_AROUND + 1), repeat=2):
        kept = text[first : len(text) - last]
        if len(kept) >= _LEFT_AT_LEAST:
            yield from (kept, kept.translate(_SWAPS))


def _pieces(text: str) -> Iterator[str]:
    """Yield a text and what it says over and over."""
    yield text
    for length in range(1, len(text) // 2 + 1):
        if length <= _LONGEST_PIECE and (text[:length] * (len(text) // length + 1)).startswith(
            text
        ):
            yield text[:length]
            break


def _is_run(text: str) -> bool:
    """Say whether a text is one or two characters, or a walk along alphabet, digits or keyboard."""
    if len(text) <= 2:
        return True
    rows = (*_ROWS, *(row[::-1] for row in _ROWS))
    return any(text in row for row in rows)


def _mostly(text: str, names: Iterable[str]) -> bool:
    """Say whether hardly anything, or something common, remains of a text without names."""
    rest = text
    for name in names:
        between = r"[\W\d_]*".join(map(re.escape, name))
        rest = re.sub(between, "", rest)
    left = re.sub(r"[\W_]+", "", rest)
    return rest != text and (len(left) < _LEFT_AT_LEAST or left.isdecimal() or _common(rest))


def _names(own: Iterable[str]) -> list[str]:
    """List names, their parts, and both backwards, the longest first."""
    words = set()
    for name in own:
        plain = normalised(name).casefold()
        words |= {re.sub(r"[\W\d_]+", "", plain), *re.split(r"[\W\d_]+", plain)}
    words |= {word[::-1] for word in words}
    return sorted((word for word in words if len(word) >= _NAME_AT_LEAST), key=_longest_first)


def _longest_first(word: str) -> tuple[int, str]:
    return -len(word), word


@lru_cache(maxsize=1)
def _listed() -> frozenset[str]:
    """Return some 90,000 common passwords, words and names, the data of the zxcvbn library."""
    from zxcvbn.frequency_lists import (  # type: ignore[import-untyped]  # noqa: PLC0415  # slow
        FREQUENCY_LISTS,
    )

    return frozenset(word for words in FREQUENCY_LISTS.values() for word in words)
