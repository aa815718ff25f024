"""Folders and archives of crime data (HANDBOOK 11): found, judged, never unpacked to disk."""

import io
import os
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from iom.files.refusals import Refusal
from iom.files.zips import Source, gather
from tests.factories.files import an_archive, written

STREET = "2025-08-anyshire-street.csv"


class TestFilesAndFolders:
    def test_a_file_is_found_by_the_name_it_was_given(self, tmp_path: Path) -> None:
        path = written(tmp_path / STREET, b"content")

        with gather([path]) as found:
            [source] = found.sources
            assert (source.file, source.name) == (str(path), STREET)
            assert source.size_bytes == 7
            assert content(source) == b"content"
            assert content(source) == b"content"  # as often as one likes

    def test_an_upload_goes_by_the_name_that_its_sender_knows(self, tmp_path: Path) -> None:
        path = written(tmp_path / "3f2a.tmp", an_archive({STREET: b"x"}))

        with gather([("crimes.zip", path)]) as found:
            assert [source.file for source in found.sources] == [f"crimes.zip/{STREET}"]

    def test_a_folder_is_walked_to_the_bottom_by_name(self, tmp_path: Path) -> None:
        for name in ("b.csv", "a.csv", "2025-09/c.csv", "2025-08/d.CSV", "2025-08/deep/e.csv"):
            written(tmp_path / "data" / name, b"x")
        written(tmp_path / "data/z.zip", an_archive({"f.csv": b"x"}))

        assert names(tmp_path / "data") == [
            "a.csv",
            "b.csv",
            "z.zip/f.csv",
            "2025-08/d.CSV",
            "2025-08/deep/e.csv",
            "2025-09/c.csv",
        ]

    def test_what_is_no_street_file_in_a_folder_is_passed_over(self, tmp_path: Path) -> None:
        for name in (
            "2025-08-anyshire-outcomes.csv",
            "2025-08-anyshire-stop-and-search.csv",
            "README.md",
            "report.pdf",
            ".hidden.csv",
            ".folder/a.csv",
            "__MACOSX/._a.csv",
        ):
            written(tmp_path / name, b"x")

        with gather([tmp_path]) as found:
            assert (found.sources, found.refusals) == ([], [])

    def test_a_path_that_is_not_there_is_refused(self, tmp_path: Path) -> None:
        for name in ("none.csv", "none.zip", "none", "a\0b.csv"):
            [refusal] = refusals(tmp_path / name)
            assert refusal.reason == "there is no such file or folder"

    def test_a_file_of_another_kind_that_is_named_is_refused(self, tmp_path: Path) -> None:
        [refusal] = refusals(written(tmp_path / "notes.txt", b"x"))

        assert str(refusal) == f"{tmp_path}/notes.txt: the file is neither .csv nor .zip."

    def test_a_companion_of_the_street_files_that_is_named_is_refused(self, tmp_path: Path) -> None:
        [refusal] = refusals(written(tmp_path / "2025-08-anyshire-outcomes.csv", b"x"))

        assert "companion of the street files" in refusal.reason

    def test_a_file_that_may_not_be_read_is_refused(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # The tests may run as root, who may read everything.
        monkeypatch.setattr(os, "access", lambda *_: False)

        [refusal] = refusals(written(tmp_path / STREET, b"x"))

        assert refusal.reason == "the file may not be read"

    def test_a_file_that_goes_away_meanwhile_is_refused(self, tmp_path: Path) -> None:
        path = written(tmp_path / STREET, b"x")

        with gather([path]) as found:
            path.unlink()
            with pytest.raises(Refusal, match="cannot be read any more"):
                found.sources[0].open()

    def test_a_pipe_is_refused_rather_than_waited_for(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "a.csv")

        for path in (tmp_path, tmp_path / "a.csv"):
            [refusal] = refusals(path)
            assert refusal.reason == "this is not an ordinary file"

    def test_links_never_lead_out_of_a_folder(self, tmp_path: Path) -> None:
        outside = written(tmp_path / "outside/secret.csv", b"x")
        inside = written(tmp_path / "data/a.csv", b"x").parent
        (inside / "folder").symlink_to(outside.parent)
        (inside / "file.csv").symlink_to(outside)
        (inside / "loop").symlink_to(inside)

        assert names(inside) == ["a.csv"]
        [refusal] = refusals(inside)
        assert refusal.file.endswith("/file.csv")
        assert refusal.reason == "the file is a link that leads out of its folder"

    def test_a_file_that_is_found_twice_is_taken_once(self, tmp_path: Path) -> None:
        path = written(tmp_path / "a.csv", b"x")
        (tmp_path / "same.csv").symlink_to(path)

        with gather([path, tmp_path, str(path)]) as found:
            assert [source.file for source in found.sources] == [str(path)]

    def test_nothing_named_is_nothing_found(self) -> None:
        with gather([]) as found:
            assert (found.sources, found.refusals) == ([], [])


class TestArchives:
    def test_members_are_found_by_name_and_read_without_being_unpacked(
        self, tmp_path: Path
    ) -> None:
        members = {
            f"2025-09/{STREET}": b"two",
            f"2025-08/{STREET}": b"one" * 1000,
            "notes.txt": b"",
        }
        path = written(tmp_path / "crimes.zip", an_archive(members))

        with gather([path]) as found:
            one, two = found.sources
            assert (one.file, one.name) == (f"{path}/2025-08/{STREET}", STREET)
            assert one.size_bytes == 3000
            # Read together, as two members of one archive may be.
            with one.open() as first, two.open() as second:
                assert (first.read(3), second.read(), first.read()) == (
                    b"one",
                    b"two",
                    b"one" * 999,
                )

        assert [entry.name for entry in tmp_path.iterdir()] == ["crimes.zip"]

    def test_what_is_no_street_file_in_an_archive_is_passed_over(self, tmp_path: Path) -> None:
        path = written(
            tmp_path / "crimes.zip",
            an_archive(
                {
                    "2025-08-anyshire-outcomes.csv": b"x",
                    "2025-08/2025-08-anyshire-stop-and-search.csv": b"x",
                    "__MACOSX/2025-08/._x.csv": b"x",
                    ".DS_Store": b"x",
                    "folder.csv/": b"",
                    "picture.png": b"x",
                }
            ),
        )

        with gather([path]) as found:
            assert (found.sources, found.refusals) == ([], [])

    @pytest.mark.parametrize(
        "raw",
        [b"", b"not a zip", b"\x89PNG" + bytes(100), b"PK\x03\x04" + bytes(100)],
    )
    def test_a_file_that_is_no_archive_is_refused(self, tmp_path: Path, raw: bytes) -> None:
        [refusal] = refusals(written(tmp_path / "crimes.zip", raw))

        assert refusal.reason == "this is not a ZIP archive, or it is damaged or cut short"

    def test_an_archive_cut_short_is_refused(self, tmp_path: Path) -> None:
        whole = an_archive({STREET: os.urandom(5000)})

        for size in (10, 2000, len(whole) - 5):
            [refusal] = refusals(written(tmp_path / "crimes.zip", whole[:size]))
            assert "cut short" in refusal.reason

    @pytest.mark.parametrize(
        "name",
        [
            "/etc/a.csv",
            "../a.csv",
            "2025-08/../../a.csv",
            "..\\a.csv",
            "2025-08\\a.csv",
            "C:/a.csv",
            "c:a.csv",
            "a\0.csv",
            "a\n.csv",
            "a\x1b[31m.csv",
            "../run.sh",
        ],
    )
    def test_a_name_that_plays_tricks_is_refused_and_the_rest_is_taken(
        self, tmp_path: Path, name: str
    ) -> None:
        raw = an_archive({"#" * len(name): b"x", STREET: b"x"})
        path = written(tmp_path / "crimes.zip", raw.replace(b"#" * len(name), name.encode()))

        with gather([path]) as found:
            assert [source.name for source in found.sources] == [STREET]
            [refusal] = found.refusals
            assert "not a plain path" in refusal.reason
            assert refusal.file.isprintable()

    def test_an_archive_inside_an_archive_is_refused(self, tmp_path: Path) -> None:
        inner = an_archive({STREET: b"x"})
        path = written(tmp_path / "crimes.zip", an_archive({"inner.ZIP": inner, "a.csv": b"x"}))

        assert names(path) == ["a.csv"]
        [refusal] = refusals(path)
        assert refusal.file == f"{path}/inner.ZIP"
        assert refusal.reason == "an archive inside an archive is not opened; unpack it first"

    def test_an_encrypted_member_is_refused(self, tmp_path: Path) -> None:
        raw = bytearray(an_archive({STREET: b"x"}))
        raw[raw.index(b"PK\x01\x02") + 8] |= 1  # the flags of the list of members

        [refusal] = refusals(written(tmp_path / "crimes.zip", bytes(raw)))

        assert refusal.reason == "the member is encrypted"

    def test_a_member_that_is_a_link_is_refused(self, tmp_path: Path) -> None:
        link = zipfile.ZipInfo(STREET)
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        raw = io.BytesIO()
        with zipfile.ZipFile(raw, "w") as archive:
            archive.writestr(link, "/etc/passwd")

        [refusal] = refusals(written(tmp_path / "crimes.zip", raw.getvalue()))

        assert refusal.reason == "the member is a link, not a file"

    def test_a_member_that_is_there_twice_is_refused_once(self, tmp_path: Path) -> None:
        raw = an_archive({"2025-08/a.csv": b"1", "2025-08/b.csv": b"2", "2025-08/C.csv": b"3"})
        path = written(tmp_path / "crimes.zip", raw.replace(b"/b.csv", b"/a.csv"))

        assert names(path) == ["2025-08/C.csv"]
        [refusal] = refusals(path)
        assert refusal.file == f"{path}/2025-08/a.csv"
        assert refusal.reason == "the archive has this member more than once"

    def test_names_that_differ_in_capitals_only_are_the_same_member(self, tmp_path: Path) -> None:
        path = written(tmp_path / "crimes.zip", an_archive({"a.csv": b"1", "A.csv": b"2"}))

        assert names(path) == []
        assert len(refusals(path)) == 1

    @pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
    def test_a_way_of_packing_that_can_take_gigabytes_to_undo_is_refused(
        self, tmp_path: Path, method: int
    ) -> None:
        path = written(tmp_path / "crimes.zip", an_archive({STREET: b"x" * 100}, method=method))

        [refusal] = refusals(path)

        assert "packed in a way that is not read" in refusal.reason

    def test_a_damaged_member_is_refused_while_it_is_read(self, tmp_path: Path) -> None:
        random = os.urandom(300_000)
        raw = an_archive({STREET: random}, method=zipfile.ZIP_STORED)
        path = written(tmp_path / "crimes.zip", raw.replace(random[-8:], b"changed!"))

        with gather([path]) as found, found.sources[0].open() as stream:
            stream.read(1000)
            with pytest.raises(Refusal, match="is damaged and cannot be unpacked") as told:
                stream.read()
        assert told.value.file == f"{path}/{STREET}"

    def test_a_member_whose_packed_bytes_make_no_sense_is_refused(self, tmp_path: Path) -> None:
        raw = bytearray(an_archive({STREET: b"text " * 1000}))
        at = 30 + len(STREET)
        raw[at : at + 4] = b"\xff\xff\xff\xff"
        path = written(tmp_path / "crimes.zip", bytes(raw))

        with gather([path]) as found, pytest.raises(Refusal, match="is damaged"):
            content(found.sources[0])

    def test_a_member_that_is_not_where_the_list_says_is_refused(self, tmp_path: Path) -> None:
        raw = an_archive({STREET: b"x"}).replace(b"PK\x03\x04", b"PK\x03\x05")
        path = written(tmp_path / "crimes.zip", raw)

        with gather([path]) as found, pytest.raises(Refusal, match="is damaged"):
            found.sources[0].open()

    def test_members_that_lie_on_top_of_one_another_are_refused(self, tmp_path: Path) -> None:
        raw = bytearray(an_archive({"a.csv": b"x" * 500, "b.csv": b"y" * 500}))
        second = raw.rindex(b"PK\x01\x02")
        raw[second + 42 : second + 46] = struct.pack("<L", 0)  # where it says it begins

        [refusal] = refusals(written(tmp_path / "crimes.zip", bytes(raw)))

        assert refusal.reason == "members of the archive lie on top of one another"


def content(source: Source) -> bytes:
    with source.open() as stream:
        return b"".join(iter(lambda: stream.read(1 << 16), b""))


def names(path: Path) -> list[str]:
    with gather([path]) as found:
        return [source.file.removeprefix(f"{path}/") for source in found.sources]


def refusals(path: Path) -> list[Refusal]:
    with gather([path]) as found:
        return found.refusals
