"""Addresses, and the form in which two notations of the same one are equal. Pure."""

from __future__ import annotations

import re

from iom.clients.names import plain_words
from iom.kernel.errors import RuleBroken

LINE_LENGTH = 120  # characters
COMPARABLE_LENGTH = 200  # as the table holds it
POSTCODE_LENGTH = 8  # likewise, of one as it is written: `PE13 7XY`

# The shapes of postcodes that Royal Mail gives out: A9 9AA, A99 9AA, AA9 9AA, AA99 9AA, A9A 9AA,
# AA9A 9AA; and GIR 0AA, which is a bank.
_POSTCODE = re.compile(r"(GIR|[A-Z]{1,2}[0-9][0-9A-Z]?)([0-9][A-Z]{2})", re.ASCII)
# Words of an address that are written short as often as in full.
_SHORT = {
    "apartment": "flat",
    "apt": "flat",
    "avenue": "ave",
    "av": "ave",
    "close": "cl",
    "court": "ct",
    "crescent": "cres",
    "drive": "dr",
    "gardens": "gdns",
    "grove": "gr",
    "house": "hse",
    "lane": "ln",
    "place": "pl",
    "road": "rd",
    "saint": "st",
    "square": "sq",
    "street": "st",
    "terrace": "terr",
}


class BadAddress(RuleBroken):
    """The address cannot be recorded, or not ended, as asked."""


def postcode_of(text: str) -> str:
    """Bring a postcode into the form in which it is written: `cb11aa` is `CB1 1AA`; `` stays.

    Raises:
        BadAddress: it has not the shape of a postcode.
    """
    letters = "".join(text.split()).upper()
    if not letters:
        return ""
    found = _POSTCODE.fullmatch(letters)
    if not found:
        raise BadAddress("A postcode looks like CB1 1AA. Leave it empty if it is not known.")
    return f"{found[1]} {found[2]}"


def line_of(text: str) -> str:
    """Take superfluous blanks out of the first line of an address.

    Raises:
        BadAddress: it is empty, too long, or holds something invisible.
    """
    line = " ".join(text.split())
    if not plain_words(line):
        raise BadAddress("Enter the first line of the address, like 14 Elm Street.")
    if len(line) > LINE_LENGTH:
        raise BadAddress(f"The first line has at most {LINE_LENGTH} characters.")
    if not line.isprintable():
        raise BadAddress("The first line has letters, digits and the like, nothing invisible.")
    return line


def comparable(line: str, postcode: str) -> str | None:
    """Return what two notations of one address have in common: `CB11AA 14 elm st`.

    None where the postcode is not known: a first line alone is that of many.
    """
    if not postcode:
        return None
    words = (_SHORT.get(word, word) for word in plain_words(line))
    return " ".join(("".join(postcode.split()).upper(), *words))[:COMPARABLE_LENGTH]
