"""Photographs of clients of the story: drawn by rule, of nobody, and plainly so."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta

from PIL import Image, ImageDraw, ImageFont

from iom.accounts.domain import Reader
from iom.particulars.kinds import PHOTOGRAPH
from iom.record.queries import get_record
from iom.record.service import add_entry

_WIDTH, _HEIGHT = 480, 600
_GROUND, _FIGURE, _WORDS = "#dbe4ea", "#8fa3b0", "#1f3442"


def take(refs: tuple[str, ...], *, actor: Reader, at: datetime, today: date) -> None:
    """Put a photograph on records; the last one of them has expired.

    Args:
        refs: of the clients.
        actor: a coordinator of all districts.
        at: when.
        today: the day around which the days lie.
    """
    for place, ref in enumerate(refs):
        client = get_record(actor, ref).client
        old = place == len(refs) - 1
        taken_on = today - timedelta(days=1_130 if old else 70 + 40 * place)
        add_entry(
            ref,
            PHOTOGRAPH,
            {
                "content": _drawn(f"{client.given_names[:1]}{client.family_name[:1]}"),
                "source": "Police, custody suite",
                "taken_on": taken_on,
                "expires_on": taken_on + timedelta(days=1_096),
            },
            token=f"story-photograph-{ref}",
            actor=actor,
            at=at,
            today=today,
        )


def _drawn(initials: str) -> bytes:
    """Draw head and shoulders without a face, with initials, and say that it is invented."""
    image = Image.new("RGB", (_WIDTH, _HEIGHT), _GROUND)
    draw = ImageDraw.Draw(image)
    draw.ellipse((150, 90, 330, 310), fill=_FIGURE)
    draw.ellipse((50, 330, 430, 860), fill=_FIGURE)
    for text, size, middle in ((initials, 96, (240, 430)), ("INVENTED", 36, (240, 560))):
        draw.text(middle, text, fill=_WORDS, font=ImageFont.load_default(size), anchor="mm")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
