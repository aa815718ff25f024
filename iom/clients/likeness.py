"""How near a recorded name is to what somebody typed, and why. Pure; ranks what keys narrowed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import pairwise

import jellyfish
from rapidfuzz.distance import OSA, JaroWinkler

from iom.clients.names import plain_words, sound_of
from iom.clients.short_forms import may_be_one


class How(IntEnum):
    """Why a word was taken for another, the surest first."""

    SAME = 0
    BEGINS = 1
    SHORT = 2  # Bob for Robert
    SOUNDS = 3
    SPELLED = 4
    PART = 5  # one of the words that were typed stands for nothing in the name


# Points of a word, 0 to 1. Ours: chosen so that every kind outranks the next for whole names.
_BEGINS, _SHORT, _SOUNDS, _SPELLED, _INITIAL = 0.93, 0.925, 0.88, 0.85, 0.85
_NEAR = 0.86  # Jaro-Winkler from which two words may be one, misspelled
_CLEAR = 0.62  # two of three typed words found; one of two is only a part
_PER_WORD_LEFT_OVER = 0.02
_ALLOWED = 0.1
WORDS_TYPED = 6  # that count; more would only be more ways to read them
_WORDS_READ = 4  # of either part of a recorded name
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
    family = plain_words(family_name)[:_WORDS_READ]
    given = plain_words(given_names)[:_WORDS_READ]
    asked = plain_words(typed)[:WORDS_TYPED]
    if not asked:
        return Likeness(0.0, How.PART)
    found = [
        _compare(these, (*one, *other))
        for these in _readings(asked)
        for one in _readings(given)
        for other in _readings(family)
    ]
    return max(found, key=lambda like: like.score)


def may_reach(needed: float, words: Sequence[str], others: Sequence[str]) -> bool:
    """Say quickly whether the likeness of two names, as plain words, may reach a score.

    Each word gets the best of the other name, whoever takes that one, too: never less than the
    likeness itself, but for words that are read as one, for which a little is allowed.
    """
    if not words or not others:
        return False
    against = [*others, *(_Whole(one + other) for one, other in pairwise(others))]
    wholes = [_Whole(one + other) for one, other in pairwise(words)]
    missing = (1 - needed + _ALLOWED) * len(words)
    # The last word first: it is most often a family name, and settles it.
    for at in reversed(range(len(words))):
        best = max(_word(words[at], other)[0] for other in against)
        for whole in wholes[max(0, at - 1) : at + 1]:
            best = max(best, *(_word(whole, each)[0] for each in others))
        missing -= 1 - best
        if missing < 0:
            return False
    return True


class _Whole(str):
    """Two neighbouring words read as one: `mary anne` as `maryanne`. Only ever taken whole."""

    __slots__ = ()


def _readings(words: Sequence[str]) -> list[tuple[str, ...]]:
    """List the ways to read words, each two neighbours apart or as one."""
    if len(words) < 2:
        return [tuple(words)]
    apart = [(words[0], *rest) for rest in _readings(words[1:])]
    pair = _Whole(words[0] + words[1])
    return apart + [(pair, *rest) for rest in _readings(words[2:])]


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


# By type, too: a `_Whole` is not the plain word of the same letters.
@lru_cache(maxsize=200_000, typed=True)
def _word(asked: str, name: str) -> tuple[float, How]:
    if asked == name:
        return 1.0, How.SAME
    if len(asked) == 1 or len(name) == 1:
        return (_INITIAL, How.BEGINS) if asked[0] == name[0] else _NOTHING
    if _sound_alike(asked, name) and not name.startswith(asked):
        return _SOUNDS + JaroWinkler.similarity(asked, name) / 25, How.SOUNDS
    if isinstance(asked, _Whole) or isinstance(name, _Whole):
        return _NOTHING
    if may_be_one(asked, name) and not name.startswith(asked):
        return _SHORT, How.SHORT
    return _by_letters(asked, name)


def _by_letters(asked: str, name: str) -> tuple[float, How]:
    """Compare letter by letter; how near they are orders words of one kind among themselves."""
    near = JaroWinkler.similarity(asked, name)
    if len(asked) > 2 and name.startswith(asked):
        return _BEGINS + near / 50, How.BEGINS
    if sorted(asked) == sorted(name) or (near >= _NEAR and _few_slips(asked, name)):
        return _SPELLED * max(near, _NEAR), How.SPELLED
    return _NOTHING


def _few_slips(asked: str, name: str) -> bool:
    """Say whether one becomes the other by a slip for every four letters; one for a short word.

    Without this, long names that begin alike would pass for misspellings of one another.
    """
    most = max(1, max(len(asked), len(name)) // 4)
    return OSA.distance(asked, name, score_cutoff=most) <= most


def _sound_alike(one: str, other: str) -> bool:
    sound = sound_of(one)
    return bool(sound) and (
        sound == sound_of(other)
        or (sound_of(other) != "" and jellyfish.nysiis(one) == jellyfish.nysiis(other))
    )
