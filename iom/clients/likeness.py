"""How near a recorded name is to what somebody typed, and why. Pure; ranks what keys narrowed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

import jellyfish
from rapidfuzz.distance import JaroWinkler

from iom.clients.names import joined, plain_words, sound_of


class How(IntEnum):
    """Why a word was taken for another, the surest first."""

    SAME = 0
    BEGINS = 1
    SOUNDS = 2
    SPELLED = 3
    PART = 4  # one of the words that were typed stands for nothing in the name


# Points of a word, 0 to 1. Ours: chosen so that every kind outranks the next for whole names.
_BEGINS, _SOUNDS, _SPELLED, _INITIAL = 0.93, 0.88, 0.85, 0.85
_NEAR = 0.86  # Jaro-Winkler from which two words may be one, misspelled
_CLEAR = 0.62  # two of three typed words found; one of two is only a part
_PER_WORD_LEFT_OVER = 0.02
_NOTHING = (0.0, How.PART)


@dataclass(frozen=True, slots=True)
class Likeness:
    """How near a name is: `score` from 0 to 1, and the weakest link that it rests on."""

    score: float
    how: How

    @property
    def clear(self) -> bool:
        """Whether enough of what was typed is in the name to call it found."""
        return self.score >= _CLEAR


def likeness(typed: str, *, family_name: str, given_names: str) -> Likeness:
    """Compare what was typed with one recorded name, in whatever order the words stand."""
    family, given = plain_words(family_name), plain_words(given_names)
    asked = plain_words(typed)
    if not asked:
        return Likeness(0.0, How.PART)
    found = [
        _compare(these, those)
        for these in _with_pairs_joined(asked)
        for those in (
            (*given, *family),
            *(
                (*one, *other)
                for one in _with_pairs_joined(given)
                for other in _with_pairs_joined(family)
                if (one, other) != (given, family)
            ),
        )
    ]
    return max(found, key=lambda like: like.score)


def _with_pairs_joined(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield the words as they are, then with each two neighbours written as one."""
    yield tuple(words)
    for place, pair in enumerate(joined(words)):
        yield (*words[:place], pair, *words[place + 2 :])


def _compare(asked: Sequence[str], name: Sequence[str]) -> Likeness:
    """Give each asked word the best name word that no other has taken, best pairs first."""
    pairs = sorted(
        (
            (*_word(one, other), at, where)
            for at, one in enumerate(asked)
            for where, other in enumerate(name)
        ),
        key=lambda pair: (-pair[0], pair[2:]),
    )
    taken: dict[int, tuple[float, How]] = {}
    used: set[int] = set()
    for score, how, at, where in pairs:
        if score and at not in taken and where not in used:
            taken[at] = (score, how)
            used.add(where)
    parts = [taken.get(at, _NOTHING) for at in range(len(asked))]
    score = sum(part[0] for part in parts) / len(asked)
    left_over = len(name) - len(used)
    return Likeness(
        max(0.0, score - _PER_WORD_LEFT_OVER * min(left_over, 4)), max(how for _, how in parts)
    )


def _word(asked: str, name: str) -> tuple[float, How]:
    if asked == name:
        return 1.0, How.SAME
    if len(asked) == 1 or len(name) == 1:
        return (_INITIAL, How.BEGINS) if asked[0] == name[0] else _NOTHING
    # How near the letters are orders words of one kind among themselves.
    near = JaroWinkler.similarity(asked, name)
    if len(asked) > 2 and name.startswith(asked):
        return _BEGINS + near / 50, How.BEGINS
    if _sound_alike(asked, name):
        return _SOUNDS + near / 25, How.SOUNDS
    if near >= _NEAR or sorted(asked) == sorted(name):
        return _SPELLED * max(near, _NEAR), How.SPELLED
    return _NOTHING


def _sound_alike(one: str, other: str) -> bool:
    sound = sound_of(one)
    return bool(sound) and (
        sound == sound_of(other)
        or (sound_of(other) != "" and jellyfish.nysiis(one) == jellyfish.nysiis(other))
    )
