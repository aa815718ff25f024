"""Documents on records of the story: letters that nobody wrote, of people who are nobody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from iom.accounts.domain import Reader
from iom.documents.domain import DocumentKind, SharedAs
from iom.documents.service import put_on_record, replace_file
from iom.documents.shelf import Shelf
from iom.paper.blocks import Paragraph
from iom.paper.document import Document, to_pdf

_K, _S = DocumentKind, SharedAs
_TOLD = (
    (_K.LETTER, _S.HOUSING, "Offer of a place at Alder House", 26, "A room is free."),
    (_K.REPORT, _S.OFFENDING, "Report before sentence", 120, "Asked for by the court."),
    (_K.CONSENT, _S.IDENTITY, "Agreement to work together", 75, "Signed by both."),
)


def file(refs: Sequence[str], shelf: Shelf, *, actor: Reader, at: datetime, today: date) -> None:
    """Put documents on records, in the caller's transaction; the first record has one replaced.

    Args:
        refs: of the clients.
        shelf: where the files go.
        actor: a coordinator of all districts.
        at: when.
        today: the day before which their days lie.
    """
    for place, ref in enumerate(refs):
        for number, (kind, about, title, days, words) in enumerate(_TOLD[: len(_TOLD) - place]):
            said = {
                "title": title,
                "kind": kind,
                "dated_on": today - timedelta(days=days + 9 * place),
                "category": about,
            }
            with shelf.laid_down([_paper(title, words, at)]) as delivery:
                [row] = put_on_record(
                    ref,
                    said,
                    delivery,
                    token=f"story-document-{ref}-{number}",
                    actor=actor,
                    at=at,
                    today=today,
                )
                document_id = row.id
    with shelf.laid_down(
        [b"The room at Alder House is kept until the end of the month.\n"]
    ) as note:
        replace_file(refs[-1], document_id, note, actor=actor, at=at, today=today)


def _paper(title: str, words: str, at: datetime) -> bytes:
    return to_pdf(
        Document(
            title=title,
            subtitle="Invented for the demonstration.",
            produced_at=at,
            as_at="",
            blocks=[Paragraph(words)],
        )
    )
