"""One document in a process of its own: what comes in by a pipe is read, and goes out as packed rows."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib import import_module
from time import perf_counter
from typing import TYPE_CHECKING

from roadmap_parse.errors import RoadmapParseError
from roadmap_parse.model import Note, Result, Source
from roadmap_parse.options import DEFAULT
from roadmap_parse.read import read
from roadmap_parse.version import __version__

from .guard import GRACE, set_alarm, shut_in
from .packing import Done, pack

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from roadmap_parse.archives import Item
    from roadmap_parse.options import Options

    from .guard import Guard


@dataclass(frozen=True, slots=True)
class Task:
    """A document to read; `key` names its content, whatever it is called."""

    key: str
    item: Item


BEGUN = "begun"
"""What a worker says once, when it can take its first task; from then on time counts."""


SHARE_OF_PICTURES = 0.6
"""Of a document's time; the rest is for the pages then in work, and for what the pages say."""


def read_item(item: Item, options: Options = DEFAULT) -> Result:
    """The Result of one document, labelled with its path and member; `failed` where it gives no bytes."""
    try:
        data = item.load()
    except RoadmapParseError as error:
        return failed(item, error.reason, str(error))
    except MemoryError:
        return failed(item, "memory", "more memory is needed than there is")
    return read(data, options=options, path=item.path, member=item.member)


def failed(item: Item, reason: str, message: str) -> Result:
    """Give the Result of a document that could not be read."""
    source = Source(path=item.path, member=item.member)
    return Result(source, "failed", notes=(Note(reason, message, "error"),), version=__version__)


def serve(pipe: Connection, guard: Guard, options: Options, environment: dict[str, str]) -> None:
    """Read documents as they come, until None comes or nobody is there to send one.

    `environment` is the parent's of now: the packages behind URLs look there for their keys.
    """
    os.environ.update(environment)
    import_module("roadmap_parse.batch.warm")  # what fails here is the installation's fault, no document's
    shut_in(guard)
    with suppress(OSError):
        pipe.send(BEGUN)
    limits = replace(options.limits, picture_seconds=guard.seconds * SHARE_OF_PICTURES)
    options = replace(options, limits=limits)
    worker = os.getpid()
    while (task := _next(pipe)) is not None:
        set_alarm(guard.seconds + GRACE)
        done = _read(task, options)
        if os.getpid() != worker:
            os._exit(0)  # a copy of the worker that a reader forked: only one may answer
        set_alarm(0)
        with suppress(BrokenPipeError):  # the parent was killed meanwhile: nobody is told, nothing is lost
            pipe.send(done)


def _read(task: Task, options: Options) -> Done:
    started = perf_counter()
    return pack(read_item(task.item, options), perf_counter() - started)


def _next(pipe: Connection) -> Task | None:
    try:
        task: Task | None = pipe.recv()
    except (EOFError, OSError):
        return None
    return task
