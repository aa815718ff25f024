"""Invented pictures, for tests: a plain ground and nobody on it."""

from __future__ import annotations

import io
from functools import cache
from typing import Any

from PIL import Image


@cache
def a_picture(
    width: int = 90, height: int = 120, *, form: str = "JPEG", colour: str = "#336699"
) -> bytes:
    """Draw one. Returns the bytes of the file."""
    return written(Image.new("RGB", (width, height), colour), form)


def written(image: Image.Image, form: str = "JPEG", **more: Any) -> bytes:
    """Return a picture as the bytes of a file."""
    out = io.BytesIO()
    image.save(out, form, **more)
    return out.getvalue()
