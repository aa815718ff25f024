"""Hand a file to whoever asked for it. That it left is on the trail before (`iom.web.trail`)."""

from __future__ import annotations

from flask import Response

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""What a file is, by the ending of its name."""


def hand_out(content: bytes, name: str, *, media_type: str = "", opens: bool = False) -> Response:
    """Return the answer with a file.

    Args:
        content: of the file.
        name: under which it is saved; nothing of a person in it.
        media_type: what it is, where the ending of the name does not say it.
        opens: whether a browser shows it rather than saves it.
    """
    return Response(
        content,
        content_type=media_type or MEDIA_TYPES[name.rpartition(".")[2]],
        headers={
            "Content-Disposition": f'{"inline" if opens else "attachment"}; filename="{name}"'
        },
    )
