"""A statement of a grant's year on paper. Plain data in, bytes out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from iom.fund.ledgers import Year
from iom.fund.lines import Posted
from iom.kernel.clock import LONDON
from iom.kernel.dates import day_in_table, day_in_words
from iom.kernel.money import in_pounds
from iom.paper.blocks import Block, Column, Definitions, Paragraph, Row, Table
from iom.paper.document import Document, to_pdf

_RULE = (
    "Left is what was allocated, less what is approved and unpaid, less what was paid. Lines are "
    "never changed; a mistake is put right by a counter entry."
)


def pdf_of(year: Year, lines: Sequence[Posted], *, at: datetime) -> bytes:
    """Return a statement as a tagged PDF, marked; no client is in it."""
    local = at.astimezone(LONDON)
    blocks: list[Block] = [
        Definitions(summary_of(year)),
        _headings(year),
        _ledger(lines),
        Paragraph(_RULE, quiet=True),
    ]
    return to_pdf(
        Document(
            title=f"Statement of {year.code}, {year.name}",
            produced_at=at,
            as_at=f"as at {day_in_words(local.date())}, {local:%H:%M}",
            blocks=blocks,
        )
    )


def summary_of(year: Year) -> list[tuple[str, str]]:
    """Return what the year came to and what became of it, in pounds."""
    balance = year.balance
    gone = "Carried to the next year" if year.carries_over else "Lapsed"
    found = [
        ("Grant", f"{year.grant} ({year.kind.words})"),
        ("Year", f"{day_in_words(year.first_on)} to {day_in_words(year.last_on)}"),
        ("The grant came to", f"£{in_pounds(year.awarded)}"),
    ]
    if year.carried_in:
        found.append(("Carried in from the last year", f"£{in_pounds(year.carried_in)}"))
    if year.closed_at is not None:
        found.append((gone, f"£{in_pounds(year.gone)}"))
    return [
        *found,
        ("Approved and unpaid", f"£{in_pounds(balance.committed)}"),
        ("Paid", f"£{in_pounds(balance.paid)}"),
        ("Left", f"£{in_pounds(balance.left)}"),
    ]


def _headings(year: Year) -> Table:
    balance = year.balance
    return Table(
        "Headings",
        [Column("Heading"), *(Column(head, numeric=True) for head in _SUMS)],
        [
            *(
                Row(
                    [
                        each.label,
                        *_pounds(
                            each.balance.allocated,
                            each.balance.committed,
                            each.balance.paid,
                            each.balance.left,
                        ),
                    ]
                )
                for each in year.headings
            ),
            Row(
                [
                    "All headings",
                    *_pounds(balance.allocated, balance.committed, balance.paid, balance.left),
                ],
                total=True,
            ),
        ],
        quiet="in pounds",
    )


_SUMS = ("Allocated", "Unpaid", "Paid", "Left")


def _ledger(lines: Sequence[Posted]) -> Table:
    heads = ("No.", "Date", "Heading", "What", "By")
    return Table(
        "Ledger",
        [
            *(Column(head) for head in heads),
            *(Column(head, numeric=True) for head in (*_SUMS[:3], "Left of year")),
        ],
        [
            Row(
                [
                    str(number),
                    day_in_table(each.on),
                    each.heading,
                    what_of(each),
                    each.by,
                    *_pounds(each.effect.allocated, each.effect.committed, each.effect.paid),
                    in_pounds(each.running),
                ]
            )
            for number, each in enumerate(lines, 1)
        ],
        quiet="in pounds, every line that was written",
        dense=True,
    )


def what_of(each: Posted) -> str:
    """Say in a few words what a line is."""
    parts = [each.movement.label]
    if each.beside:
        parts[0] += f" ({'to' if each.pence < 0 else 'from'} {each.beside})"
    if each.request_id:
        parts.append(f"F-{each.request_id}")
    parts += [text for text in (each.how, each.reference, each.reason) if text]
    return ", ".join(parts)


def _pounds(*pence: int) -> list[str]:
    return [in_pounds(each) for each in pence]
