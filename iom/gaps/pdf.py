"""The discussion document on alcohol on paper, for a board. Plain data in, bytes out."""

from __future__ import annotations

from datetime import datetime

from iom.gaps.alcohol import Discussion, Part, Point
from iom.gaps.alcohol_public import PublicAlcohol
from iom.gaps.alcohol_words import (
    METHOD,
    for_whom,
    in_hundred,
    questions_of,
    summary_of,
    when,
)
from iom.gaps.chart import drawing_of, in_words
from iom.kernel.clock import LONDON
from iom.kernel.dates import day_in_table, day_in_words
from iom.needs.profile import Alcohol
from iom.needs.public import FEWEST
from iom.paper.blocks import (
    Block,
    Bullets,
    Column,
    Definitions,
    Fact,
    Facts,
    Figure,
    Heading,
    Paragraph,
    Row,
    Table,
    Together,
)
from iom.paper.document import Document, to_pdf

TITLE = "Alcohol: discussion document"
_COLUMNS = (
    *("People", "Have the need", "Of those known", "Not known"),
    *("Offended under its influence", "Either", "Prevalence"),
)


def pdf_of(found: Discussion, *, produced_at: datetime) -> bytes:
    """Return the document as a tagged PDF, marked."""
    local = produced_at.astimezone(LONDON)
    blocks: list[Block] = [
        _facts(found),
        Bullets(summary_of(found)),
        *_list("Questions for discussion", questions_of(found)),
        _trend(found),
        *(_part(part) for part in found.parts),
        _services(found),
        *_list("For whom there is nothing", [str(each) for each in found.nothing]),
        Heading("Method and sources"),
        Definitions(list(METHOD.items())),
    ]
    return to_pdf(
        Document(
            title=TITLE,
            subtitle=f"{found.where}, people on the scheme on {day_in_words(found.day)}",
            produced_at=produced_at,
            as_at=f"as at {day_in_words(local.date())}, {local:%H:%M}",
            blocks=blocks,
        )
    )


def _list(heading: str, items: list[str]) -> list[Block]:
    return [Together([Heading(heading), Bullets(items)])] if items else []


def _facts(found: Discussion) -> Facts:
    now = found.now.alcohol
    return Facts(
        [
            Fact("People", f"{now.people:,}", "on the scheme"),
            Fact(
                "Have the need", f"{now.need.has:,}", f"of {now.need.known:,} of whom it is known"
            ),
            Fact(
                "Offences under its influence",
                in_hundred(found.now.flags.yes, found.now.flags.asked),
                f"{found.now.flags.yes:,} of {found.now.flags.asked:,} of which it is known",
            ),
            Fact("Prevalence", in_hundred(now.either, now.people), "have the need or offended so"),
        ]
    )


def _cells(each: Alcohol) -> list[str]:
    need = each.need
    return [
        f"{each.people:,}",
        f"{need.has:,}",
        in_hundred(need.has, need.known),
        f"{need.unknown:,}",
        f"{each.flagged:,}",
        f"{each.either:,}",
        in_hundred(each.either, each.people),
    ]


def _part(part: Part) -> Table:
    return Table(
        part.heading,
        [Column("Group"), *(Column(head, numeric=True) for head in _COLUMNS)],
        [Row([group.name, *_cells(group.alcohol)]) for group in part.groups],
        dense=True,
    )


def _trend(found: Discussion) -> Together:
    def row(point: Point, name: str) -> Row:
        flags = point.flags
        return Row([name, *_cells(point.alcohol), in_hundred(flags.yes, flags.asked)])

    table = Table(
        "Over the last quarters",
        [
            Column("On"),
            *(Column(head, numeric=True) for head in _COLUMNS),
            Column("Offences flagged, of those known", numeric=True),
        ],
        [
            *(row(point, day_in_table(point.day)) for point in found.trend),
            row(found.now, day_in_table(found.day)),
        ],
        quiet="with what is on record now; offences of the year up to each day",
        dense=True,
    )
    caveat = Paragraph(
        "Bars grow when more people are asked: read them with the shares.", quiet=True
    )
    figure = Figure(drawing_of(found, width=800, height=240), in_words(found))
    return Together([table, caveat, figure])


def _services(found: Discussion) -> Block:
    if not found.services:
        return Together(
            [Heading("What there is"), Paragraph("Nothing in the directory meets the need.")]
        )
    return Table(
        "What there is",
        [
            Column(head)
            for head in ("Programme", "Provider", "Where", "For whom", "Begins", "Confirmed")
        ],
        [
            Row(
                [
                    each.name,
                    each.provider,
                    each.area,
                    for_whom(each),
                    when(each, found.day),
                    day_in_table(each.confirmed_on),
                ]
            )
            for each in found.services
        ],
        quiet="programmes of the directory that meet the need",
        dense=True,
    )


def public_pdf_of(found: PublicAlcohol, scheme: str, *, produced_at: datetime) -> bytes:
    """Return the public edition as a tagged PDF, without a marking."""
    blocks: list[Block] = []
    if found.people is None:
        blocks.append(Paragraph("Too few people were on the scheme for anything to be shown."))
    else:
        blocks.append(Paragraph(f"{found.people:,} people were on the scheme."))
    if found.flags:
        flags = found.flags
        blocks.append(
            Paragraph(
                f"{flags.yes:,} of {flags.asked:,} proven offences of the year of which it is "
                f"known were under the influence of alcohol: {flags.per_cent} in a hundred."
            )
        )
    for part in found.parts:
        blocks.append(
            Table(
                part.heading,
                [
                    Column("Group"),
                    Column("Have the need", numeric=True),
                    Column("People", numeric=True),
                ],
                [
                    Row([name, f"{cell.has:,}", f"{cell.of:,}"] if cell else [name, "c", "c"])
                    for name, cell in part.cells
                ],
            )
        )
    if found.services:
        blocks.append(
            Table(
                "What there is",
                [Column(head) for head in ("Programme", "Provider", "Where", "For whom")],
                [
                    Row([each.name, each.provider, each.area, for_whom(each)])
                    for each in found.services
                ],
            )
        )
    blocks.append(
        Paragraph(
            f"c: kept back, for fewer than {FEWEST} people, or something from which so few could "
            "be worked out. People of whom the need is not known are among those without it.",
            quiet=True,
        )
    )
    return to_pdf(
        Document(
            title="Alcohol, public edition",
            subtitle=f"{scheme}, {day_in_words(found.day)}",
            produced_at=produced_at,
            blocks=blocks,
            marking=None,
        )
    )
