from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random
import struct
import tarfile
import zipfile
from functools import partialmethod
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roadmap_parse import archives
from roadmap_parse.archives import (
    DEPTH,
    Item,
    PassedOver,
    archive_items,
    archive_kind,
    is_document_name,
    single,
    suffix_of,
)
from roadmap_parse.archives.member import readable_name
from roadmap_parse.errors import RoadmapParseError, UsageError
from roadmap_parse.options import Limits, Options
from roadmap_parse.read import read
from roadmap_parse.sources import File, find, find_files
from roadmap_parse.zips import DIRECTORY_SIZE

if TYPE_CHECKING:
    from collections.abc import Mapping

SMALL = Options(limits=Limits(unpacked_size=100_000, file_size=1_000_000))


def zipped(members: Mapping[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def tarred(members: Mapping[str, bytes], mode: str = "w:gz") -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return stream.getvalue()


def docx() -> bytes:
    return zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})


def fill(folder: Path, files: Mapping[str, bytes]) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def outcome(item: Item) -> str:
    """The bytes as text, or the reason why there are none."""
    try:
        return item.load().decode("latin-1")
    except RoadmapParseError as error:
        return error.reason


def told(*sources: Path | str, top: Path, options: Options = SMALL) -> list[str]:
    """A line a document, `path member bytes-or-reason`; a file passed over is `- path`."""
    lines = []
    for found in find(sources, options=options):
        place = " ".join(
            [Path(found.path).relative_to(top).as_posix(), *([found.member] if found.member else [])]
        )
        lines.append(f"- {place}" if isinstance(found, PassedOver) else f"{place} = {outcome(found)}")
    return lines


def test_folder_in_the_order_of_names_with_what_is_passed_over(tmp_path: Path) -> None:
    fill(
        tmp_path,
        {
            "b.txt": b"B",
            "a/План.PDF": b"A",
            "a/~$План.docx": b"",
            "Thumbs.db": b"",
            ".DS_Store": b"",
            "setup.exe": b"",
            "Приложение № 1": b"C",
            ".git/config": b"",
            "z.md": b"Z",
        },
    )
    assert told(tmp_path, top=tmp_path) == [
        "- .DS_Store",
        "- .git",
        "- Thumbs.db",
        "- a/~$План.docx",
        "a/План.PDF = A",
        "b.txt = B",
        "- setup.exe",
        "z.md = Z",
        "Приложение № 1 = C",
    ]


NAMES = (
    "plan.pdf план.DOCX план.doc р.rtf р.odt р.xlsx р.csv р.html р.mht р.jpg р.tif р.zip р.7z р.rar р.tar.gz"
)


@pytest.mark.parametrize("name", NAMES.split())
def test_documents_by_suffix(name: str) -> None:
    assert is_document_name(name)


@pytest.mark.parametrize("name", ["Приложение № 1", "План на 2024 г. Иваново", "план 01.09.2024", "README"])
def test_documents_without_a_suffix(name: str) -> None:
    assert suffix_of(name) == ""
    assert is_document_name(name)


@pytest.mark.parametrize(
    "name", ["a.exe", "~$a.docx", ".~lock.a.odt#", "__MACOSX/a.pdf", "x/.hidden/a.pdf", "a.jsonl"]
)
def test_other_files(name: str) -> None:
    assert not is_document_name(name)


def test_named_file_is_taken_whatever_its_name(tmp_path: Path) -> None:
    fill(tmp_path, {"setup.exe": b"MZ"})
    assert told(tmp_path / "setup.exe", top=tmp_path) == ["setup.exe = MZ"]


def test_a_file_met_twice_is_read_once(tmp_path: Path) -> None:
    fill(tmp_path, {"a.txt": b"A", "b.txt": b"B"})
    named_first = told(
        tmp_path / "b.txt", tmp_path, f"{tmp_path}/x/../a.txt".replace("x/../", ""), top=tmp_path
    )
    assert named_first == ["b.txt = B", "a.txt = A"]


def test_glob(tmp_path: Path) -> None:
    fill(tmp_path, {"2023/b.txt": b"B", "2024/a.txt": b"A", "2024/a.exe": b""})
    assert told(f"{tmp_path}/*/*.txt", top=tmp_path) == ["2023/b.txt = B", "2024/a.txt = A"]
    assert told(f"{tmp_path}/**/*", top=tmp_path) == ["2023/b.txt = B", "- 2024/a.exe", "2024/a.txt = A"]


def test_a_name_with_brackets_is_no_glob(tmp_path: Path) -> None:
    fill(tmp_path, {"план [1].txt": b"A"})
    assert told(tmp_path / "план [1].txt", top=tmp_path) == ["план [1].txt = A"]


@pytest.mark.parametrize(
    ("source", "message"), [("нет.pdf", "no such file or folder"), ("*.pdf", "nothing matches")]
)
def test_a_source_that_is_not_there_stops_before_anything_is_read(
    source: str, message: str, tmp_path: Path
) -> None:
    fill(tmp_path, {"a.txt": b"A"})
    with pytest.raises(UsageError, match=message):
        find_files([tmp_path / "a.txt", f"{tmp_path}/{source}"])


def test_the_output_of_an_earlier_run_is_no_source(tmp_path: Path) -> None:
    fill(tmp_path, {"a.txt": b"A", "out/activities.csv": b"x"})
    assert list(find_files([tmp_path], without=tmp_path / "out")) == [File(tmp_path / "a.txt")]
    with pytest.raises(UsageError, match="write to another folder"):
        find_files([tmp_path / "out"], without=tmp_path / "out")


def test_links_to_folders_are_not_followed(tmp_path: Path) -> None:
    fill(tmp_path, {"a/plan.txt": b"A"})
    try:
        (tmp_path / "a" / "loop").symlink_to(tmp_path, target_is_directory=True)
        (tmp_path / "broken.txt").symlink_to(tmp_path / "nowhere")
    except OSError:
        pytest.skip("this system makes no links")
    assert told(tmp_path, top=tmp_path) == ["- a/loop", "a/plan.txt = A", "- broken.txt"]


def test_file_past_the_limit_is_a_bomb(tmp_path: Path) -> None:
    fill(tmp_path, {"a.txt": b"A" * 1_000_001})
    assert told(tmp_path, top=tmp_path) == ["a.txt = bomb"]


def test_nested_archives_are_walked_in_their_order(tmp_path: Path) -> None:
    inner = zipped({"Папка/план.txt": b"1", "~$план.docx": b"", "план.docx": docx()})
    outer = zipped({"z.txt": b"2", "внутри.zip": inner, "t.tgz": tarred({"./a.txt": b"3", "b.exe": b""})})
    fill(tmp_path, {"регион.zip": outer})
    lines = [line.partition(" = PK")[0] for line in told(tmp_path, top=tmp_path)]
    assert lines == [
        "регион.zip z.txt = 2",
        "регион.zip внутри.zip/Папка/план.txt = 1",
        "- регион.zip внутри.zip/~$план.docx",
        "регион.zip внутри.zip/план.docx",
        "регион.zip t.tgz/./a.txt = 3",
        "- регион.zip t.tgz/b.exe",
    ]


def test_bytes_tell_an_archive_not_the_name(tmp_path: Path) -> None:
    fill(tmp_path, {"без имени": zipped({"a.txt": b"1"}), "документ": docx(), "b.zip": b"just text"})
    lines = [line.partition("PK")[0] for line in told(tmp_path, top=tmp_path)]
    assert lines == ["b.zip = just text", "без имени a.txt = 1", "документ = "]


def test_cut_or_empty_docx_stays_a_document(tmp_path: Path) -> None:
    fill(tmp_path, {"a.docx": docx()[:40], "b.docx": zipped({})})
    assert [line[:10] for line in told(tmp_path, top=tmp_path)] == ["a.docx = P", "b.docx = P"]


def with_raw_name(archive: bytes, name: bytes, raw: bytes) -> bytes:
    assert len(name) == len(raw)
    return archive.replace(name, raw)


@pytest.mark.parametrize("encoding", ["cp866", "utf-8"])
def test_names_without_the_utf8_flag(encoding: str, tmp_path: Path) -> None:
    raw = "План мероприятий.txt".encode(encoding)
    archive = with_raw_name(zipped({"x" * len(raw): b"1"}), b"x" * len(raw), raw)
    fill(tmp_path, {"a.zip": archive})
    assert told(tmp_path, top=tmp_path) == ["a.zip План мероприятий.txt = 1"]


def test_tar_names_that_are_no_utf8(tmp_path: Path) -> None:
    raw = "План.txt".encode("cp1251")
    fill(tmp_path, {"a.tar": tarred({"x" * 8: b"1"}, "w").replace(b"x" * 8, raw)})
    (line,) = told(tmp_path, top=tmp_path)
    assert line.startswith("a.tar = corrupt") or "\ufffd" in line
    assert readable_name("пл\udcffан\\x.pdf") == "пл\ufffdан/x.pdf"


def test_names_and_links_that_lead_out_are_only_names(tmp_path: Path) -> None:
    link = tarfile.TarInfo("passwd.txt")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        archive.addfile(link)
    fill(tmp_path, {"a.zip": zipped({"../../evil.txt": b"1", "/abs.txt": b"2"}), "b.tar": stream.getvalue()})
    before = sorted(tmp_path.parent.iterdir())
    assert told(tmp_path, top=tmp_path) == [
        "a.zip ../../evil.txt = 1",
        "a.zip /abs.txt = 2",
        "- b.tar passwd.txt",
    ]
    assert sorted(tmp_path.parent.iterdir()) == before


def encrypted(archive: bytes) -> bytes:
    """Set the flag of encryption in the local and the central header of the first member."""
    central = archive.index(b"PK\x01\x02")
    head, tail = bytearray(archive[:central]), bytearray(archive[central:])
    head[6] |= 1
    tail[8] |= 1
    return bytes(head + tail)


def test_encrypted_member_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    fill(tmp_path, {"a.zip": encrypted(zipped({"тайна.docx": b"?", "b.txt": b"B"}))})
    assert told(tmp_path, top=tmp_path) == ["a.zip тайна.docx = encrypted", "a.zip b.txt = B"]


@pytest.mark.parametrize("suffix", ["zip", "tar.gz"])
def test_cut_archive_is_corrupt(suffix: str, tmp_path: Path) -> None:
    noise = bytes(range(256)) * 30
    whole = zipped({"a.txt": noise}) if suffix == "zip" else tarred({"a.txt": noise})
    fill(tmp_path, {f"a.{suffix}": whole[: len(whole) // 2]})
    assert told(tmp_path, top=tmp_path)[-1].endswith("= corrupt")


def test_damaged_member_is_corrupt_and_the_others_are_read(tmp_path: Path) -> None:
    archive = zipped({"a.txt": b"hello", "b.txt": b"B"})
    fill(tmp_path, {"a.zip": archive.replace(b"hello", b"hellO")})
    assert told(tmp_path, top=tmp_path) == ["a.zip a.txt = corrupt", "a.zip b.txt = B"]


COMPRESS = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}


@pytest.mark.parametrize("suffix", COMPRESS)
def test_a_file_compressed_by_itself_is_its_member(suffix: str, tmp_path: Path) -> None:
    compress = COMPRESS[suffix]
    inner = zipped({f"b.csv.{suffix}": compress(b"1;2"), "setup.exe": b"MZ"})
    fill(tmp_path, {f"план.txt.{suffix}": compress(b"text"), f"a.zip.{suffix}": compress(inner)})
    assert told(tmp_path, top=tmp_path) == [
        f"a.zip.{suffix} a.zip/b.csv.{suffix}/b.csv = 1;2",
        f"- a.zip.{suffix} a.zip/setup.exe",
        f"план.txt.{suffix} план.txt = text",
    ]


@pytest.mark.parametrize("suffix", COMPRESS)
def test_a_cut_or_endless_file_compressed_by_itself_is_refused(suffix: str, tmp_path: Path) -> None:
    noise = random.Random(1).randbytes(20_000)
    cut = COMPRESS[suffix](noise)[:9_000]
    fill(tmp_path, {f"a.txt.{suffix}": cut, f"b.txt.{suffix}": COMPRESS[suffix](b"A" * 150_000)})
    assert [line.rpartition(" ")[2] for line in told(tmp_path, top=tmp_path)] == ["corrupt", "bomb"]


def test_a_file_compressed_by_itself_is_counted_no_further_than_a_gigabyte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(single, "MOST", 1_000)
    fill(tmp_path, {"a.txt.gz": gzip.compress(b"A" * 1_000), "b.txt.gz": gzip.compress(b"A" * 1_001)})
    assert [line.rpartition(" ")[2][:4] for line in told(tmp_path, top=tmp_path)] == ["AAAA", "bomb"]


def test_members_of_a_zip_that_overlap_count_each_time(tmp_path: Path) -> None:
    """Many entries of the directory share one piece of data: 42 kB that unpack to petabytes are made so."""
    whole = zipped({"a.txt": bytes(90_000)}, zipfile.ZIP_DEFLATED)
    start, end = whole.index(b"PK\x01\x02"), whole.index(b"PK\x05\x06")
    entry, count = whole[start:end], 40
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(entry) * count, start, 0)
    fill(tmp_path, {"a.zip": whole[:start] + entry * count + tail})
    lines = told(tmp_path, top=tmp_path)
    assert lines[-1] == "a.zip = bomb"
    assert sum("\x00" in line for line in lines) <= 2


def test_duplicates_are_told_by_their_digest(tmp_path: Path) -> None:
    fill(tmp_path, {"a.txt": b"A", "b/копия.txt": b"A", "c.zip": zipped({"a.txt": b"A"})})
    items = [found for found in find([tmp_path]) if isinstance(found, Item)]
    assert len(items) == 3
    assert len({item.digest() for item in items}) == 1


def test_more_members_than_the_budget_are_a_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives._Budget, "__init__", partialmethod(archives._Budget.__init__, members=3))
    fill(tmp_path, {"a.zip": zipped({f"{number}.txt": b"1" for number in range(5)})})
    assert told(tmp_path, top=tmp_path) == [
        *(f"a.zip {number}.txt = 1" for number in range(3)),
        "a.zip = bomb",
    ]


def test_member_past_the_limit_is_a_bomb(tmp_path: Path) -> None:
    zeros = {"big.txt": bytes(100_001), "small.txt": b"1"}
    fill(tmp_path, {"a.zip": zipped(zeros, zipfile.ZIP_STORED)})
    assert told(tmp_path, top=tmp_path) == ["a.zip big.txt = bomb", "a.zip small.txt = 1"]


@pytest.mark.parametrize("kind", ["zip", "tar.gz"])
def test_archive_that_unpacks_to_too_much_is_a_bomb(kind: str, tmp_path: Path) -> None:
    zeros = {f"{number}.txt": bytes(90_000) for number in range(50)}
    fill(tmp_path, {f"a.{kind}": zipped(zeros, zipfile.ZIP_LZMA) if kind == "zip" else tarred(zeros)})
    lines = told(tmp_path, top=tmp_path)
    assert lines[-1] == f"a.{kind} = bomb"
    assert len(lines) < 50


@pytest.mark.parametrize("zip64", [False, True])
def test_a_directory_that_fills_the_memory_is_a_bomb(zip64: bool, tmp_path: Path) -> None:
    whole = zipped({"a": b""})
    entry = whole[whole.index(b"PK\x01\x02") : whole.index(b"PK\x05\x06")]
    directory = entry * (DIRECTORY_SIZE // len(entry) + 1)
    size = 0xFFFFFFFF if zip64 else len(directory)
    wide = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, len(directory), 31)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, 31 + len(directory), 1)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, size, 31, 0)
    bomb = whole[:31] + directory + (wide + locator if zip64 else b"") + end
    fill(tmp_path, {"a.zip": bomb})
    assert told(tmp_path, top=tmp_path) == ["a.zip = bomb"]
    assert read(bomb).reason == "bomb"


def test_nested_bombs_share_one_budget(tmp_path: Path) -> None:
    bomb = zipped({"a.txt": bytes(90_000)}, zipfile.ZIP_LZMA)
    fill(tmp_path, {"a.zip": zipped({f"{number}.zip": bomb for number in range(9)}, zipfile.ZIP_DEFLATED)})
    lines = told(tmp_path, top=tmp_path)
    assert sum(1 for line in lines if "\x00" in line) <= 2
    assert lines[-1] == "a.zip = bomb"


def test_archives_nested_too_deep_are_a_bomb(tmp_path: Path) -> None:
    data = b"text"
    for level in range(DEPTH + 1):
        data = zipped({f"{level}.zip" if level else "a.txt": data})
    fill(tmp_path, {"a.zip": data})
    assert told(tmp_path, top=tmp_path) == ["a.zip 5.zip/4.zip/3.zip/2.zip/1.zip = bomb"]


def test_an_archive_within_the_depth_is_read(tmp_path: Path) -> None:
    data = b"text"
    for level in range(DEPTH):
        data = zipped({f"{level}.zip" if level else "a.txt": data})
    fill(tmp_path, {"a.zip": data})
    assert told(tmp_path, top=tmp_path) == ["a.zip 4.zip/3.zip/2.zip/1.zip/a.txt = text"]


def test_a_member_that_lies_about_its_size_gives_no_more_than_it_said(tmp_path: Path) -> None:
    archive = bytearray(zipped({"a.txt": b"A" * 50_000}, zipfile.ZIP_DEFLATED))
    central = archive.index(b"PK\x01\x02")
    archive[central + 24 : central + 28] = struct.pack("<I", 10)
    fill(tmp_path, {"a.zip": bytes(archive)})
    assert told(tmp_path, top=tmp_path) in (["a.zip a.txt = corrupt"], ["a.zip a.txt = AAAAAAAAAA"])


NESTED = {
    "план.txt": b"text " * 40,
    "b.zip": zipped({"a.txt": b"A" * 300, "b.docx": docx()}, zipfile.ZIP_DEFLATED),
    "c.tgz": tarred({"c.txt": b"C" * 300}),
    "d.tar": tarred({"d.txt": b"D"}, "w"),
}
WHOLE = [
    zipped(NESTED),
    zipped(NESTED, zipfile.ZIP_LZMA),
    *(tarred(NESTED, mode) for mode in ("w", "w:gz", "w:bz2", "w:xz")),
]


@settings(max_examples=150, deadline=None)
@given(
    st.integers(0, len(WHOLE) - 1),
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=6),
    st.integers(0, 4000),
)
def test_a_damaged_archive_gives_documents_or_reasons(
    which: int, flips: list[tuple[int, int]], cut: int
) -> None:
    data = WHOLE[which]
    damaged = bytearray(data[: len(data) - cut] or data)
    for position, value in flips:
        damaged[position % len(damaged)] = value
    stream = io.BytesIO(damaged)
    kind = archive_kind(stream, "a")
    if kind is None:
        return
    for found in archive_items(stream, kind, path="a", size=len(damaged), limits=SMALL.limits):
        if isinstance(found, Item):
            outcome(found)
