"""Names, and the forms in which names that sound or look alike are equal. Pure.

Stored *search keys* narrow a search or the hunt for duplicates to a few hundred clients, the same
on both engines; `likeness` then ranks those few. A key begins with the letter of its kind:

    w  the word itself, in plain letters: `w:obrien`
    s  how the word sounds (metaphone): `s:SM0` for Smith and Smyth
    n  how it sounds by another reckoning (NYSIIS), which knows that Sean and Shaun are one
    a  its letters in the order of the alphabet, which forgives swapped letters: `a:hjno`
    p  its first three letters, for a name that is typed in part: `p:tho`
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import jellyfish

from iom.clients.short_forms import forms_of

KEY_LENGTH = 60  # characters, as the table holds them
_WORDS_OF_A_NAME = 12  # more than that is no name; the rest would only fill the table
# Letters that stay whole when accents are taken off.
_LETTERS = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "\u0131": "i",
    }
)
# Cyrillic and Greek as passports write them, near enough to be compared by sound.
_CYRILLIC = dict(
    zip(
        "абвгдежзиклмнопрстуфхцчшщъыьэюяєіґ",
        "a b v g d e zh z i k l m n o p r s t u f kh ts ch sh shch - y - e yu ya ye i g".split(),
        strict=True,
    )
)
_GREEK = dict(
    zip(
        "αβγδεζηθικλμνξοπρσςτυφχψω",
        "a v g d e z i th i k l m n x o p r s s t y f ch ps o".split(),
        strict=True,
    )
)
_OTHER_SCRIPTS = str.maketrans(
    {letter: latin.strip("-") for letter, latin in (_CYRILLIC | _GREEK).items()}
)
_DROPPED = frozenset("'’‘`\u02bc\u00b4")  # O'Brien is one word
_JOINED_TO_THE_NEXT = frozenset({"o", "mc", "mac"})


def plain_words(text: str) -> tuple[str, ...]:
    """Split a name into words of plain small letters and digits.

    Accents and apostrophes go, Cyrillic and Greek letters become Latin ones, hyphens part words,
    `Mc` and `Mac` become one, and a lone `O` or `Mac` joins the word after it: `Mc Donald`,
    `McDonald` and `MacDonald` are all `macdonald`.
    """
    # Most names are plain letters, and there is nothing to fold in these.
    plain = text.isascii() and text.replace(" ", "").isalpha()
    kept = text.lower() if plain else _folded(text)
    words: list[str] = []
    pending = ""
    parts = kept.split()
    for place, part in enumerate(parts):
        if part in _JOINED_TO_THE_NEXT and place + 1 < len(parts) and len(parts[place + 1]) > 1:
            pending += part
            continue
        words.append(_one_mac(pending + part))
        pending = ""
    return tuple(words[:_WORDS_OF_A_NAME])


def _folded(text: str) -> str:
    known = text.casefold().translate(_LETTERS)
    folded = unicodedata.normalize("NFKD", known).translate(_OTHER_SCRIPTS)
    return "".join(
        c if c.isalnum() else " "
        for c in folded
        if not unicodedata.combining(c) and c not in _DROPPED
    )


def search_keys(family_name: str, given_names: str) -> frozenset[str]:
    """Return every key under which a name is found, each at most 60 characters long.

    Both parts may hold several words. Words that stand side by side are also kept as one, so that
    `Mary Anne` and `Maryanne`, `Van Dyke` and `Vandyke` find each other.
    """
    keys: set[str] = set()
    for part in (family_name, given_names):
        words = plain_words(part)
        for word in (*words, *joined(words)):
            keys |= keys_of(word)
    return frozenset(keys)


def joined(words: Sequence[str]) -> tuple[str, ...]:
    """Join each word with the one after it."""
    return tuple(one + other for one, other in pairwise(words))


@lru_cache(maxsize=50_000)
def keys_of(word: str) -> frozenset[str]:
    """Return the keys of one plain word."""
    kinds = {"w": word, "a": "".join(sorted(word)), "s": sound_of(word)}
    if kinds["s"]:
        kinds["n"] = jellyfish.nysiis(word)
    if len(word) > 2:
        kinds["p"] = word[:3]
    return frozenset(f"{kind}:{text}"[:KEY_LENGTH] for kind, text in kinds.items() if text)


@lru_cache(maxsize=50_000)
def sought_keys(word: str) -> frozenset[str]:
    """Return the keys under which a word is looked for: its own, and its short and long forms."""
    return keys_of(word) | {f"w:{other}" for other in forms_of(word)}


@lru_cache(maxsize=50_000)
def sound_of(word: str) -> str:
    """Return how a plain word sounds; empty where that cannot be said (digits, other scripts)."""
    if not word.isascii() or not word.isalpha():
        return ""
    found: str = jellyfish.metaphone(word)
    return found


def _one_mac(word: str) -> str:
    if word.startswith("mc") and len(word) > 3:
        return "mac" + word[2:]
    return word
