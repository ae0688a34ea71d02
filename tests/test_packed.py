"""7z, RAR and letters: their members, and what hostile ones come to."""

from __future__ import annotations

import io
import struct
import tarfile
import zipfile
import zlib
from email.message import EmailMessage
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING

import py7zr
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roadmap_parse.archives import Item, PassedOver, archive_items, archive_kind, packed
from roadmap_parse.doctor import RAR_PROGRAMS
from roadmap_parse.errors import BombError, RoadmapParseError
from roadmap_parse.options import Limits

if TYPE_CHECKING:
    from collections.abc import Mapping

SMALL = Limits(unpacked_size=100_000)


def seven(members: Mapping[str, bytes], **settings: object) -> bytes:
    stream = io.BytesIO()
    with py7zr.SevenZipFile(stream, "w", **settings) as archive:  # type: ignore[arg-type]
        for name, data in members.items():
            archive.writef(io.BytesIO(data), name)
    return stream.getvalue()


def rar_block(kind: int, flags: int, fields: bytes, data: bytes = b"") -> bytes:
    """RAR 2.9 (technote.txt): CRC-16 of the header, its kind, flags and size; then the data."""
    head = struct.pack("<BHH", kind, flags, 7 + len(fields)) + fields
    return struct.pack("<H", zlib.crc32(head) & 0xFFFF) + head + data


def rar(
    members: Mapping[str, bytes], *, method: int = 0x30, flags: int = 0, attributes: int = 0o100644
) -> bytes:
    """Stored members, made on Unix; flag 4 says that a password is needed."""
    blocks = [b"Rar!\x1a\x07\x00", rar_block(0x73, 0, bytes(6))]
    for name, data in members.items():
        raw = name.encode()
        fields = struct.pack(
            "<LLBLLBBHL",
            len(data),
            len(data),
            3,
            zlib.crc32(data),
            0x58000000,
            29,
            method,
            len(raw),
            attributes,
        )
        blocks.append(rar_block(0x74, 0x8000 | flags, fields + raw, data))
    return b"".join([*blocks, rar_block(0x7B, 0x4000, b"")])


def letter(files: Mapping[str, bytes]) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.org", "b@example.org", "План"
    message["Date"] = "Mon, 15 Jan 2024 10:00:00 +0300"
    message.set_content("Направляем план мероприятий.")
    for name, data in files.items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def told(data: bytes, name: str = "a", limits: Limits = SMALL) -> list[str]:
    """A line a member, `name = bytes or reason`; what is passed over is `- name`."""
    kind = archive_kind(io.BytesIO(data), name)
    assert kind
    found = archive_items(io.BytesIO(data), kind, path="a", size=len(data), limits=limits)
    return [line(each) for each in found]


def line(found: Item | PassedOver) -> str:
    if isinstance(found, PassedOver):
        return f"- {found.member}"
    try:
        return f"{found.member} = {found.load().decode('utf-8', 'replace')[:40].strip()}"
    except RoadmapParseError as error:
        return f"{found.member} = {error.reason}"


PLANS = {"Папка/план 1.txt": b"1", "setup.exe": b"MZ", "план 2.txt": b"2", "пусто.txt": b""}


def test_7z_and_rar_give_their_members() -> None:
    expected = ["Папка/план 1.txt = 1", "- setup.exe", "план 2.txt = 2", "пусто.txt = "]
    assert sorted(told(seven(PLANS))) == sorted(expected)
    assert sorted(told(rar(PLANS))) == sorted(expected)


def test_a_letter_gives_its_text_and_its_attachments() -> None:
    assert told(letter({"План 2024.docx": b"D", "../../x.txt": b"X"})) == [
        "letter.txt = \ufeffНаправляем план мероприятий.",
        "План 2024.docx = D",
        "x.txt = X",
    ]


def test_archives_in_letters_and_letters_in_archives() -> None:
    assert told(letter({"п.7z": seven({"a.txt": b"A"})}))[1:] == ["п.7z/a.txt = A"]
    assert told(seven({"п.eml": letter({"a.txt": b"A"})}))[1:] == ["п.eml/a.txt = A"]
    assert told(rar({"п.rar": rar({"a.txt": b"A"})})) == ["п.rar/a.txt = A"]


def test_names_that_lead_out_are_only_names() -> None:
    assert told(rar({"../../etc/evil.txt": b"1"})) == ["../../etc/evil.txt = 1"]


def test_a_password_is_named() -> None:
    assert told(seven({"a.txt": b"A"}, password="x")) == ["a.txt = encrypted"]  # noqa: S106
    assert told(seven({"a.txt": b"A"}, password="x", header_encryption=True)) == ["None = encrypted"]  # noqa: S106
    assert told(rar({"a.txt": b"A"}, flags=4)) == ["a.txt = encrypted"]


PACKED = Path(__file__).parent / "data" / "archives"
"""Solid archives of RAR 3 and 5, compressed: from the tests of rarfile (Marko Kreen, ISC licence)."""


@pytest.mark.skipif(not any(map(which, RAR_PROGRAMS)), reason="no program for RAR: apt-get install unar")
@pytest.mark.parametrize("version", [3, 5])
def test_packed_members_of_rar(version: int) -> None:
    lines = told((PACKED / f"packed{version}.rar").read_bytes())
    assert [line.partition(" = ")[0] for line in lines] == ["stest1.txt", "stest2.txt"]
    assert all(line.partition(" = ")[2] not in {"", "corrupt", "missing_dependency"} for line in lines)


def test_zips_in_rars_and_7z_in_tars() -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("План.txt", b"1")
    assert told(rar({"б.zip": inner.getvalue()})) == ["б.zip/План.txt = 1"]
    outer = io.BytesIO()
    with tarfile.open(fileobj=outer, mode="w") as archive:
        packed = seven({"План.txt": b"1"})
        info = tarfile.TarInfo("в.7z")
        info.size = len(packed)
        archive.addfile(info, io.BytesIO(packed))
    assert told(outer.getvalue()) == ["в.7z/План.txt = 1"]


def test_a_damaged_member_of_rar_is_corrupt_and_the_others_are_read() -> None:
    data = rar({"a.txt": b"hello", "b.txt": b"B"}).replace(b"hello", b"hellO")
    assert told(data) == ["a.txt = corrupt", "b.txt = B"]


def test_links_in_rar_and_7z_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "passwd.txt").symlink_to("/etc/passwd")
    stream = io.BytesIO()
    with py7zr.SevenZipFile(stream, "w") as archive:
        archive.write(tmp_path / "passwd.txt", "passwd.txt")
    assert told(stream.getvalue()) == ["- passwd.txt"]
    assert told(rar({"passwd.txt": b"/etc/passwd"}, attributes=0o120777)) == ["- passwd.txt"]


def test_rar_that_needs_a_program_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    import rarfile

    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(rarfile, "CURRENT_SETUP", None)
    assert told(rar({"a.txt": b"A"}, method=0x33)) == ["a.txt = missing_dependency"]


def test_what_unpacks_to_too_much_is_a_bomb() -> None:
    assert told(
        rar({"a.txt": b"A" * 60_000, "b.txt": b"B" * 60_000}), limits=Limits(unpacked_size=50_000)
    ) == [
        "a.txt = bomb",
        "b.txt = bomb",
    ]
    assert told(seven({"a.txt": bytes(100_001)})) == ["None = bomb"]
    many = {f"{number}.txt": bytes(90_000) for number in range(9)}
    assert told(seven(many))[-1] == "None = bomb"
    assert told(seven({"a.7z": seven(many), "b.7z": seven(many)}))[-1].endswith("bomb")


def test_a_member_of_7z_holds_no_more_than_it_says() -> None:
    stream = packed._Factory(py7zr, {"a.txt": 3}).create("a.txt")
    stream.write(b"123")
    with pytest.raises(BombError, match="more than it says"):
        stream.write(b"4")


def test_7z_is_unpacked_shelf_by_shelf(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "SHELF", 10)
    members = {f"{number}.txt": str(number).encode() * 4 for number in range(7)}
    assert told(seven(members)) == [f"{number}.txt = {str(number) * 4}" for number in range(7)]


WHOLE = [seven(PLANS | {"b.7z": seven({"a.txt": b"A" * 300})}), rar(PLANS), letter(PLANS)]


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(WHOLE),
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=6),
    st.integers(0, 400),
)
def test_a_damaged_archive_gives_documents_or_reasons(
    data: bytes, flips: list[tuple[int, int]], cut: int
) -> None:
    damaged = bytearray(data[: len(data) - cut] or data)
    for position, value in flips:
        damaged[position % len(damaged)] = value
    if archive_kind(io.BytesIO(damaged), "a"):
        told(bytes(damaged))
