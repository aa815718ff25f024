"""Templates hold nothing inline, link to nothing elsewhere, and never mark text as safe."""

import re
from pathlib import Path

TEMPLATES = sorted((Path(__file__).parents[2] / "templates").glob("**/*.html"))


def test_nothing_inline_nothing_from_elsewhere() -> None:
    assert TEMPLATES
    for path in TEMPLATES:
        text = path.read_text()
        assert not re.search(r"<style|style=|<script(?![^>]*src=)|\son\w+=", text), path
        outside = set(re.findall(r"https?://[^\s\"'<]+", text)) - {"http://www.w3.org/2000/svg"}
        assert not outside, f"{path}: {outside}"


def test_text_is_never_marked_as_safe() -> None:
    for path in TEMPLATES:
        assert "|safe" not in path.read_text().replace(" ", ""), path


def test_every_form_that_changes_something_carries_the_token_against_forged_requests() -> None:
    for path in TEMPLATES:
        for form in re.findall(r"<form\b.*?</form>", path.read_text(), flags=re.DOTALL):
            if 'method="post"' in form:
                assert "csrf_token" in form or "hidden_tag()" in form, path
