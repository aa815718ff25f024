"""An evaluation on paper: the same figures and words as the page. Plain data in, bytes out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from iom.evaluation import words
from iom.evaluation.domain import Axis, Result
from iom.evaluation.results import Results
from iom.kernel.clock import LONDON
from iom.kernel.dates import day_in_words
from iom.paper.blocks import Block, Column, Note, Paragraph, Row, Table
from iom.paper.document import Document, to_pdf

_HEADS = ("Attendance", "Positive outcomes", "Cost", "Each positive outcome")
_RATES = ("Offences a year before", "and after")


def pdf_of(results: Results, where: str, *, at: datetime) -> bytes:
    """Return the evaluation as a tagged PDF, marked, on sheets that lie on their long side."""
    period = results.period
    day = day_in_words(at.astimezone(LONDON).date())
    first, last = day_in_words(period.first), day_in_words(period.last)
    return to_pdf(
        Document(
            title=f"What came of the work, {where}",
            subtitle=f"{first} to {last}.",
            produced_at=at,
            as_at=f"as at {day}",
            blocks=_blocks(results),
            landscape=True,
        )
    )


def _blocks(results: Results) -> list[Block]:
    blocks: list[Block] = [Note(words.CAVEAT_TITLE, words.CAVEAT)]
    if not results.lines:
        return [*blocks, Paragraph("No contact of these days names a provider.")]
    blocks.append(_work(results))
    for axis, groups in results.groups.items():
        by = "By sex" if axis is Axis.SEX else "By age on the first day"
        rows = [Row([each.name, *_cells(each.result)]) for each in groups]
        blocks.append(_table(by, ("Group",), rows))
    unnamed = results.unnamed
    if unnamed:
        sessions = "1 session names" if unnamed == 1 else f"{unnamed:,} sessions name"
        blocks.append(
            Paragraph(
                f"{sessions} neither a provider nor an agency, and so stand nowhere.", quiet=True
            )
        )
    return [*blocks, Paragraph(words.HOW, quiet=True), Paragraph(words.METHOD, quiet=True)]


def _work(results: Results) -> Table:
    rows = [Row([each.provider, each.pathway, *_cells(each.result)]) for each in results.lines]
    rows.append(Row(["All", "each person once", *_cells(results.total)], total=True))
    return _table("By provider and pathway", ("Provider", "Pathway"), rows)


def _table(caption: str, first: Iterable[str], rows: list[Row]) -> Table:
    columns = [Column(head) for head in first]
    columns += [Column("People", numeric=True), Column("Sessions", numeric=True)]
    columns += [Column(head) for head in (*_HEADS, *_RATES)]
    return Table(caption, columns, rows, dense=True)


def _cells(result: Result) -> list[str | int]:
    cost = " ".join(filter(None, (words.cost(result), words.costed(result))))
    return [
        *(result.people, result.sessions),
        words.share(result.kept, result.appointments, result.attendance),
        words.share(result.positive, result.said, result.success),
        *(cost if result.has_cost else words.cost(result), words.each_outcome(result)),
        *(words.rate(result.before), words.rate(result.after)),
    ]
