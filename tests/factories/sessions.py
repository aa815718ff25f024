"""Sessions for tests: somebody is signed in, without the way through the door."""

from __future__ import annotations

from datetime import datetime

from iom.accounts.models import User
from iom.db import db
from iom.kernel import clock
from iom.sessions.domain import Stage
from iom.sessions.models import Session
from iom.sessions.secrets import new_token, token_hash

TOKEN_COOKIE = "iom-session"


def a_session(user: User, *, at: datetime | None = None, device: str = "Firefox on Linux") -> str:
    """Sign a user in and return the token that their browser holds. Nothing goes on the trail."""
    token, at = new_token(), at or clock.now()
    db.session.add(
        Session(
            token_hash=token_hash(token),
            user_id=user.id,
            stage=Stage.SIGNED_IN,
            created_at=at,
            last_seen_at=at,
            device=device,
            address="192.0.2.1",
            rights_version=user.rights_version,
            code_given=False,
        )
    )
    db.session.commit()
    return token
