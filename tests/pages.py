"""A page as its reader sees it: open one, check it, read it, press a button, get the next."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import html5lib
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

# What html5lib reports that is no mistake: none so far.
_ALLOWED_ERRORS: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Page:
    """One answer, parsed. Making one checks that the HTML is sound."""

    client: FlaskClient
    response: TestResponse

    def __post_init__(self) -> None:
        check_html(self.response.text, self.soup)

    @classmethod
    def open(cls, client: FlaskClient, path: str, *, status: int = 200) -> Page:
        """Get a page, following redirects."""
        response = client.get(path, follow_redirects=True)
        assert response.status_code == status, f"{path} answered {response.status}"
        return cls(client, response)

    @cached_property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.response.text, "html.parser")

    @property
    def path(self) -> str:
        return self.response.request.path

    @property
    def heading(self) -> str:
        return _text(self._first("h1"))

    @property
    def title(self) -> str:
        return _text(self._first("title"))

    @property
    def words(self) -> str:
        """All the text of the page's main part, in one line."""
        return _text(self._first("main"))

    @property
    def done(self) -> list[str]:
        """The messages that say what has just been done."""
        return [_text(tag) for tag in self.soup.find_all(class_="app-done")]

    @property
    def errors(self) -> list[str]:
        """The lines of the error summary."""
        return [_text(tag) for tag in self.soup.select(".govuk-error-summary__list li")]

    def _first(self, name: str) -> Tag:
        tag = self.soup.find(name)
        assert isinstance(tag, Tag), f"no {name} on {self.path}"
        return tag

    def text_of(self, test_id: str) -> str:
        """The text of the one element with this data-testid."""
        [tag] = self.soup.find_all(attrs={"data-testid": test_id})
        return _text(tag)

    def table(self, caption: str) -> list[list[str]]:
        """The cells of the body of the one table whose caption begins so, row by row."""
        [table] = [t for t in self.soup.find_all("table") if _caption(t).startswith(caption)]
        return [[_text(cell) for cell in row.select("th, td")] for row in table.select("tbody tr")]

    def link(self, text: str) -> Page:
        """Follow the first link with exactly this text."""
        tags = [a for a in self.soup.find_all("a", href=True) if _text(a) == text]
        assert tags, f"no link “{text}” on {self.path}"
        return Page.open(self.client, str(tags[0]["href"]))

    def press(self, button: str, /, **values: Any) -> Page:
        """Fill fields by name, submit the form that holds the button, follow the redirect.

        A value may be a list (several checkboxes) or a pair (stream, file name).
        """
        [control] = [
            tag
            for tag in self.soup.select("form button, form [type=submit]")
            if (_text(tag) or tag.get("value")) == button
        ]
        form = control.find_parent("form")
        assert form is not None
        data = filled(form)
        unknown = set(values) - {str(tag["name"]) for tag in form.select("[name]")}
        assert not unknown, f"no field {unknown} in the form of “{button}”"
        data |= values
        if control.get("name"):
            data[str(control["name"])] = str(control.get("value", ""))
        action = str(control.get("formaction") or form.get("action") or self.path)
        method = str(form.get("method", "get")).lower()
        if method == "post":
            response = self.client.post(action, data=data, follow_redirects=True)
        else:
            response = self.client.get(action, query_string=data, follow_redirects=True)
        return Page(self.client, response)


# Pages that were parsed without a mistake, but for values that no page of two shares.
_SOUND: set[str] = set()
_PLAIN_VALUE = re.compile(r'value="[\w.-]+"')


def _check_parse(text: str) -> None:
    """Assert that a page parses; one that differs from another in plain values alone does."""
    shape = hashlib.sha256(_PLAIN_VALUE.sub("", text).encode()).hexdigest()
    if shape in _SOUND:
        return
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(text)
    found = [f"{code} at {position}" for position, code, _ in parser.errors]
    assert not [error for error in found if error.split(" ")[0] not in _ALLOWED_ERRORS], found
    _SOUND.add(shape)


def check_html(text: str, soup: BeautifulSoup) -> None:
    """Assert that a page is valid, its ids are unique, its fields labelled, nothing inline."""
    _check_parse(text)
    tags = soup.find_all()  # once: to select by seven patterns takes seven times as long
    ids = [str(tag["id"]) for tag in tags if "id" in tag.attrs]
    known = set(ids)
    assert len(ids) == len(known), f"ids twice: {sorted({i for i in ids if ids.count(i) > 1})}"
    assert not re.search(r"\son[a-z]+=", text), "inline handler"
    labelled = {str(tag["for"]) for tag in tags if tag.name == "label" and "for" in tag.attrs}
    for tag in tags:
        inline = tag.name == "style" or (tag.name == "script" and "src" not in tag.attrs)
        assert not inline, f"inline style or script: {tag}"
        assert "style" not in tag.attrs, f"inline style: {tag}"
        if _is_field(tag):
            assert tag.get("id") in labelled or tag.get("aria-label"), f"no label: {tag}"
        for name in ("aria-labelledby", "aria-describedby"):
            for target in str(tag.get(name, "")).split():
                assert target in known, f"{name} leads nowhere: {target}"
        href = str(tag.get("href", "")) if tag.name == "a" else ""
        assert not href.startswith("#") or href[1:] in {*known, ""}, f"leads nowhere: {tag}"


def _is_field(tag: Tag) -> bool:
    return tag.name in {"select", "textarea"} or (
        tag.name == "input" and str(tag.get("type", "")).lower() != "hidden"
    )


def filled(form: Tag) -> dict[str, Any]:
    """Return what a form would send as it stands."""
    data: dict[str, list[str]] = {}
    for tag in form.select("[name]"):
        name, kind = str(tag["name"]), tag.get("type")
        if tag.name == "button" or kind in {"file", "submit"}:
            continue
        if kind not in {"checkbox", "radio"} or tag.has_attr("checked"):
            # A browser sends every one of a name: the boxes of a date have one.
            data.setdefault(name, []).extend(_values(tag))
    return {name: values[0] if len(values) == 1 else values for name, values in data.items()}


def _values(tag: Tag) -> list[str]:
    if tag.name == "select":
        chosen = tag.select("option[selected]") or tag.select("option")[:1]
        return [str(option.get("value", _text(option))) for option in chosen]
    if tag.name == "textarea":
        return [tag.get_text()]
    return [str(tag.get("value", "on" if tag.get("type") == "checkbox" else ""))]


def _caption(table: Tag) -> str:
    caption = table.select("caption")
    return _text(caption[0]) if caption else ""


def _text(tag: Tag) -> str:
    return " ".join(tag.get_text(" ", strip=True).split())
