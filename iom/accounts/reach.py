"""How somebody is reached at work. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from iom.accounts.domain import BadAccount

EMAIL_LENGTH, TELEPHONE_LENGTH = 254, 40
# What mail servers take without quoting; a name with spaces or quotes is nobody's at work.
_EMAIL = re.compile(
    r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@"
    r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+",
    re.IGNORECASE | re.ASCII,
)
_TELEPHONE = re.compile(r"\+?[0-9 ()/-]+(?: ?(?:ext|ext\.|x) ?[0-9]{1,6})?", re.ASCII)
_DIGITS = range(5, 21)  # an extension of a switchboard up to a number from abroad with one


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How somebody is reached at work. Empty: not known."""

    email: str = ""
    telephone: str = ""


def checked_reach(email: str, telephone: str) -> Reach:
    """Return both as they are kept.

    Raises:
        BadAccount: one of them is none.
    """
    return Reach(email=checked_email(email), telephone=checked_telephone(telephone))


def checked_email(text: str) -> str:
    """Return an e-mail address as it is kept; empty stays empty.

    Raises:
        BadAccount: it is none.
    """
    email = text.strip()
    name, _, _ = email.partition("@")
    dots = name.startswith(".") or name.endswith(".") or ".." in name
    if email and (len(email) > EMAIL_LENGTH or dots or not _EMAIL.fullmatch(email)):
        raise BadAccount("Enter one e-mail address, like name@council.example.")
    return email


def checked_telephone(text: str) -> str:
    """Return a telephone number as it is kept, with single spaces; empty stays empty.

    Raises:
        BadAccount: it is none.
    """
    number = " ".join(text.split())
    digits = sum(each.isdigit() for each in number)
    if number and (
        len(number) > TELEPHONE_LENGTH or digits not in _DIGITS or not _TELEPHONE.fullmatch(number)
    ):
        raise BadAccount("Enter a telephone number in digits, like 01223 555 0123 or 0700 ext 12.")
    return number
