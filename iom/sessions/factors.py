"""Second factors: time-based codes, recovery codes. Each function is one act; none commits."""

from __future__ import annotations

import hmac
import unicodedata
from collections.abc import Sequence
from datetime import datetime

import pyotp
from sqlalchemy import delete, or_, select, update

from iom.accounts.models import User
from iom.audit import service as audit
from iom.db import db
from iom.notices.service import notify
from iom.sessions import queries
from iom.sessions.domain import OFFER_LASTS, NothingOffered, WrongCode
from iom.sessions.events import RecoveryCodesMade, RecoveryCodeUsed, SecondFactorEnrolled
from iom.sessions.models import RecoveryCode, Session
from iom.sessions.queries import doer
from iom.sessions.secrets import code_hash, new_code

STEP_SECONDS, DIGITS, RECOVERY_CODES = 30, 6, 10
_ISSUER = "iom"


def new_secret() -> str:
    """Return a secret for time-based codes: 160 random bits, in letters and digits."""
    return pyotp.random_base32()


def offer_secret(session_id: int, *, at: datetime) -> None:
    """Make a secret for time-based codes, which its owner then confirms with a first code."""
    db.session.execute(
        update(Session)
        .where(Session.id == session_id)
        .values(offered_secret=new_secret(), offered_at=at)
    )


def offered_secret(session_id: int, at: datetime) -> str:
    """Return the secret that waits to be confirmed.

    Raises:
        NothingOffered: there is none, or it was offered over 10 minutes ago.
    """
    secret = db.session.scalar(
        select(Session.offered_secret).where(
            Session.id == session_id, Session.offered_at > at - OFFER_LASTS
        )
    )
    if secret is None:
        raise NothingOffered
    return secret


def address_of(secret: str, username: str) -> str:
    """Return the address that an app reads from the picture: `otpauth://totp/iom:hazel?...`."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=_ISSUER)


def enrol(user: User, session_id: int, typed: str, *, at: datetime) -> list[str]:
    """Set up time-based codes with the offered secret, once its owner shows a code of it.

    Returns:
        Ten recovery codes, to be shown once.

    Raises:
        NothingOffered: no secret waits to be confirmed.
        WrongCode: the code is not one of the secret's.
    """
    secret = offered_secret(session_id, at)
    step = _step_of(secret, typed, at)
    if step is None:
        raise WrongCode
    anew = user.totp_enrolled_at is not None
    user.totp_secret, user.totp_last_step, user.totp_enrolled_at = secret, step, at
    db.session.execute(
        update(Session).where(Session.id == session_id).values(offered_secret=None, offered_at=None)
    )
    audit.record(SecondFactorEnrolled(subject=user.ref, anew=anew), actor=doer(user), at=at)
    return make_recovery_codes(user, at=at)


def accept(user: User, typed: str, *, at: datetime) -> None:
    """Take a time-based code or a recovery code. Either is good once, whoever else tries it.

    Raises:
        WrongCode: it is neither, or was used already.
    """
    if len(_digits(typed)) == DIGITS:
        accept_code(user, typed, at=at)
    else:
        accept_recovery_code(user, typed, at=at)


def accept_code(user: User, typed: str, *, at: datetime) -> None:
    """Take a time-based code; that of its half-minute and older ones are used up with it.

    Raises:
        WrongCode: it is none of those of this half-minute, the one before or the one after, or
            one as late was taken already.
    """
    step = _step_of(user.totp_secret, typed, at) if user.totp_secret else None
    if step is None:
        raise WrongCode
    # Compared and set in one statement: of two at the same moment, one finds it taken.
    taken = db.session.execute(
        update(User)
        .where(
            User.id == user.id,
            or_(User.totp_last_step.is_(None), User.totp_last_step < step),
        )
        .values(totp_last_step=step)
        .returning(User.id)
    ).all()
    if not taken:
        raise WrongCode


def accept_recovery_code(user: User, typed: str, *, at: datetime) -> None:
    """Take a recovery code, tell its owner, and say how many are left.

    Raises:
        WrongCode: it is none of the user's, or was used.
    """
    hashed = code_hash(user.id, typed)
    taken = db.session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.user_id == user.id,
            RecoveryCode.code_hash == hashed,
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=at)
        .returning(RecoveryCode.id)
    ).all()
    if not taken:
        raise WrongCode
    left = queries.count_recovery_codes(user.id)
    audit.record(RecoveryCodeUsed(subject=user.ref, left=left), actor=doer(user), at=at)
    notify(
        [user.id],
        kind="recovery-code-used",
        sentence=f"A recovery code was used to sign in as you. You have {left} left. "
        "If it was not you, change your password and tell your administrator.",
        link="/account",
        key=f"recovery-code-{taken[0].id}",
        at=at,
    )


def make_recovery_codes(user: User, *, at: datetime) -> list[str]:
    """Make ten recovery codes; those of before no longer work.

    Returns:
        The codes, to be shown once: what is kept are hashes.
    """
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    codes = [new_code() for _ in range(RECOVERY_CODES)]
    db.session.add_all(
        RecoveryCode(user_id=user.id, code_hash=code_hash(user.id, code), made_at=at)
        for code in codes
    )
    audit.record(RecoveryCodesMade(subject=user.ref, codes=len(codes)), actor=doer(user), at=at)
    return codes


def in_groups(secret: str) -> Sequence[str]:
    """Split a secret into groups of four, to be typed."""
    return [secret[at : at + 4] for at in range(0, len(secret), 4)]


def _digits(typed: str) -> str:
    text = unicodedata.normalize("NFKC", typed)
    kept = "".join(letter for letter in text if not letter.isspace())
    return kept if kept.isdecimal() and kept.isascii() else ""


def _step_of(secret: str, typed: str, at: datetime) -> int | None:
    """Return the half-minute whose code this is, of the three that are looked at."""
    present = int(at.timestamp()) // STEP_SECONDS
    codes, typed_digits = pyotp.TOTP(secret), _digits(typed)
    fitting = [
        step
        for step in (present - 1, present, present + 1)
        if hmac.compare_digest(codes.generate_otp(step), typed_digits)
    ]
    return max(fitting, default=None)
