"""Folders and archives of crime data (HANDBOOK 11): found, judged, never unpacked to disk."""

import io
import os
import stat
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iom.files.refusals import Refusal
from iom.files.zips import Limits, Source, gather

STREET = "2025-08-anyshire-street.csv"
HUGE = 10 << 30


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
        path = written(tmp_path / "3f2a.tmp", packed({STREET: b"x"}))

        with gather([("crimes.zip", path)]) as found:
            assert [source.file for source in found.sources] == [f"crimes.zip/{STREET}"]

    def test_a_folder_is_walked_to_the_bottom_by_name(self, tmp_path: Path) -> None:
        for name in ("b.csv", "a.csv", "2025-09/c.csv", "2025-08/d.CSV", "2025-08/deep/e.csv"):
            written(tmp_path / "data" / name, b"x")
        written(tmp_path / "data/z.zip", packed({"f.csv": b"x"}))

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
        path = written(tmp_path / "crimes.zip", packed(members))

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
            packed(
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
        whole = packed({STREET: os.urandom(5000)})

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
        raw = packed({"#" * len(name): b"x", STREET: b"x"})
        path = written(tmp_path / "crimes.zip", raw.replace(b"#" * len(name), name.encode()))

        with gather([path]) as found:
            assert [source.name for source in found.sources] == [STREET]
            [refusal] = found.refusals
            assert "not a plain path" in refusal.reason
            assert refusal.file.isprintable()

    def test_an_archive_inside_an_archive_is_refused(self, tmp_path: Path) -> None:
        inner = packed({STREET: b"x"})
        path = written(tmp_path / "crimes.zip", packed({"inner.ZIP": inner, "a.csv": b"x"}))

        assert names(path) == ["a.csv"]
        [refusal] = refusals(path)
        assert refusal.file == f"{path}/inner.ZIP"
        assert refusal.reason == "an archive inside an archive is not opened; unpack it first"

    def test_an_encrypted_member_is_refused(self, tmp_path: Path) -> None:
        raw = bytearray(packed({STREET: b"x"}))
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
        raw = packed({"2025-08/a.csv": b"1", "2025-08/b.csv": b"2", "2025-08/C.csv": b"3"})
        path = written(tmp_path / "crimes.zip", raw.replace(b"/b.csv", b"/a.csv"))

        assert names(path) == ["2025-08/C.csv"]
        [refusal] = refusals(path)
        assert refusal.file == f"{path}/2025-08/a.csv"
        assert refusal.reason == "the archive has this member more than once"

    def test_names_that_differ_in_capitals_only_are_the_same_member(self, tmp_path: Path) -> None:
        path = written(tmp_path / "crimes.zip", packed({"a.csv": b"1", "A.csv": b"2"}))

        assert names(path) == []
        assert len(refusals(path)) == 1

    @pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
    def test_a_way_of_packing_that_can_take_gigabytes_to_undo_is_refused(
        self, tmp_path: Path, method: int
    ) -> None:
        path = written(tmp_path / "crimes.zip", packed({STREET: b"x" * 100}, method=method))

        [refusal] = refusals(path)

        assert "packed in a way that is not read" in refusal.reason

    def test_a_damaged_member_is_refused_while_it_is_read(self, tmp_path: Path) -> None:
        random = os.urandom(300_000)
        raw = packed({STREET: random}, method=zipfile.ZIP_STORED)
        path = written(tmp_path / "crimes.zip", raw.replace(random[-8:], b"changed!"))

        with gather([path]) as found, found.sources[0].open() as stream:
            stream.read(1000)
            with pytest.raises(Refusal, match="is damaged and cannot be unpacked") as told:
                stream.read()
        assert told.value.file == f"{path}/{STREET}"

    def test_a_member_whose_packed_bytes_make_no_sense_is_refused(self, tmp_path: Path) -> None:
        raw = bytearray(packed({STREET: b"text " * 1000}))
        at = 30 + len(STREET)
        raw[at : at + 4] = b"\xff\xff\xff\xff"
        path = written(tmp_path / "crimes.zip", bytes(raw))

        with gather([path]) as found, pytest.raises(Refusal, match="is damaged"):
            content(found.sources[0])

    def test_a_member_that_is_not_where_the_list_says_is_refused(self, tmp_path: Path) -> None:
        raw = packed({STREET: b"x"}).replace(b"PK\x03\x04", b"PK\x03\x05")
        path = written(tmp_path / "crimes.zip", raw)

        with gather([path]) as found, pytest.raises(Refusal, match="is damaged"):
            found.sources[0].open()

    def test_members_that_lie_on_top_of_one_another_are_refused(self, tmp_path: Path) -> None:
        raw = bytearray(packed({"a.csv": b"x" * 500, "b.csv": b"y" * 500}))
        second = raw.rindex(b"PK\x01\x02")
        raw[second + 42 : second + 46] = struct.pack("<L", 0)  # where it says it begins

        [refusal] = refusals(written(tmp_path / "crimes.zip", bytes(raw)))

        assert refusal.reason == "members of the archive lie on top of one another"


class TestBombs:
    def test_an_archive_that_states_ten_gigabytes_is_refused_whole(self, tmp_path: Path) -> None:
        path = written(tmp_path / "crimes.zip", stating({STREET: HUGE, "small.csv": None}))

        [refusal] = refusals(path)

        assert names(path) == []
        assert refusal.file == str(path)
        assert refusal.reason == (
            "the archive unpacks to 10.0 GB, more than the 2.0 GB that an archive may"
        )

    def test_a_member_beyond_the_limit_of_one_file_is_refused_alone(self, tmp_path: Path) -> None:
        path = written(tmp_path / "crimes.zip", stating({STREET: 600 << 20, "small.csv": None}))

        assert names(path) == ["small.csv"]
        [refusal] = refusals(path)
        assert refusal.reason == (
            "the member unpacks to 600.0 MB, more than the 500.0 MB that one file may"
        )

    def test_a_member_packed_too_well_to_be_honest_is_refused(self, tmp_path: Path) -> None:
        # 11 MB of zeros are packed about a thousand times smaller; 10 MB may be as small as it is.
        path = written(
            tmp_path / "crimes.zip", packed({"a.csv": bytes(11 << 20), "b.csv": bytes(1 << 20)})
        )

        assert names(path) == ["b.csv"]
        assert refusals(path)[0].reason == (
            "the member unpacks to more than 200 times its packed size"
        )

    @pytest.mark.parametrize("crc_of_the_lie", [True, False])
    @pytest.mark.parametrize("stated", [1_000, 4_999_999, 5_000_001, 6_000_000])
    def test_a_member_that_lies_about_its_size_is_caught_while_it_is_read(
        self, tmp_path: Path, stated: int, *, crc_of_the_lie: bool
    ) -> None:
        truth = b"0123456789" * 500_000
        crc = zlib.crc32(truth[:stated]) if crc_of_the_lie else None
        path = written(tmp_path / "crimes.zip", lying(truth, stated=stated, crc=crc))

        sentence = r"unpacks to another size than its archive states|is damaged"
        with gather([path]) as found, pytest.raises(Refusal, match=sentence):
            content(found.sources[0])

    def test_ten_gigabytes_behind_a_small_number_are_caught_in_little_memory(
        self, tmp_path: Path
    ) -> None:
        # 64 MB of zeros would go on and on as far as the reader knows; it must stop at 1 MB.
        path = written(tmp_path / "crimes.zip", lying(bytes(64 << 20), stated=1 << 20))
        tracemalloc.start()
        with gather([path]) as found, pytest.raises(Refusal, match="another size"):
            content(found.sources[0])
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()

        assert peak < 4 << 20

    def test_an_archive_of_too_many_members_is_refused(self, tmp_path: Path) -> None:
        path = written(tmp_path / "crimes.zip", packed({f"{at}.csv": b"" for at in range(11)}))

        with gather([path], limits=Limits(members=10)) as found:
            assert found.refusals[0].reason == "the archive has more than 10 members"

    @pytest.mark.parametrize("large", [False, True])
    def test_a_list_of_members_too_long_to_be_read_is_refused_unread(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, large: bool
    ) -> None:
        monkeypatch.setattr(zipfile.ZipFile, "__init__", lambda *_: pytest.fail("it was read"))
        size = 900 << 20
        record = struct.pack("<4sQ4s16xQQQ", b"PK\6\6", 44, b"", 9, size, 0)
        locator = struct.pack("<4sLQL", b"PK\6\7", 0, 0, 1)
        end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 9, 9, 5 if large else size, 0, 0)
        raw = (record + locator if large else b"") + end

        [refusal] = refusals(written(tmp_path / "crimes.zip", raw))

        assert "more than 20,000 members" in refusal.reason

    @settings(max_examples=200)
    @given(st.data())
    def test_no_changed_bytes_whatever_do_anything_but_read_or_refuse(
        self, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
    ) -> None:
        raw = bytearray(packed({STREET: b"text " * 50, "2025-08/b.csv": b"x"}))
        for _ in range(data.draw(st.integers(1, 4))):
            raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
        path = written(tmp_path_factory.mktemp("zip") / "crimes.zip", bytes(raw))

        read = refused = 0
        with gather([path]) as found:
            for source in found.sources:
                try:
                    content(source)
                    read += 1
                except Refusal:
                    refused += 1
        assert read + refused <= 2


def written(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def packed(members: Mapping[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return raw.getvalue()


def stating(sizes: Mapping[str, int | None]) -> bytes:
    """Pack tiny members whose entries in the list state these sizes."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        for name, size in sizes.items():
            archive.writestr(name, "small")
            if size is not None:
                archive.infolist()[-1].file_size = size
    return raw.getvalue()


def lying(content: bytes, *, stated: int, crc: int | None = None) -> bytes:
    """Pack a member whose entry in the list states another size, and another checksum if given."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(STREET, content)
        archive.infolist()[0].file_size = stated
        if crc is not None:
            archive.infolist()[0].CRC = crc
    return raw.getvalue()


def content(source: Source) -> bytes:
    with source.open() as stream:
        return b"".join(iter(lambda: stream.read(1 << 16), b""))


def names(path: Path) -> list[str]:
    with gather([path]) as found:
        return [source.file.removeprefix(f"{path}/") for source in found.sources]


def refusals(path: Path) -> list[Refusal]:
    with gather([path]) as found:
        return found.refusals
