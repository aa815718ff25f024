"""Who may open a page: every view declares it, or the application does not start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn, TypeVar

from flask import Flask, abort, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.local import LocalProxy

from iom.accounts.domain import Permission, Reader
from iom.accounts.events import AccessDenied
from iom.accounts.models import User
from iom.audit import service as audit
from iom.kernel import clock
from iom.kernel.events import Event
from iom.transaction import transaction
from iom.web.kept import what_was_sent, where_it_was_sent
from iom.web.sizes import much_is_sent

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Access:
    """What a view asks of those who open it, and the events it puts on the trail.

    Attributes:
        permissions: any one of them opens it; with none, to be signed in; None lets everybody in.
        audit: the names of the events.
        also: any one of these is asked for besides; with none, nothing is.
    """

    permissions: frozenset[Permission] | None
    audit: tuple[str, ...]
    also: frozenset[Permission] = frozenset()

    def opens_to(self, reader: Reader) -> bool:
        """Say whether somebody who is signed in may open the view."""
        asked = (self.permissions or frozenset(), self.also)
        return all(not any_of or any(map(reader.may, any_of)) for any_of in asked)

    def in_words(self) -> str:
        """Write what is asked for: `public`, `signed-in`, `see-clients or set-matrix`."""
        if self.permissions is None:
            return "public"
        asked = [" or ".join(sorted(any_of)) for any_of in (self.permissions, self.also) if any_of]
        return " and ".join(asked) or "signed-in"


_access: dict[Callable[..., object], Access] = {}


def requires(
    *permissions: Permission,
    also: tuple[Permission, ...] = (),
    audit: tuple[type[Event], ...] = (),
) -> Callable[[View], View]:
    """Let in signed-in users who hold one of the permissions; with none named, all of them.

    Args:
        permissions: what opens the view.
        also: one of these is asked for besides, as for a file of what is itself not for everybody.
        audit: the events that the view records; `iom routes` prints them.
    """

    def declare(view: View) -> View:
        names = tuple(event.__name__ for event in audit)
        _access[view] = Access(frozenset(permissions), names, frozenset(also))
        return view

    return declare


def public(view: View) -> View:
    """Let anyone in. Used by the sign-in page, the health check and little else."""
    _access[view] = Access(None, ())
    return view


def access_of(view: Callable[..., object]) -> Access:
    """Return what a view declared.

    Raises:
        KeyError: it declared nothing; `guard` refuses to start an application with such a view.
    """
    return _access[view]


def init_app(app: Flask) -> None:
    """Turn away who sends much and may not, before any of it is read. Comes before all that reads.

    What is small is read first: it is handed back to somebody whose session has ended.
    """
    app.before_request(lambda: _check(read=False) if much_is_sent() else None)


def guard(
    app: Flask, *, user_of: Callable[[], User | None], reader_of: Callable[[User], Reader]
) -> None:
    """Put the declarations into force.

    Args:
        app: the application, with all its pages.
        user_of: says who is signed in by the request in hand; asked once in a request.
        reader_of: says what a user may see and do at this moment; asked once in a request.

    Raises:
        RuntimeError: a view declares no access. Raised at start-up, so it cannot reach production.
    """
    undeclared = [name for name, view in app.view_functions.items() if view not in _access]
    if undeclared:
        raise RuntimeError(f"no access is declared for: {', '.join(sorted(undeclared))}")
    app.extensions["iom_user_of"], app.extensions["iom_reader_of"] = user_of, reader_of
    app.before_request(_check)


def _check(*, read: bool = True) -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None
    needed = access_of(current_app.view_functions[request.endpoint])
    if needed.permissions is None:
        return None
    if user() is None:
        if request.method in {"GET", "HEAD"}:
            return redirect(url_for("sessions.sign_in", next=request.full_path.rstrip("?")))
        return _ended(read=read)
    if not needed.opens_to(reader()):
        refuse()
    return None


def refuse() -> NoReturn:
    """Refuse what was asked for as the guard does, where a view alone knows that it must be.

    The refusal stands on the trail by the page's name, for an address may hold a reference.
    """
    asking = reader()
    event = AccessDenied(subject=asking.ref, page=request.endpoint or "")
    with transaction():
        audit.record(event, actor=asking, at=clock.now())
    abort(403)


def _ended(*, read: bool) -> ResponseReturnValue:
    """Hand back what somebody sent after their session had ended, so that it can be sent again."""
    page = render_template(
        "errors/ended.html",
        kept=what_was_sent() if read else (),
        action=where_it_was_sent(),
        files=request.files if read else (),
    )
    return page, 401


class Nobody:
    """Who uses a page without being signed in, for templates."""

    is_authenticated = False


_NOBODY = Nobody()


def user() -> User | None:
    """Return whoever is signed in, by what the database says at this request."""
    if "iom_user" not in g:
        g.iom_user = current_app.extensions["iom_user_of"]()
    found: User | None = g.iom_user
    return found


current_user: Any = LocalProxy(lambda: user() or _NOBODY)
"""Whoever is signed in, or `Nobody`."""


def reader() -> Reader:
    """Return whoever is signed in, as queries and services see them, by what holds now."""
    if "iom_reader" not in g:
        g.iom_reader = current_app.extensions["iom_reader_of"](user())
    found: Reader = g.iom_reader
    return found


def may(permission: str) -> bool:
    """Say, for a template, whether whoever is signed in holds a permission, by its value."""
    return user() is not None and reader().may(Permission(permission))
