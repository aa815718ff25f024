"""Make of a file that somebody sent the one picture that is kept, or refuse it. Pure.

What it is is decided by its content, never by its name. The picture is drawn anew from its points,
so that nothing else comes along: no place or time of the camera, no small copy of what was cut
away, no second file behind the first.
"""

from __future__ import annotations

import io
from typing import Final

from PIL import Image, ImageOps

from iom.kernel.errors import RuleBroken

MEDIA_TYPE: Final = "image/jpeg"
MOST_BYTES: Final = 8 * 1024 * 1024
_FORMATS: Final = ("JPEG", "PNG")
_MOST_POINTS: Final = 40_000_000  # more than any telephone makes; 120 MB when unpacked
_LEAST_SIDE: Final = 80
_LONGEST_SIDE: Final = 800  # kept; a face on paper and on a screen needs no more
_QUALITY: Final = 85
_GROUND: Final = (255, 255, 255)  # where a picture lets its ground shine through


class BadPicture(RuleBroken):
    """The file is no picture that can be kept; the sentence says why."""


def drawn_anew(content: bytes, *, longest: int = _LONGEST_SIDE) -> bytes:
    """Return the picture as the JPEG that is kept: upright, at most so many points a side, bare.

    Args:
        content: a JPEG or PNG file.
        longest: how many points a side has at most; those of a face, unless it is more than one.

    Raises:
        BadPicture: it is empty, too large, no JPEG or PNG, damaged, or would unpack to something
            huge.
    """
    if not content:
        raise BadPicture("Choose a picture.")
    if len(content) > MOST_BYTES:
        raise BadPicture(f"The picture may have at most {MOST_BYTES >> 20} MB.")
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as sent:
            _check_size(*sent.size)  # as its header says, before anything is unpacked
            sent.draft("RGB", (2 * longest, 2 * longest))
            return _redrawn(sent, longest)
    except BadPicture:
        raise
    # Whatever is wrong with it, the library says so in many ways: each is a file to refuse.
    except Exception:
        raise BadPicture(
            "This is no JPEG or PNG picture, or it is damaged. Save it as one of these and send "
            "it again."
        ) from None


def _check_size(width: int, height: int) -> None:
    if width * height > _MOST_POINTS:
        raise BadPicture(
            f"The picture has {width * height // 1_000_000} million points; at most "
            f"{_MOST_POINTS // 1_000_000} million can be taken."
        )
    if min(width, height) < _LEAST_SIDE:
        raise BadPicture(f"The picture is too small: each side needs {_LEAST_SIDE} points.")


def _redrawn(sent: Image.Image, longest: int) -> bytes:
    upright = ImageOps.exif_transpose(sent)
    upright.thumbnail((longest, longest))
    seen = upright.convert("RGBA")
    bare = Image.new("RGB", seen.size, _GROUND)
    bare.paste(seen, mask=seen.getchannel("A"))
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()
