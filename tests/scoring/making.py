"""Inputs of scores, for tests: say only what the test is about."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from iom.scoring.default import DEFAULT, DEFAULT_CODE
from iom.scoring.domain import Happened, Inputs, Offence, Predictor
from iom.scoring.matrices import matrix_of
from iom.scoring.matrix import Matrix

AS_OF = date(2025, 8, 31)


def default(**other: Any) -> Matrix:
    """Return the default matrix; with other rules where they are named."""
    return matrix_of(DEFAULT_CODE, DEFAULT | other)


def ago(days: int, *, as_of: date = AS_OF) -> date:
    """Return the day so many days before."""
    return as_of - timedelta(days=days)


def proven(category: str, days: int = 0, disposal: str = "convicted") -> Offence:
    """Return an offence of so many days ago."""
    return Offence(ago(days), category, disposal)


def arrest(category: str, days: int = 0) -> Offence:
    """Return an arrest that is not proven yet."""
    return proven(category, days, "arrested")


def happened(what: str, days: int = 0) -> Happened:
    """Return a test, breach or recall of so many days ago."""
    return Happened(ago(days), what)


def predicted(value: int) -> Predictor:
    """Return a predictor."""
    return Predictor(ago(10), value, "OGRS4 1.0")


def known(*offences: Offence, **more: Any) -> Inputs:
    """Return inputs with some offences."""
    return Inputs(as_of=AS_OF, offences=offences, **more)


def d(text: str) -> Decimal:
    """Return a decimal."""
    return Decimal(text)
