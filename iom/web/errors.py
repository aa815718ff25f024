"""Error pages: a plain sentence and a reference, nothing else.

The reference is in the log beside the kind of error and the page's own name, so that whoever keeps
the product can find what somebody read out to them on the telephone.
"""

import secrets
import traceback
from collections.abc import Callable, Sequence
from typing import TypeVar

import structlog
from flask import Flask, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from iom.audit.trail import TrailUnavailable
from iom.kernel.errors import ChangedMeanwhile, NotFound, RuleBroken
from iom.web.kept import what_was_sent, where_it_was_sent, words_sent

log = structlog.get_logger(__name__)
Refusal = TypeVar("Refusal", bound=Exception)

_WORDS = {
    400: ("Something in the request was not right", "Go back, check what was typed and try again."),
    401: ("Sign in first", "You are not signed in, or your session has ended."),
    403: ("You may not open this page", "Ask your administrator if your work needs it."),
    404: ("Page not found", "The address may be mistyped, or you may not see what is there."),
    405: ("This page cannot do that", "Go back and use the buttons of the page."),
    409: ("Somebody else was quicker", "Open the page again to see what has changed."),
    413: ("The file is too large", "Send a smaller file, or fewer files at once."),
    414: ("The address is too long", "Go back and choose less at once."),
    429: ("Too many tries", "Wait a few minutes and try again."),
    500: ("Something went wrong", "It is not your fault, and nothing was half done."),
    503: ("Not available at the moment", "Try again in a few minutes."),
}
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"})


def init_app(app: Flask) -> None:
    """Answer every error with a page of the product's own."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(NotFound, lambda _error: answer(404))
    app.register_error_handler(ChangedMeanwhile, lambda error: answer(409, str(error)))
    app.register_error_handler(RuleBroken, lambda error: answer(400, str(error)))
    app.register_error_handler(TrailUnavailable, _unavailable)
    app.register_error_handler(Exception, _unexpected)


def answer(code: int, sentence: str = "") -> ResponseReturnValue:
    """Answer as every page does that cannot be shown; for handlers of a room's own errors.

    Args:
        code: the status.
        sentence: what is said instead of the usual advice.
    """
    return _page(code, sentence, words=words_sent() if request.method == "POST" else ())


def refuse(code: int) -> ResponseReturnValue:
    """Answer without a look at what was sent: it cannot be read, or there is too much of it."""
    return _page(code)


def or_unavailable(
    handler: Callable[[Refusal], ResponseReturnValue],
) -> Callable[[Refusal], ResponseReturnValue]:
    """Let a handler that puts its answer on the trail answer 503 where that cannot be written.

    What a handler raises comes to no other handler.
    """

    def answered(error: Refusal) -> ResponseReturnValue:
        try:
            return handler(error)
        except TrailUnavailable as why:
            return _unavailable(why)

    return answered


def _http_error(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    if code < 400:
        return error.get_response()
    page = make_response(_page(code))
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        page.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return page


def _stale_form(_error: CSRFError) -> ResponseReturnValue:
    return _page(
        400, "This form is no longer valid; your session may have ended. Open the page again."
    )


def _unavailable(error: TrailUnavailable) -> ResponseReturnValue:
    """Show nothing of what could not be put on the trail; the reason is for the log."""
    reference = secrets.token_hex(4)
    log.error("trail_unavailable", reference=reference, why=str(error))
    return _page(503, reference=reference, kept=_sent())


def _unexpected(error: Exception) -> ResponseReturnValue:
    if current_app.testing:
        raise error
    reference = _new_reference()
    # The kind of error and where, never its text: that may quote what somebody typed.
    log.error(
        "unexpected_error",
        reference=reference,
        kind=type(error).__name__,
        where=[line for each in _chain(error) for line in _places(each)],
    )
    return _page(500, reference=reference, kept=_sent())


def _chain(error: BaseException) -> list[BaseException]:
    """List an error and those that it came from, the first cause first."""
    earlier = error.__cause__ or error.__context__
    return [*(_chain(earlier) if earlier else []), error]


def _places(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
    return [*places, type(error).__name__]


def _new_reference() -> str:
    return secrets.token_hex(4)


def _sent() -> list[tuple[str, str]]:
    """Return what was typed and could not be taken: no browser has it any more."""
    return what_was_sent() if request.method == "POST" else []


def _page(
    code: int,
    sentence: str = "",
    reference: str = "",
    kept: Sequence[tuple[str, str]] = (),
    words: Sequence[str] = (),
) -> ResponseReturnValue:
    title, advice = _WORDS.get(code, _WORDS[500 if code >= 500 else 400])
    if not reference:
        reference = _new_reference()
        log.info(
            "refused",
            reference=reference,
            status=code,
            method=request.method if request.method in _METHODS else "other",
            endpoint=request.endpoint or "none",  # never the path: it may hold what was typed
        )
    return render_template(
        "errors/error.html",
        title=title,
        advice=sentence or advice,
        reference=reference,
        code=code,
        kept=kept,
        words=words,
        action=where_it_was_sent(),
    ), code
