"""Numbers that other organisations gave a client: their check letters and canonical forms. Pure.

Sources: HANDBOOK 3 for the PNC ID, the CRO number, the prison number and the CRN. Two notations of
one number have equal canonical forms, which is what is compared, kept unique and searched.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from iom.clients.domain import IdentifierKind
from iom.kernel.errors import RuleBroken

CHECK_LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"
"""The letter at (year and serial) mod 23; I, O and S are never used."""
_OLDEST_YEAR = 1900
_PNC = re.compile(r"(\d{4}|\d{2})/(\d{1,7})([A-Z])", re.ASCII)
_CRO = re.compile(r"(\d{1,6})/(\d{2})([A-Z])", re.ASCII)
_CRO_FILE = re.compile(r"SF(\d{2})/(\d{1,6})([A-Z])", re.ASCII)
_PRISON_NUMBER = re.compile(r"[A-Z]\d{4}[A-Z]{2}", re.ASCII)
_CRN = re.compile(r"[A-Z]\d{6}", re.ASCII)
_BLANKS = re.compile(r"\s+")
_LONGEST_WRITTEN = 40

TITLES = {
    IdentifierKind.PNC_ID: "PNC ID",
    IdentifierKind.CRO: "CRO number",
    IdentifierKind.PRISON_NUMBER: "prison number",
    IdentifierKind.CRN: "CRN",
}
"""What each kind is called on a screen and in a sentence."""


class BadIdentifier(RuleBroken):
    """The text is no such number; the sentence says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Canonical:
    """A number in the form in which it is kept and compared.

    Attributes:
        value: the canonical form.
        warning: what to look at though the number was taken, a sentence; None if nothing.
    """

    value: str
    warning: str | None = None


def canonical(kind: IdentifierKind, text: str, *, this_year: int) -> Canonical:
    """Bring a number into its canonical form.

    Blanks and small letters make no difference, leading zeros of a serial may be missing, and a
    PNC ID may have the short year: `99/123456x` is `1999/0123456X`.

    Args:
        kind: which number it is meant to be.
        text: as somebody wrote it.
        this_year: the present year; a two-digit year up to its last two digits lies in this
            century (HANDBOOK 3).

    Raises:
        BadIdentifier: it is no such number.
    """
    written = _BLANKS.sub("", text).upper()
    if len(written) > _LONGEST_WRITTEN:
        raise BadIdentifier(f"A {TITLES[kind]} is not as long as this.")
    return _READERS[kind](written, this_year)


def looks_like(text: str, *, this_year: int) -> list[tuple[IdentifierKind, str]]:
    """List what a text may be as a number, with the canonical form of each; often nothing.

    For a search box that takes any number in any notation.
    """
    found = []
    for kind in IdentifierKind:
        try:
            found.append((kind, canonical(kind, text, this_year=this_year).value))
        except BadIdentifier:
            continue
    return found


def check_letter(digits: str) -> str:
    """Return the letter that belongs to a year and serial written one after the other."""
    return CHECK_LETTERS[int(digits) % len(CHECK_LETTERS)]


def _pnc_id(written: str, this_year: int) -> Canonical:
    found = _PNC.fullmatch(written)
    if not found:
        raise BadIdentifier(
            f"“{written}” is not a PNC ID; one is written YYYY/NNNNNNND or YY/NNNNNNND: a year, up "
            "to 7 digits and a check letter."
        )
    year, serial, letter = found[1], found[2].zfill(7), found[3]
    if len(year) == 2:
        century = this_year // 100 - (int(year) > this_year % 100)
        year = f"{century:02}{year}"
    if not _OLDEST_YEAR <= int(year) <= this_year:
        raise BadIdentifier(f"“{written}” is not a PNC ID: the year {year} cannot be right.")
    _check(written, letter, year[2:] + serial, "PNC ID")
    return Canonical(f"{year}/{serial}{letter}")


def _cro(written: str, this_year: int) -> Canonical:
    del this_year  # a CRO number is compared with its two-digit year
    if file_number := _CRO_FILE.fullmatch(written):
        return _cro_file(*file_number.groups())
    found = _CRO.fullmatch(written)
    if not found:
        raise BadIdentifier(
            f"“{written}” is not a CRO number; one is written NNNNNN/YYD (up to 6 digits, a "
            "two-digit year and a check letter) or SFYY/NNNNND."
        )
    serial, year, letter = found[1].zfill(6), found[2], found[3]
    _check(written, letter, year + serial, "CRO number")
    return Canonical(f"{serial}/{year}{letter}")


def _cro_file(year: str, serial: str, letter: str) -> Canonical:
    """Take the SF form as it is: sources disagree on its padding, so it is never refused."""
    number = serial.lstrip("0") or "0"
    value = f"SF{year}/{number}{letter}"
    if any(letter == check_letter(year + number.zfill(width)) for width in (1, 5, 6)):
        return Canonical(value)
    return Canonical(
        value, f"The check letter of the CRO number {value} does not fit; ask whoever gave it."
    )


def _prison_number(written: str, this_year: int) -> Canonical:
    del this_year
    if not _PRISON_NUMBER.fullmatch(written):
        raise BadIdentifier(
            f"“{written}” is not a prison number; one is a letter, four digits and two letters, "
            "like A1234BC."
        )
    return Canonical(written)


def _crn(written: str, this_year: int) -> Canonical:
    del this_year
    if not _CRN.fullmatch(written):
        raise BadIdentifier(
            f"“{written}” is not a CRN; one is a letter and six digits, like X123456."
        )
    return Canonical(written)


def _check(written: str, letter: str, digits: str, title: str) -> None:
    expected = check_letter(digits)
    if letter != expected:
        raise BadIdentifier(
            f"“{written}” is not a {title}: its check letter would be {expected}, not {letter}; a "
            "digit or the letter is wrong."
        )


_READERS: dict[IdentifierKind, Callable[[str, int], Canonical]] = {
    IdentifierKind.PNC_ID: _pnc_id,
    IdentifierKind.CRO: _cro,
    IdentifierKind.PRISON_NUMBER: _prison_number,
    IdentifierKind.CRN: _crn,
}
