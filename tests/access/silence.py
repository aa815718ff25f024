"""What browsers and proxies keep of an answer: none of it names a client."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import unquote_plus

from bs4 import BeautifulSoup, SoupStrainer
from werkzeug.test import TestResponse

TYPED = "Quillfeather"
# Family names of the world's clients, but for a provider that is called like one of them.
NAMED = re.compile(rf"\b(Alderworth(?! House)|Closedworth|{TYPED})")
_HEAD = re.compile(
    r'<title>(?P<title>.*?)</title>|\s(?:href|src|(?:form)?action|data-draft)="(?P<to>[^"]*)"',
    re.DOTALL,
)
_HERE = re.compile(r"$|[/#?](?![/\\])|mailto:|tel:")
_ASKED = re.compile(r'<form[^>]*method="get"')
_FORMS = SoupStrainer("form", attrs={"method": "get"})
# A number, a day or a reference may be typed into an address: those of clients and of accounts.
_CHOSEN = frozenset({"radio", "checkbox", "submit", "hidden", "date", "month"})
_REFERENCES = frozenset({"who", "user", "about"})
_OFFERED = frozenset({"words"})  # of the directory: what is there for people, not who
_TIMES = frozenset({"first_time", "last_time"})


def check_silent(answer: TestResponse, asked: str) -> None:
    """Assert that titles, names of files and addresses name nobody, and lead nowhere else."""
    for name in ("Location", "Content-Disposition", "Refresh"):
        kept = unquote_plus(answer.headers.get(name, ""))
        assert not NAMED.search(kept), f"{asked}: {kept}"
    if answer.mimetype != "text/html":
        return
    for found in _HEAD.finditer(answer.text):
        text = unquote_plus(unescape(found["title"] or found["to"] or ""))
        assert not NAMED.search(text), f"{asked}: {text}"
        assert found["to"] is None or _HERE.match(text), f"{asked}: {text}"
    if _ASKED.search(answer.text):
        soup = BeautifulSoup(answer.text, "html.parser", parse_only=_FORMS)
        for field in soup.select("input, textarea"):
            numeric = field.get("inputmode") in {"numeric", "decimal"}
            known = field.get("name") in _REFERENCES | _TIMES | _OFFERED
            chosen = field.get("type", "text") in _CHOSEN
            assert numeric or known or chosen, f"{asked}: {field}"
