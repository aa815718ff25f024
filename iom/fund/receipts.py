"""Make of a receipt that somebody sent the file that is kept, or refuse it. Pure.

What it is is decided by its content, never by its name. A picture is drawn anew, so that nothing of
the camera comes along; a PDF is kept as it is, and only ever handed out to be saved.
"""

from __future__ import annotations

from typing import Final

from iom.kernel.errors import RuleBroken
from iom.particulars.pictures import MEDIA_TYPE as JPEG
from iom.particulars.pictures import BadPicture, drawn_anew

PDF: Final = "application/pdf"
MOST_BYTES: Final = 5 * 1024 * 1024
ENDINGS: Final = {JPEG: "jpg", PDF: "pdf"}
_LONGEST_SIDE: Final = 1_600  # the small print of a till's slip stays readable
_PDF_BEGINS, _PDF_ENDS = b"%PDF-", b"%%EOF"
_TAIL: Final = 1_024  # where readers look for the end


class BadReceipt(RuleBroken):
    """The file cannot be kept as a receipt; the sentence says why."""


def kept_as(content: bytes) -> tuple[str, bytes]:
    """Return the media type and the content of the file that is kept.

    Raises:
        BadReceipt: it is empty, too large, damaged, or neither a PDF nor a JPEG or PNG picture.
    """
    if not content:
        raise BadReceipt("Choose a file.")
    if len(content) > MOST_BYTES:
        raise BadReceipt(f"A receipt may have at most {MOST_BYTES >> 20} MB.")
    if content.startswith(_PDF_BEGINS):
        if _PDF_ENDS not in content[-_TAIL:]:
            raise BadReceipt("This PDF is damaged or cut short. Save it again and send it anew.")
        return PDF, content
    try:
        return JPEG, drawn_anew(content, longest=_LONGEST_SIDE)
    except BadPicture as error:
        raise BadReceipt(
            "This is no PDF, and no JPEG or PNG picture that can be read. Save it as one of these "
            "and send it again."
        ) from error
