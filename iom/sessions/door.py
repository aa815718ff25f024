"""Trying the door, as pages do it: count first, then look, then say what became of it.

An edge, like a page. Each step is a transaction of its own, so that a try under way counts for all
workers, and nothing is locked while a password is worked on.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import current_app, request

from iom.accounts import passwords
from iom.accounts.models import User
from iom.kernel import clock
from iom.kernel.errors import RuleBroken
from iom.kernel.events import Event
from iom.sessions import devices, entering, factors, own_password, present, service, throttle
from iom.sessions.domain import (
    Ended,
    NothingOffered,
    Stage,
    WrongCode,
    WrongFirstCode,
    WrongPassword,
)
from iom.sessions.entering import Tried, look_up, tried_by
from iom.sessions.events import CodeFailed, FirstCodeFailed, PasswordAskedAgainFailed
from iom.sessions.queries import doer, is_signed_in
from iom.sessions.throttle import Counted
from iom.transaction import transaction


def try_password(username: str, password: str) -> Stage | None:
    """Let somebody in, or half way in, whose name and password belong together.

    Unknown, disabled, without a password or wrong: the same work, the same answer.

    Returns:
        The stage that was reached; None if they do not belong together.

    Raises:
        TooManyTries: the account, the browser or the address has to wait.
    """
    earlier = present.carried()
    tried = look_up(username)
    counted = _take(counted_for(tried))
    right = passwords.matches(password, tried.password_hash)
    renewed = passwords.renewed(password, tried.password_hash) if right else None
    required = bool(current_app.config["IOM"].totp_required)
    begun, at = None, clock.now()
    with transaction():
        if right:
            begun = entering.enter(
                tried,
                counted,
                visitor=present.visitor(),
                required=required,
                renewed=renewed,
                at=at,
            )
        if begun is None:
            entering.refuse_password(tried, counted, at=at)
        elif earlier is not None:
            service.supersede(earlier[0].id, at=at)
    if begun is None:
        return None
    token, stage = begun
    present.carry(token)
    if stage is Stage.SIGNED_IN and tried.user_id is not None:
        present.welcome(tried.user_id)
    return stage


def try_code(typed: str) -> None:
    """Let somebody in who waits at the second factor, with a time-based or recovery code.

    Raises:
        WrongCode: it is not right or was used, or nobody waits.
        TooManyTries: the account or the browser has to wait.
    """
    session_id, tried = _waiting(Stage.CODE)
    with _guarded(tried, CodeFailed(subject=tried.ref), WrongCode) as counted:
        user = _locked(tried)
        factors.accept(user, typed, at=clock.now())
        token = service.complete(session_id, user, at=clock.now())
        if token is None:
            raise WrongCode
        throttle.clear(counted, at=clock.now())
    _let_in(token, tried)


def try_enrolment(typed: str) -> list[str]:
    """Set up the second factor of somebody who cannot come in without one, and let them in.

    Returns:
        The recovery codes, to be shown once.

    Raises:
        WrongCode: the code is not one of the secret that was shown, or nobody waits.
        NothingOffered: the secret was shown over 10 minutes ago, or another is in use meanwhile.
        TooManyTries: the account or the browser has to wait.
    """
    session_id, tried = _waiting(Stage.ENROL)
    with _guarded(tried, CodeFailed(subject=tried.ref), WrongCode) as counted:
        user = _locked(tried)
        if user.totp_enrolled_at is not None:
            raise NothingOffered  # set up meanwhile: a password alone puts no other in its place
        codes = factors.enrol(user, session_id, typed, at=clock.now())
        token = service.complete(session_id, user, at=clock.now())
        if token is None:
            raise WrongCode
        throttle.clear(counted, at=clock.now())
    _let_in(token, tried)
    return codes


def try_first_code(username: str, code: str, new: str) -> None:
    """Set a password with a one-time code from an administrator; the browser is known from then on.

    Nobody guesses 80 random bits, so the account is not made to wait: this way in stays open to
    its owner, however many others hammer it.

    Raises:
        WrongFirstCode: name and code do not belong together, or the code is used or too old.
        BadAccount: the password is too easy to guess; the code stays good, and no try is counted.
        TooManyTries: the address has to wait.
    """
    tried = look_up(username)
    counted = throttle.counted_for_address(_network())
    with _guarded(tried, FirstCodeFailed(subject=tried.ref), WrongFirstCode, counted):
        user = service.lock_user(tried.user_id or 0)
        own_password.set_first_password(user, code, new, at=clock.now())
        throttle.clear(counted, at=clock.now())
    if tried.user_id is not None:
        present.know(tried.user_id)


def confirm_password(typed: str) -> None:
    """Ask whoever is signed in for their password once more, before something that matters.

    Raises:
        WrongPassword: it is not theirs.
        TooManyTries: the account or the browser has to wait.
    """
    tried = tried_by(present.owner())
    counted = _take(counted_for(tried))
    right = passwords.matches(typed, tried.password_hash)
    with transaction():
        if right:
            throttle.give_back(counted, at=clock.now())
        else:
            event = PasswordAskedAgainFailed(subject=tried.ref)
            entering.refuse(event, counted, at=clock.now())
    if not right:
        raise WrongPassword


def change_password(new: str) -> None:
    """Set the password of whoever is signed in; their other sessions end, this one is renewed.

    The account is looked at again: what was confirmed a moment ago may have been reset since.

    Raises:
        BadAccount: the password is too easy to guess.
        WrongPassword: the account or the session was closed or reset meanwhile.
    """
    session_id, owner = _here()
    with transaction():
        user = service.lock_user(owner.id)
        # A reset, a change elsewhere and a closed account all end the session.
        if user is None or not is_signed_in(session_id, clock.now()):
            raise WrongPassword
        own_password.change_password(user, new, session_id=session_id, at=clock.now())
        token = service.renew(session_id, at=clock.now())
    present.carry(token)


def enrol_anew(typed: str) -> list[str]:
    """Use the secret that was offered from now on, once whoever is signed in shows a code of it.

    Their other sessions end, for one of them may be why they want another secret.

    Returns:
        New recovery codes, to be shown once.

    Raises:
        WrongCode: the code is not one of the secret's.
        NothingOffered: the secret was shown over 10 minutes ago.
        TooManyTries: the account or the browser has to wait.
    """
    session_id, owner = _here()
    tried = tried_by(owner)
    with _guarded(tried, CodeFailed(subject=tried.ref), WrongCode) as counted:
        user, why = _locked(tried), Ended.SECOND_FACTOR_CHANGED
        codes = factors.enrol(user, session_id, typed, at=clock.now())
        service.end_sessions(user.id, why, actor=doer(user), at=clock.now(), but=session_id)
        token = service.renew(session_id, at=clock.now(), code_given=True)
        throttle.clear(counted, at=clock.now())
    present.carry(token)
    return codes


def make_recovery_codes() -> list[str]:
    """Make ten recovery codes for whoever is signed in; of two clicks, the later one's are good.

    Raises:
        WrongPassword: the account or the session was closed or reset meanwhile.
    """
    session_id, owner = _here()
    with transaction():
        user = service.lock_user(owner.id)
        if user is None or not is_signed_in(session_id, clock.now()):
            raise WrongPassword
        return factors.make_recovery_codes(user, at=clock.now())


def counted_for(tried: Tried) -> tuple[Counted, ...]:
    """Say what a try that this request makes is counted for."""
    return throttle.counted_for(
        tried.username,
        device=present.device_of(tried.user_id),
        network=_network(),
    )


def _network() -> str:
    return devices.network_of(request.remote_addr or "unknown")


def _take(counted: tuple[Counted, ...]) -> tuple[Counted, ...]:
    with transaction():
        throttle.take(counted, at=clock.now())
    return counted


@contextmanager
def _guarded(
    tried: Tried, failed: Event, wrong: type[RuleBroken], counted: tuple[Counted, ...] = ()
) -> Iterator[tuple[Counted, ...]]:
    """Count a try, do it in a transaction, and put it on the trail if it was wrong.

    Another refusal than `wrong` says nothing of the code, so the try is taken back.
    """
    counted = _take(counted or counted_for(tried))
    try:
        with transaction():
            yield counted
    except wrong:
        with transaction():
            entering.refuse(failed, counted, at=clock.now())
        raise
    except RuleBroken:
        with transaction():
            throttle.give_back(counted, at=clock.now())
        raise


def _here() -> tuple[int, User]:
    owner = present.owner()
    found = present.carried()
    if found is None:
        raise WrongPassword
    return found[0].id, owner


def _waiting(stage: Stage) -> tuple[int, Tried]:
    found = present.come_to(stage)
    if found is None:
        raise WrongCode
    return found[0].id, tried_by(found[1])


def _locked(tried: Tried) -> User:
    user = service.lock_user(tried.user_id or 0)
    if user is None:
        raise WrongCode
    return user


def _let_in(token: str, tried: Tried) -> None:
    present.carry(token)
    if tried.user_id is not None:
        present.welcome(tried.user_id)
