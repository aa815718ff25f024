"""Whatever an address or a form holds, the answer is a page or a plain refusal, on each engine."""

import re
from collections.abc import Iterator
from typing import Any, ClassVar
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.routing import IntegerConverter

from iom.accounts.domain import Role
from tests.conftest import SignIn
from tests.factories.clients import a_client
from tests.factories.reports import a_report

# PostgreSQL refuses a NUL in any text; both engines refuse a number beyond 64 bits.
NUL, PAST_32_BITS, PAST_64_BITS = "a\0b", str(2**31), "9" * 30
OF_PATHS = (NUL, PAST_32_BITS, PAST_64_BITS, "9" * 5_000, "٣", "9999-12", "0001-01", "../..")
OF_NUMBERS = (PAST_32_BITS, PAST_64_BITS, "٣")  # nothing else comes to a page of a number
OF_WORDS = (*OF_PATHS, "-1", "%", "x" * 9_000)
# What is tried where a page goes through all words that it was given.
WORDS = (
    "after against before category district figure force level months of order reload sac set "
    "show situation sort status strand strip until"
).split()
PARTS = {
    "agency": "council",
    "appointment_id": "1",
    "area": "cambridge",
    "check": "no-lead",
    "code": "council",
    "cover_id": "1",
    "different_id": "1",
    "district": "cambridge",
    "document_id": "1",
    "draft_id": "1",
    "edition": "public",
    "ending": "csv",
    "entry_id": "1",
    "filename": "app.css",
    "handover_id": "1",
    "involvement_id": "1",
    "form": "csv",
    "kind": "clients",
    "line_id": "1",
    "link_id": "1",
    "log": "entry-1",
    "look_id": "1",
    "merge_id": "1",
    "month": "2025-08",
    "name": "agreements",
    "need": "drugs",
    "nomination_id": "1",
    "notice_id": "1",
    "number": "1",
    "other": "C-8",
    "pair_id": "1",
    "agreement_id": "1",
    "part": "weights",
    "part_id": "1",
    "permission": "see-crimes",
    "placement_id": "1",
    "programme": "P-0001",
    "provider": "V-0001",
    "ref": "C-7",
    "scheme": "cambridgeshire",
    "score_id": "1",
    "review_id": "1",
    "session_id": "1",
    "sitting_id": "1",
    "situation_id": "1",
    "start_id": "1",
    "token": "x" * 30,
    "transfer_id": "1",
    "username": "somebody",
    "role": "coordinator",
    "waiting_id": "1",
    "what": "strand",
    "words_id": "1",
    "receipt_id": "1",
    "request_id": "1",
    "year": "2026",
}
FIGURES = {
    "reports.people": {"figure": "clients", "of": "2025-08"},
    "reports.crimes_of": {"figure": "sac", "of": "2025-08"},
}


@pytest.fixture
def coordinator(app: Flask, sign_in: SignIn) -> Iterator[FlaskClient]:
    """Somebody who may open all pages of clients and reports, without the token in forms."""
    a_client(ref="C-7")
    a_report()
    app.config["WTF_CSRF_ENABLED"] = False
    yield sign_in(Role.COORDINATOR)
    app.config["WTF_CSRF_ENABLED"] = True


def _path(rule: str, **other: str) -> str:
    return re.sub(r"<(?:[^<>]+:)?(\w+)>", lambda part: {**PARTS, **other}[part[1]], rule)


def test_no_part_of_an_address_makes_a_page_break(app: Flask, coordinator: FlaskClient) -> None:
    for rule in app.url_map.iter_rules():
        for part in rule.arguments:
            number = isinstance(rule._converters.get(part), IntegerConverter)  # noqa: SLF001
            for text in OF_NUMBERS if number else OF_PATHS:
                path = _path(rule.rule, **{part: quote(text)})
                for method in (rule.methods or set()) & {"GET", "POST"}:
                    assert coordinator.open(path, method=method).status_code < 500, path


class Noted(ImmutableMultiDict[str, str]):
    """The words behind the question mark, and which of them a page asks for."""

    asked: ClassVar[set[str]] = set()

    def __getitem__(self, key: str) -> str:
        self.asked.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.asked.add(str(key))
        return super().__contains__(key)

    def getlist(self, key: str, *how: Any, **more: Any) -> list[Any]:
        self.asked.add(key)
        return super().getlist(key, *how, **more)

    def items(self, *how: Any, **more: Any) -> Any:
        self.asked.update(WORDS)
        return super().items(*how, **more)

    def __iter__(self) -> Iterator[str]:
        self.asked.update(WORDS)
        return super().__iter__()


def test_no_word_behind_the_question_mark_makes_a_page_break(
    app: Flask, coordinator: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each page is tried with the words that it asks for, however it is answered."""
    monkeypatch.setattr(app.request_class, "parameter_storage_class", Noted)
    tried = set()
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or set()) or rule.endpoint.startswith(("static", "health")):
            continue
        usual = FIGURES.get(rule.endpoint, {})
        Noted.asked.clear()
        coordinator.get(_path(rule.rule), query_string=usual)
        done: set[str] = set()
        while words := Noted.asked - done:  # a page may ask for more when it was told something
            word = words.pop()
            done.add(word)
            for text in OF_WORDS if word in {"after", "months", "of"} else OF_WORDS[:3]:
                answer = coordinator.get(_path(rule.rule), query_string={**usual, word: text})
                assert answer.status_code < 500, f"{rule.rule} {word}={text[:40]!r}"
        tried |= done
    assert {*WORDS, "from", "view", "week"} - tried == set()


@pytest.mark.parametrize("text", [NUL, "9999-12", "0001-01", PAST_64_BITS, "9" * 5_000, "٣"])
def test_nothing_typed_into_a_form_makes_a_page_break(coordinator: FlaskClient, text: str) -> None:
    usual = {"district": "cambridge", "months": "24", "sac_set": "sac-proxy"}
    forms = [
        ("/clients/find", {"find": text}),
        ("/clients/C-7/record/alias/add", {"family_name": text, "kind": "alias"}),
        ("/reports/produce", {**usual, "month": text}),
        ("/reports/produce", {**usual, "month": "2025-08", "months": text}),
        ("/reports/produce", {**usual, "month": "2025-08", "sac_set": text}),
        ("/reports/minimums/cambridge", {"from_month": text, "minimum": "70", "note": ""}),
        ("/reports/minimums/cambridge", {"from_month": "2025-08", "minimum": "70", "note": text}),
    ]
    for path, typed in forms:
        assert coordinator.post(path, data=typed).status_code < 500, f"{path} {typed}"


def test_a_nul_is_refused_in_words_and_a_number_too_large_leads_nowhere(
    coordinator: FlaskClient,
) -> None:
    entry = "/clients/C-7/record/alias/2147483648/strike-out"
    for path in ("/clients/a%00b", "/clients?after=a%00b", entry):
        answer = coordinator.get(path)
        assert answer.status_code == 404, path
        assert "Page not found" in answer.text
    refused = coordinator.post("/clients/find", data={"find": NUL})
    assert refused.status_code == 400
    assert "Something in the request was not right" in refused.text
