"""Sources and datasets behind URLs: fsspec's memory, and a real S3 server on this machine."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest

from roadmap_parse.archives import Item
from roadmap_parse.batch.convert import Plan, convert
from roadmap_parse.batch.engines import Local
from roadmap_parse.errors import BombError, UsageError
from roadmap_parse.options import Limits, Options
from roadmap_parse.sources import find

fsspec = pytest.importorskip("fsspec")

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PLAN = (
    "План мероприятий на 2024 год\n\n№ п/п\tМероприятия\tСроки\tОтветственные\n"
    "1.\tСовещание {0}\tМарт-май 2024\tДиректор; руководители ОО\n"
)


def zipped() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("внутри.txt", PLAN.format("z"))
    return stream.getvalue()


FILES = {
    "архив/план 1.txt": PLAN.format(1).encode(),
    "архив/глубже/план 2.txt": PLAN.format(2).encode(),
    "архив/setup.exe": b"MZ",
    "архив/z.zip": zipped(),
}


def check(source: str, out: str, state: Path) -> None:
    """Convert twice: the second run reads nothing and changes nothing."""
    seen = []
    for _ in range(2):
        summary = convert(
            [source],
            out,
            formats=["parquet", "csv"],
            plan=Plan(engine=Local(1), state=state),
            watch=seen.append,
        )
        assert (summary.documents, summary.statuses, summary.passed_over) == (3, {"ok": 3}, 1)
    assert [told.read for told in seen if told.done] == [3, 0]
    fs, place = fsspec.core.url_to_fs(out)
    with fs.open(f"{place}/documents/part-00000.parquet", "rb") as stream:
        documents = pq.read_table(stream).to_pylist()
    assert [row["path"].removeprefix(source) for row in documents] == [
        "/z.zip",
        "/глубже/план 2.txt",
        "/план 1.txt",
    ]
    assert documents[0]["member"] == "внутри.txt"
    assert fs.cat_file(f"{place}/activities.csv").decode("utf-8").count("Совещание") == 3


@pytest.fixture
def memory() -> Iterator[str]:
    fs = fsspec.filesystem("memory")
    for name, data in FILES.items():
        fs.pipe_file(f"/вход/{name}", data)
    yield "memory://"
    fs.store.clear()
    fs.pseudo_dirs[:] = [""]


def test_memory_to_memory(memory: str, tmp_path: Path) -> None:
    check(f"{memory}/вход/архив", f"{memory}/выход", tmp_path / "state")


def test_a_file_past_the_limit_is_a_bomb_and_not_fetched(memory: str, tmp_path: Path) -> None:
    (tmp_path / "план.txt").write_bytes(b"1234")
    fsspec.filesystem("memory").pipe_file("/вход/план.txt", b"1234")
    for url in (f"{memory}/вход/план.txt", f"file://{(tmp_path / 'план.txt').as_posix()}"):
        [fits] = find([url], options=Options(limits=Limits(file_size=4)))
        [large] = find([url], options=Options(limits=Limits(file_size=3)))
        assert isinstance(fits, Item)
        assert isinstance(large, Item)
        assert fits.load() == b"1234"
        with pytest.raises(BombError, match="file_size"):
            large.load()


def test_what_is_not_there(memory: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file or folder"):
        convert([f"{memory}/нет"], tmp_path)
    with pytest.raises(UsageError, match="nosuch"):
        convert(["nosuch://x"], tmp_path)


@pytest.mark.filterwarnings("default")
def test_s3_to_s3(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("s3fs")
    server_module = pytest.importorskip("moto.server")
    for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY"):
        monkeypatch.setenv(f"AWS_{name}", "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    server = server_module.ThreadedMotoServer(port=0)
    server.start()
    try:
        host, port = server.get_host_and_port()
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        fs = fsspec.filesystem("s3")
        fs.mkdir("plans")
        for name, data in FILES.items():
            fs.pipe_file(f"plans/{name}", data)
        check("s3://plans/архив", "s3://plans/выход", tmp_path / "state")
    finally:
        server.stop()
