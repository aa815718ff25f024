"""Archives that unpack to something huge, or lie about it (HANDBOOK 11)."""

import struct
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iom.files.refusals import Refusal
from iom.files.zips import Limits, Source, gather
from tests.factories.files import a_lying_archive, an_archive, an_archive_stating, written

STREET = "2025-08-anyshire-street.csv"


HUGE = 10 << 30


def test_an_archive_that_states_ten_gigabytes_is_refused_whole(tmp_path: Path) -> None:
    path = written(tmp_path / "crimes.zip", an_archive_stating({STREET: HUGE, "small.csv": None}))

    [refusal] = refusals(path)

    assert names(path) == []
    assert refusal.file == str(path)
    assert refusal.reason == (
        "the archive unpacks to 10.0 GB, more than the 2.0 GB that an archive may"
    )


def test_a_member_beyond_the_limit_of_one_file_is_refused_alone(tmp_path: Path) -> None:
    path = written(
        tmp_path / "crimes.zip", an_archive_stating({STREET: 600 << 20, "small.csv": None})
    )

    assert names(path) == ["small.csv"]
    [refusal] = refusals(path)
    assert refusal.reason == (
        "the member unpacks to 600.0 MB, more than the 500.0 MB that one file may"
    )


def test_a_member_packed_too_well_to_be_honest_is_refused(tmp_path: Path) -> None:
    # 11 MB of zeros are packed about a thousand times smaller; 10 MB may be as small as it is.
    path = written(
        tmp_path / "crimes.zip", an_archive({"a.csv": bytes(11 << 20), "b.csv": bytes(1 << 20)})
    )

    assert names(path) == ["b.csv"]
    assert refusals(path)[0].reason == ("the member unpacks to more than 200 times its packed size")


@pytest.mark.parametrize("crc_of_the_lie", [True, False])
@pytest.mark.parametrize("stated", [1_000, 4_999_999, 5_000_001, 6_000_000])
def test_a_member_that_lies_about_its_size_is_caught_while_it_is_read(
    tmp_path: Path, stated: int, *, crc_of_the_lie: bool
) -> None:
    truth = b"0123456789" * 500_000
    crc = zlib.crc32(truth[:stated]) if crc_of_the_lie else None
    path = written(tmp_path / "crimes.zip", a_lying_archive(STREET, truth, stated=stated, crc=crc))

    sentence = r"unpacks to another size than its archive states|is damaged"
    with gather([path]) as found, pytest.raises(Refusal, match=sentence):
        content(found.sources[0])


def test_ten_gigabytes_behind_a_small_number_are_caught_in_little_memory(tmp_path: Path) -> None:
    # 64 MB of zeros would go on and on as far as the reader knows; it must stop at 1 MB.
    path = written(
        tmp_path / "crimes.zip", a_lying_archive(STREET, bytes(64 << 20), stated=1 << 20)
    )
    tracemalloc.start()
    with gather([path]) as found, pytest.raises(Refusal, match="another size"):
        content(found.sources[0])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 4 << 20


def test_an_archive_of_too_many_members_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "crimes.zip", an_archive({f"{at}.csv": b"" for at in range(11)}))

    with gather([path], limits=Limits(members=10)) as found:
        assert found.refusals[0].reason == "the archive has more than 10 members"


@pytest.mark.parametrize("large", [False, True])
def test_a_list_of_members_too_long_to_be_read_is_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, large: bool
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
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    raw = bytearray(an_archive({STREET: b"text " * 50, "2025-08/b.csv": b"x"}))
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


def content(source: Source) -> bytes:
    with source.open() as stream:
        return b"".join(iter(lambda: stream.read(1 << 16), b""))


def names(path: Path) -> list[str]:
    with gather([path]) as found:
        return [source.file.removeprefix(f"{path}/") for source in found.sources]


def refusals(path: Path) -> list[Refusal]:
    with gather([path]) as found:
        return found.refusals
