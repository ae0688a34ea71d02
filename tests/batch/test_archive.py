from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

import roadmap_parse as rp
from roadmap_parse.archives import Item
from roadmap_parse.batch import worker
from roadmap_parse.errors import EncryptedError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

PLAN = "План мероприятий на 2024 год\n\n№ п/п\tМероприятия\tСроки\tОтветственные\n1.\tСовещание\tМарт\tДиректор\n"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "регион.zip"
    with zipfile.ZipFile(path, "w") as stream:
        stream.writestr("Папка/план.txt", PLAN)
        stream.writestr("setup.exe", b"MZ")
        stream.writestr("пусто.txt", b"")
    return path


def test_archive_gives_a_result_for_each_document(archive: Path) -> None:
    good, empty = rp.read_archive(archive)
    assert (good.source.path, good.source.member) == (archive.as_posix(), "Папка/план.txt")
    assert [activity.text for activity in good.activities] == ["Совещание"]
    assert len(good.source.sha256 or "") == 64
    assert (empty.status, empty.reason) == ("failed", "unreadable")


def test_folder_and_single_file_go_by_the_same_call(archive: Path) -> None:
    assert len(list(rp.read_archive(archive.parent))) == 2
    (archive.parent / "план.txt").write_text(PLAN, encoding="utf-8")
    (single,) = rp.read_archive(str(archive.parent / "план.txt"))
    assert single.status == "ok"


def test_documents_are_read_when_they_are_asked_for(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str | None] = []

    def noted(data: bytes, *, member: str | None, **_: object) -> rp.Result:
        read.append(member)
        return rp.Result(rp.Source(member=member), "empty")

    monkeypatch.setattr(worker, "read", noted)
    results = iter(rp.read_archive(archive))
    assert read == []
    next(results)
    assert read == ["Папка/план.txt"]


def test_a_source_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file or folder"):
        list(rp.read_archive(tmp_path / "нет.zip"))


@pytest.mark.parametrize(
    ("error", "reason", "message"),
    [
        (EncryptedError("a password is needed"), "encrypted", "a password is needed"),
        (MemoryError(), "memory", "more memory"),
    ],
)
def test_what_gives_no_bytes_is_a_failed_result(error: Exception, reason: str, message: str) -> None:
    def load() -> bytes:
        raise error

    result = worker.read_item(Item("a.zip", "b.txt", load))
    assert (result.status, result.reason) == ("failed", reason)
    assert (result.source.path, result.source.member) == ("a.zip", "b.txt")
    assert message in result.notes[0].text
