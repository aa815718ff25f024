"""What is kept of a picture that somebody sent: what it shows, and nothing else."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from iom.particulars.pictures import MOST_BYTES, BadPicture, drawn_anew
from tests.factories.pictures import a_picture, written

CANARY = b"zwitscherkauz"


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content), formats=["JPEG"])


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_either_kind_becomes_a_jpeg_of_the_same_picture(form: str) -> None:
    kept = opened(drawn_anew(a_picture(200, 100, form=form)))

    assert kept.size == (200, 100)
    red, green, blue = kept.convert("RGB").getpixel((100, 50))  # type: ignore[misc]
    assert abs(red - 0x33) < 4
    assert abs(green - 0x66) < 4
    assert abs(blue - 0x99) < 4


def test_it_is_kept_no_larger_than_a_face_needs() -> None:
    assert opened(drawn_anew(a_picture(4000, 3000))).size == (800, 600)


def test_where_and_when_a_camera_took_it_and_whatever_else_came_along_is_gone() -> None:
    image = Image.new("RGB", (100, 100), "#336699")
    about = Image.Exif()
    about[0x010E] = CANARY.decode()  # the description
    about[0x8825] = {1: "N", 2: (52.0, 12.0, 0.0)}  # where the camera stood
    sent = written(image, exif=about, comment=CANARY) + b"PK\x03\x04" + CANARY
    assert sent.count(CANARY) == 3

    kept = drawn_anew(sent)

    assert CANARY not in kept
    assert not opened(kept).getexif()
    assert set(opened(kept).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_what_a_camera_held_upright_is_upright() -> None:
    about = Image.Exif()
    about[0x0112] = 6  # lies on its side
    sent = written(Image.new("RGB", (200, 100), "#336699"), exif=about)

    assert opened(drawn_anew(sent)).size == (100, 200)


def test_a_ground_that_shines_through_is_white() -> None:
    sent = written(Image.new("RGBA", (100, 100), (0, 0, 0, 0)), "PNG")

    assert opened(drawn_anew(sent)).getpixel((50, 50)) == (255, 255, 255)


@pytest.mark.parametrize(
    "sent",
    [
        b"GIF89a" + bytes(200),
        written(Image.new("RGB", (100, 100)), "GIF"),
        written(Image.new("RGB", (100, 100)), "TIFF"),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.4",
        a_picture()[:200],  # cut short
        a_picture(form="PNG")[:-40],
        b"\xff\xd8\xff\xe0" + bytes(500),
    ],
)
def test_anything_else_is_refused_whatever_it_is_called(sent: bytes) -> None:
    with pytest.raises(BadPicture, match="no JPEG or PNG picture, or it is damaged"):
        drawn_anew(sent)


def test_nothing_too_much_and_too_little_are_refused_with_their_own_words() -> None:
    with pytest.raises(BadPicture, match="Choose a picture"):
        drawn_anew(b"")
    with pytest.raises(BadPicture, match="at most 8 MB"):
        drawn_anew(bytes(MOST_BYTES + 1))
    with pytest.raises(BadPicture, match="too small"):
        drawn_anew(a_picture(79, 200))


def bomb(width: int, height: int) -> bytes:
    """Return a PNG whose header says that it is huge; it has a few bytes."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(bytes(1_000))), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content)) + name + content
        + struct.pack(">I", zlib.crc32(name + content))
        for name, content in parts
    )  # fmt: skip


@pytest.mark.parametrize("side", [6_325, 30_000])  # 6,325 squared is just above 40 million
def test_a_small_file_that_would_unpack_to_something_huge_is_refused_unopened(side: int) -> None:
    with pytest.raises(BadPicture):
        drawn_anew(bomb(side, side))
