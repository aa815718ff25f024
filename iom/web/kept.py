"""What somebody sent that could not be taken, to be handed back to them, so that it is not lost."""

from __future__ import annotations

from flask import request

_A_TEXT = 10  # letters; fewer are quickly typed again
_MARKS = frozenset({"seen", "fingerprint"})
_NOT_KEPT = frozenset({"password", "new_password", "again", "code", "csrf_token"})


def what_was_sent() -> list[tuple[str, str]]:
    """Return the names and texts of the form that was sent, without passwords, codes and files.

    The token against forged requests was checked before, so whoever is handed it typed it.
    """
    return [
        (name, text)
        for name, texts in request.form.lists()
        if name not in _NOT_KEPT
        for text in texts
    ]


def words_sent() -> list[str]:
    """Return the longer texts that were sent, to be read where they cannot be sent again."""
    return [
        text
        for name, text in what_was_sent()
        if " " in text.strip() and len(text) >= _A_TEXT and name not in _MARKS
    ]


def where_it_was_sent() -> str:
    """Return the address to send it to again."""
    return request.full_path.rstrip("?")
