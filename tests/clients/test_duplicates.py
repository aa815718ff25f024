"""Two thousand invented people, two hundred of whom come once more, told otherwise."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import replace

import pytest
from flask import Flask

from iom.clients.alike import Somebody
from iom.clients.domain import IdentifierKind
from iom.clients.identifiers import canonical
from iom.clients.matching import find_matches
from tests.factories.accounts import COMMAND
from tests.factories.namesakes import KINDS, invented, ordinary, planted
from tests.factories.on_record import on_record

PEOPLE, PLANTED_EACH, NEW = 2_000, 20, 500
SHOWN = 3


def test_who_comes_once_more_is_among_the_first_three_and_few_others_are_shown(
    app: Flask, engine_name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    people = invented(PEOPLE)
    on_record(people)
    again = list(planted(people, PLANTED_EACH))
    assert Counter(one.kind for one in again) == dict.fromkeys(KINDS, PLANTED_EACH)

    found = Counter(one.kind for one in again if one.ref in shown(in_another_notation(one.told)))
    taken = sum(bool(shown(somebody)) for somebody in ordinary(NEW))

    lines = [
        f"{engine_name}: of {PEOPLE:,} people, {PLANTED_EACH} of each kind once more",
        *(f"{found[kind]:>4} of {PLANTED_EACH} found: {kind}" for kind in KINDS),
        f"{found.total()} of {len(again)} found; {taken} of {NEW} new people shown anybody",
    ]
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(lines) + "\n")
    assert found.total() >= 0.98 * len(again)
    assert taken <= 0.05 * NEW


def shown(somebody: Somebody) -> list[str]:
    return [match.ref for match in find_matches(COMMAND, somebody)][:SHOWN]


def in_another_notation(told: Somebody) -> Somebody:
    """Write a PNC ID the short way, as somebody would type it, and read it as the form does."""
    number = told.numbers.get(IdentifierKind.PNC_ID)
    if number is None:
        return told
    year, serial = number.split("/")
    typed = f" {year[2:]} / {serial.lstrip('0').lower()} "
    read = canonical(IdentifierKind.PNC_ID, typed, this_year=2026).value
    return replace(told, numbers={IdentifierKind.PNC_ID: read})
