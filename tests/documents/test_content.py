"""What a file is, by its content; and what is refused, in a plain sentence."""

from __future__ import annotations

import time

import pytest

from iom.documents.content import media_of
from iom.documents.domain import MOST_BYTES, BadFile, Media, name_for, size_in_words, titles_for
from tests.factories.documents import a_docx, a_package, a_pdf, an_odt, an_xlsx, packed
from tests.factories.pictures import a_picture

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize(
    ("content", "media"),
    [
        (a_pdf(), Media.PDF),
        (a_pdf(packed(b"<</Type /Annot /Subtype /Link>>")), Media.PDF),
        (a_picture(), Media.JPEG),
        (a_picture(form="PNG"), Media.PNG),
        (a_docx(), Media.DOCX),
        (an_xlsx(), Media.XLSX),
        (an_odt(), Media.ODT),
        (b"Rang at 9:05, no answer.\n\tTry again: 1 < 2.\r\n", Media.TEXT),
        (b"\xef\xbb\xbfWith a mark before it, \xc2\xa320.", Media.TEXT),
    ],
)
def test_what_a_file_is_follows_from_its_content(content: bytes, media: Media) -> None:
    assert media_of(content) is media


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"x" * (MOST_BYTES + 1), "larger than 20 MB"),
        (a_pdf(b"5 0 obj <</S /JavaScript /JS (app.alert)>> endobj"), "script"),
        (a_pdf(b"5 0 obj <</S /J#61vaScript>> endobj"), "script"),
        (a_pdf(packed(b"<</S /JavaScript /JS 6 0 R>>")), "script"),
        (a_pdf(b"5 0 obj <</S /Launch /F (run.exe)>> endobj"), "program"),
        (a_pdf(b"5 0 obj <</Type /EmbeddedFile>> endobj"), "another file"),
        (a_pdf(b"trailer <</Encrypt 7 0 R>>"), "password"),
        (a_pdf()[:-20], "cut short"),
        (a_picture()[:200], "damaged"),
        (a_picture(form="PNG")[:-30], "damaged"),
        (a_docx("x.macroEnabled.main+xml"), "macros"),
        (a_docx(**{"word/vbaProject.bin": "x"}), "macros"),
        (an_xlsx(**{"xl/macrosheets/sheet1.xml": "x"}), "macros"),
        (a_docx(**{"word/embeddings/oleObject1.bin": "x"}), "another file or a program"),
        (an_xlsx(**{"xl/activeX/activeX1.xml": "x"}), "another file or a program"),
        (an_odt(**{"Basic/Standard/Module1.xml": "x"}), "macros"),
        (an_odt(**{"META-INF/manifest.xml": "<manifest:encryption-data/>"}), "password"),
        (an_odt("application/vnd.oasis.opendocument.presentation"), "not kept"),
        (a_docx("application/vnd.ms-powerpoint"), "not kept"),
        (a_package({"letter.pdf": "x"}), "archive"),
        (a_docx()[:80], "damaged"),
        (OLE, "old kind"),
        (b"<!DOCTYPE html><p>A page.", "Web pages"),
        (b"  <svg xmlns='http://www.w3.org/2000/svg'/>", "Web pages"),
        (b"Harmless? <script>alert(1)</script>", "Web pages"),
        (b"#!/bin/sh\nrm -r x\n", "scripts"),
        (b"MZ\x90\x00\x03", "not kept"),
        (b"{\\rtf1 A letter.}", "not kept"),
        (b"\xff\xfeA\0", "not kept"),
        (b"GIF89a\x01\x00", "not kept"),
    ],
)
def test_what_is_not_kept_is_refused_in_a_sentence(content: bytes, said: str) -> None:
    with pytest.raises(BadFile) as refusal:
        media_of(content)

    assert said in str(refusal.value)
    assert str(refusal.value).endswith(".")


def test_what_a_picture_within_a_pdf_happens_to_say_does_not_count() -> None:
    # The bytes of a stream that holds no objects are points or text, not structure.
    assert media_of(a_pdf(b"5 0 obj <</Subtype /Image>>\nstream\n/JS \nendstream endobj"))


def test_a_pdf_of_streams_that_never_end_is_told_at_once() -> None:
    # 20,000 beginnings, each of which would be followed to the end of the file: 2.8 billion bytes.
    content = b"%PDF-1.4\n" + b"stream\n" * 20_000 + b"/JavaScript\n%%EOF"
    began = time.process_time()

    with pytest.raises(BadFile, match="script"):
        media_of(content)

    assert time.process_time() - began < 2


def test_a_pdf_whose_packed_objects_unpack_to_far_too_much_is_refused() -> None:
    # Nine times 4 MB of blanks, of which each takes some 4 KB of the file.
    blanks = packed(b" " * (4 * 1024 * 1024))
    with pytest.raises(BadFile, match="unpacks to far more"):
        media_of(a_pdf(blanks * 9))


def test_an_archive_that_would_unpack_to_far_too_much_is_refused() -> None:
    with pytest.raises(BadFile, match="unpacks"):
        media_of(a_package({f"part{number}": "" for number in range(3_001)}))


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (1, "1 byte"),
        (1_023, "1023 bytes"),
        (1_536, "2 KB"),  # 1.5, half up
        (2_516_582, "2.4 MB"),  # 2.4 × 1,048,576 is 2,516,582.4
    ],
)
def test_how_large_a_file_is_in_words(size: int, words: str) -> None:
    assert size_in_words(size) == words


def test_several_files_with_one_title_are_numbered_and_names_are_made_up() -> None:
    assert titles_for("Letter", 1) == ["Letter"]
    assert titles_for("Letter", 2) == ["Letter (1 of 2)", "Letter (2 of 2)"]
    assert name_for("C-1", 7, Media.PDF) == "document-C-1-7-official-sensitive.pdf"
