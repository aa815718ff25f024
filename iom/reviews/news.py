"""What stands on a record that its latest score does not know yet."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, literal, or_, select
from sqlalchemy.orm import aliased

from iom.accounts.domain import Category, Reader
from iom.entries.domain import EndedHow
from iom.entries.models import EntryColumns
from iom.offending.models import Breach, DrugTest, Intelligence, Offence, Predictor
from iom.offending.words import BreachKind, TestResult

_GONE = (EndedHow.STRUCK_OUT, EndedHow.MOVED)
# Made once: the text of a statement with a new alias would be worked out anew each time.
_Offence, _Predictor = (
    aliased(Offence, name="new_offence"),
    aliased(Predictor, name="new_predictor"),
)
_Breach, _Test = aliased(Breach, name="new_breach"), aliased(DrugTest, name="new_test")
_Intelligence = aliased(Intelligence, name="new_intelligence")
_KINDS: tuple[tuple[Category, Any, Any, tuple[Any, ...]], ...] = (
    (Category.OFFENDING, _Offence, _Offence.offence_on, ()),
    (Category.OFFENDING, _Predictor, _Predictor.on, ()),
    (
        Category.OFFENDING,
        _Breach,
        _Breach.on,
        (_Breach.kind.in_([BreachKind.BREACH, BreachKind.RECALL]),),
    ),
    (
        Category.SUBSTANCE_TREATMENT,
        _Test,
        _Test.on,
        (_Test.result == TestResult.POSITIVE,),
    ),
    (Category.INTELLIGENCE, _Intelligence, _Intelligence.on, ()),
)


def count_news(reader: Reader, score: Any) -> ColumnElement[int]:  # noqa: ANN401  # see below
    """Count what is newer than a score, of the kinds of data that the reader sees.

    What was recorded since, what is of a later day than the score, and what was struck out since.
    What was changed is one thing.

    Args:
        reader: who is told of it.
        score: the table of scores or an alias, of which the statement holds the latest.
    """
    parts = [
        select(func.count())
        .select_from(model)
        .where(*_news(model, day, score), *more)
        .correlate_except(model)
        .scalar_subquery()
        for _, model, day, more in _seen(reader)
    ]
    found: ColumnElement[int] = literal(0)
    for part in parts:
        found += part
    return found


def has_news(reader: Reader, score: Any) -> ColumnElement[bool]:  # noqa: ANN401  # as above
    """Return the condition that something is newer than a score."""
    return or_(
        *(
            exists().where(*_news(model, day, score), *more).correlate_except(model)
            for _, model, day, more in _seen(reader)
        )
    )


def _seen(reader: Reader) -> list[tuple[Category, Any, Any, tuple[Any, ...]]]:
    return [each for each in _KINDS if reader.sees(each[0])]


def _news(model: type[EntryColumns], day: Any, score: Any) -> tuple[ColumnElement[bool], ...]:  # noqa: ANN401
    return (
        model.client_id == score.client_id,
        or_(
            and_(
                model.ended_at.is_(None),
                or_(model.recorded_at > score.asked_at, day > score.as_of),
            ),
            and_(
                model.ended_how.in_(_GONE),
                model.ended_at > score.asked_at,
                model.recorded_at <= score.asked_at,
            ),
        ),
    )
