"""Take out of what is typed what nobody sees: signs that turn text round, hide in it or end it.

A name with a sign in it that turns what follows round reads as another name on every page and
paper. Whatever comes in by a file is refused for such signs; what is typed, or pasted along from
elsewhere, simply loses them.
"""

from __future__ import annotations

import re
from typing import Final

from flask import Flask, Request
from werkzeug.datastructures import ImmutableMultiDict

# Control characters but for tab and line ends; signs that turn the direction; blanks without
# width; what ends a line or a paragraph in no program but a few. The joiners stay: words of some
# scripts cannot be written without them.
_INVISIBLE: Final = re.compile(
    "[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
)
_AS_THEY_ARE: Final = frozenset({"password", "new_password", "again", "code"})


def without_invisible(text: str) -> str:
    """Return a text without the signs that nobody sees. NUL is left, to be refused."""
    return _INVISIBLE.sub("", text)


class TypedRequest(Request):
    """A request whose form holds nothing that nobody sees; passwords are as they were typed."""

    def _load_form_data(self) -> None:
        super()._load_form_data()
        fields = [(name, text) for name, texts in self.__dict__["form"].lists() for text in texts]
        if any(_INVISIBLE.search(text) for _, text in fields):
            self.__dict__["form"] = ImmutableMultiDict(
                (name, text if name in _AS_THEY_ARE else without_invisible(text))
                for name, text in fields
            )


def init_app(app: Flask) -> None:
    """Let every request be read so."""
    app.request_class = TypedRequest
