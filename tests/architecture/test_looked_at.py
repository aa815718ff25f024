"""Every page is looked at in a browser (tests/browser/test_axe.py), or there is a reason."""

from __future__ import annotations

from flask import Flask

from tests.browser.pages import NOT_LOOKED_AT, PAGES


def test_every_page_is_looked_at_or_there_is_a_reason(app: Flask) -> None:
    pages = {rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    forms = {rule for rule in pages if "<any(" in rule}  # the report as a file, by its ending

    assert pages - forms - PAGES.keys() == NOT_LOOKED_AT.keys() & pages
    assert not (PAGES.keys() | NOT_LOOKED_AT.keys()) - pages
    assert not PAGES.keys() & NOT_LOOKED_AT.keys()
