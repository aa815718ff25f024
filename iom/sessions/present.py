"""Which session a request carries: the cookies, and what is kept of them in the request.

An edge, like a page: it opens its own transactions. Who is signed in is read from the database at
every request, so what ended on one worker has ended on all.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import cast

from flask import Flask, Response, current_app, g, request
from flask import session as signed
from itsdangerous import BadData, URLSafeTimedSerializer

from iom import keys
from iom.accounts.models import User
from iom.kernel import clock
from iom.kernel.errors import NotFound
from iom.sessions import devices, queries, service
from iom.sessions.domain import LONGEST, SEEN_EVERY, Stage
from iom.sessions.queries import Held
from iom.sessions.service import Visitor
from iom.transaction import transaction

_TOKEN, _DEVICE = "session", "device"
_DEVICE_DAYS = 400  # browsers keep no cookie for longer
_DEVICE_ACCOUNTS = 10  # of one browser, the latest
_BY_ITSELF = "X-By-Itself"  # what a page of ours says that asks without its reader
_WHOSE = "of"


def init_app(app: Flask) -> None:
    """Hand new cookies out with the answer, and let templates say how long the session lasts."""
    app.after_request(_hand_out)
    app.jinja_env.globals.update(
        session_left=seconds_left, session_of=whose_page, session_last=ends_for_good
    )


def user() -> User | None:
    """Return whoever is signed in, and note that they are there. 1 statement, mostly.

    The session takes a new token when what its owner may do has changed.
    """
    found = carried()
    if found is None or found[0].stage is not Stage.SIGNED_IN:
        return None
    held, whose = found
    at = clock.now()
    if held.rights_version != whose.rights_version:
        with transaction():
            token = service.rotate(held, whose, required=_code_required(), at=at)
        if token is not None:
            carry(token)
            return user()  # which may find that a second factor is asked for first
        # Another request was quicker; this one came with the right token and is let through.
        return whose if queries.is_signed_in(held.id, at) else None
    if not _by_itself() and held.last_seen_at <= at - SEEN_EVERY:
        with transaction():
            service.note_seen(held.id, at=at)
        g.iom_carried = (replace(held, last_seen_at=at), whose)
    return whose


def carried() -> tuple[Held, User] | None:
    """Return the session that the request carries, at whatever stage, with its user."""
    if "iom_carried" not in g:
        token = g.get("iom_token") or request.cookies.get(_name(_TOKEN), "")
        g.iom_carried = queries.find_lasting(token, clock.now()) if token else None
    return cast("tuple[Held, User] | None", g.iom_carried)


def owner() -> User:
    """Return whoever is signed in, on a page that only they open.

    Raises:
        NotFound: nobody is.
    """
    found = come_to(Stage.SIGNED_IN)
    if found is None:
        raise NotFound
    return found[1]


def seconds_left() -> int:
    """Say for how many seconds whoever is signed in stays so if they do nothing; else 0."""
    found = carried()
    if found is None or found[0].stage is not Stage.SIGNED_IN:
        return 0
    held, at = found[0], clock.now()
    return max(0, int((held.ends_at - at).total_seconds()))


def ends_for_good() -> bool:
    """Say whether the session ends, twelve hours after it began, whatever its owner does."""
    found = carried()
    return found is not None and found[0].ends_at == found[0].created_at + LONGEST


def whose_page() -> str:
    """Return a mark of whoever is signed in, by which a page knows its owner again; else empty."""
    found = come_to(Stage.SIGNED_IN)
    return keys.fingerprint("page", str(found[1].id))[:16] if found else ""


def come_to(stage: Stage) -> tuple[Held, User] | None:
    """Return the session that the request carries, if it has come as far as this and no further."""
    found = carried()
    return found if found is not None and found[0].stage is stage else None


def carry(token: str) -> None:
    """Give the browser a token, from this answer on."""
    g.iom_token = token
    forget()


def let_go() -> None:
    """Take the token from the browser; its session has ended."""
    g.iom_token = ""
    forget()


def forget() -> None:
    """Ask the database again who is signed in."""
    for name in ("iom_carried", "iom_user", "iom_reader"):
        g.pop(name, None)


def welcome(owner_id: int) -> None:
    """Know the browser again, and give it a fresh token against forged requests.

    Whoever signs in again after their session ended keeps the token, so that the form they were
    at can still be sent; with anybody else it changes.
    """
    if signed.get(_WHOSE) != owner_id:
        signed.clear()
        g.pop("csrf_token", None)
        signed[_WHOSE] = owner_id
    know(owner_id)


def know(owner_id: int) -> None:
    """Know the browser again as one that its owner uses for this account."""
    marks = _marks()
    mark = marks.pop(str(owner_id), None) or secrets.token_urlsafe(12)
    marks[str(owner_id)] = mark
    g.iom_device = dict(list(marks.items())[-_DEVICE_ACCOUNTS:])


def device_of(owner_id: int | None) -> str | None:
    """Return the mark of a browser that has signed in to this account before."""
    return None if owner_id is None else _marks().get(str(owner_id))


def visitor() -> Visitor:
    """Say where the request comes from."""
    return Visitor(devices.in_words(request.user_agent.string), request.remote_addr or "unknown")


def _by_itself() -> bool:
    """Say whether a page asks without its reader, which is no sign of anybody being there."""
    reloads = request.args.get("reload") == "again"
    return reloads or _BY_ITSELF in request.headers or request.endpoint == "sessions.left"


def _code_required() -> bool:
    return bool(current_app.config["IOM"].totp_required)


def _name(of: str) -> str:
    """Name a cookie. `__Host-` makes a browser take it from this very host and over TLS only."""
    return f"{current_app.config['SESSION_COOKIE_NAME']}-{of}"


def _marks() -> dict[str, str]:
    sealed = request.cookies.get(_name(_DEVICE), "")
    try:
        found = _signer().loads(sealed, max_age=_DEVICE_DAYS * 24 * 3600)
    except BadData:
        return {}
    return cast("dict[str, str]", found)


def _signer() -> URLSafeTimedSerializer:
    config = current_app.config["IOM"]
    known = [*reversed(config.secret_old_keys), config.secret_key]  # the last one signs
    return URLSafeTimedSerializer(known, salt="iom device")


def _hand_out(response: Response) -> Response:
    if "iom_token" in g:
        _set(response, _TOKEN, g.iom_token)
    if "iom_device" in g:
        _set(response, _DEVICE, _signer().dumps(g.iom_device), days=_DEVICE_DAYS)
    return response


def _set(response: Response, of: str, value: str, *, days: int = 0) -> None:
    """Set a cookie that lasts as long as the browser is open, or some days; empty takes it off."""
    response.set_cookie(
        _name(of),
        value,
        max_age=days * 24 * 3600 if days or not value else None,
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        httponly=True,
        samesite="Lax",
    )
