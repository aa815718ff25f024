"""What every answer of the product carries, whatever was asked, by whom, and however it went."""

from __future__ import annotations

from http.cookies import SimpleCookie

from werkzeug.datastructures import Headers

_SAME = "same-origin"
_FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": _SAME,
    "Cross-Origin-Opener-Policy": _SAME,
    "Cross-Origin-Resource-Policy": _SAME,
}
# What a browser shows in a tab or on a page; whatever else there is leaves as a file.
_SHOWN = ("text/html", "application/json", "text/plain", "application/pdf", "image/")
_seen: set[str] = set()


def check_answer(headers: Headers, asked: str) -> None:
    """Assert that an answer carries what each must; `asked` is the path."""
    policy = headers.get("Content-Security-Policy", "")
    if policy not in _seen:
        _check_policy(policy)
        _seen.add(policy)
    for name, text in _FIXED.items():
        assert headers.get(name) == text, (asked, name)
    assert "camera=()" in headers["Permissions-Policy"], asked
    if not asked.startswith("/static/"):
        assert headers.getlist("Cache-Control") == ["no-store"], asked
        kind = headers.get("Content-Type", "text/html")
        leaves = headers.get("Content-Disposition", "").startswith("attachment")
        assert leaves or kind.startswith(_SHOWN), (asked, kind)
        assert "svg" not in kind, asked
    place = headers.get("Location", "/")
    assert place.startswith("/"), (asked, place)
    assert not place.startswith(("//", "/\\")), (asked, place)
    for cookie in headers.getlist("Set-Cookie"):
        for morsel in SimpleCookie(cookie).values():
            assert morsel["httponly"], (asked, morsel.key)
            assert morsel["samesite"] == "Lax", (asked, morsel.key)
            assert not morsel["domain"], (asked, morsel.key)


def _check_policy(policy: str) -> None:
    """Assert that nothing may come from elsewhere and nothing inline."""
    parts = dict(part.split(" ", 1) for part in policy.split("; ") if " " in part)
    for name in ("default-src", "frame-ancestors", "base-uri"):
        assert parts[name] == "'none'", policy
    assert set(parts.values()) <= {"'none'", "'self'"}, policy
