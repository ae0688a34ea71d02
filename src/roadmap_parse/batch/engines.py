"""Where shards run: on this machine, on Ray, on Dask. The guarded pool is the same everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol

from roadmap_parse.errors import MissingDependencyError, UsageError

from .pool import Pool, usable_cores

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator

    from roadmap_parse.options import Options

    from .guard import Guard
    from .pool import Outcome
    from .worker import Task

SHARD = 50
"""Documents that a cluster's task reads: seconds of work, so that its own overhead is small."""
IN_FLIGHT = 2
"""Shards under way for each core of a cluster: one at work, one waiting."""


class Engine(Protocol):
    """Reads documents somewhere."""

    def run(self, tasks: Iterable[Task], guard: Guard, options: Options) -> Generator[Outcome | None]:
        """Give outcomes in any order, each task's once; None where nothing happened for a while."""
        ...

    def busy(self) -> list[tuple[Task, float]]:
        """Tasks known to be under way, and for how many seconds."""
        ...


@dataclass(slots=True)
class Local:
    """The cores of this machine, or `workers` of them."""

    workers: int | None = None
    pool: Pool | None = None

    def run(self, tasks: Iterable[Task], guard: Guard, options: Options) -> Generator[Outcome | None]:
        """Read with one pool for the whole run."""
        self.pool = Pool(guard, options, self.workers or usable_cores())
        return self.pool.run(tasks)

    def busy(self) -> list[tuple[Task, float]]:
        """What the pool's workers read now."""
        return self.pool.busy() if self.pool else []


@dataclass(frozen=True, slots=True)
class Ray:
    """A Ray cluster at `address`; without one, Ray on this machine."""

    address: str | None = None
    workers: int | None = None

    def run(self, tasks: Iterable[Task], guard: Guard, options: Options) -> Generator[Outcome | None]:
        """Read shards as Ray tasks of one core each."""
        ray = _module("ray")
        ours = not ray.is_initialized()
        if ours:
            cores = None if self.address else self.workers
            ray.init(self.address, num_cpus=cores, include_dashboard=False, log_to_driver=False)
        remote = ray.remote(num_cpus=1, max_retries=3)(run_shard)
        room = IN_FLIGHT * max(1, int(ray.cluster_resources().get("CPU", 1)))
        try:
            under_way: list[Any] = []
            for shard in shards(tasks):
                under_way.append(remote.remote(shard, guard, options))
                while len(under_way) >= room:
                    ready, under_way = ray.wait(under_way)
                    yield from ray.get(ready[0])
            while under_way:
                ready, under_way = ray.wait(under_way)
                yield from ray.get(ready[0])
        finally:
            if ours:
                ray.shutdown()

    def busy(self) -> list[tuple[Task, float]]:
        """Ray's dashboard tells."""
        return []


@dataclass(frozen=True, slots=True)
class Dask:
    """A Dask scheduler at `address`; without one, Dask on this machine."""

    address: str | None = None
    workers: int | None = None

    def run(self, tasks: Iterable[Task], guard: Guard, options: Options) -> Generator[Outcome | None]:
        """Read shards as Dask tasks; its workers must be allowed children (`distributed.worker.daemon`)."""
        dask, distributed = _module("dask"), _module("distributed")
        local = {"n_workers": self.workers or usable_cores(), "threads_per_worker": 1}
        settings = {"address": self.address} if self.address else local | {"dashboard_address": None}
        with (
            dask.config.set({"distributed.worker.daemon": False}),
            distributed.Client(**settings) as client,
        ):
            room = IN_FLIGHT * max(1, sum(client.ncores().values()))
            done = distributed.as_completed()
            for shard in shards(tasks):
                done.add(client.submit(run_shard, shard, guard, options, pure=False))
                while done.count() >= room:
                    yield from next(done).result()
            for future in done:
                yield from future.result()

    def busy(self) -> list[tuple[Task, float]]:
        """Dask's dashboard tells."""
        return []


def run_shard(tasks: list[Task], guard: Guard, options: Options) -> list[Outcome]:
    """Read one shard in a pool of one worker, wherever this runs."""
    return [outcome for outcome in Pool(guard, options, 1).run(tasks) if outcome]


def shards(tasks: Iterable[Task], size: int = SHARD) -> Iterator[list[Task]]:
    """Put neighbours together, `size` at a time."""
    waiting = iter(tasks)
    while shard := list(islice(waiting, size)):
        yield shard


def engine_of(name: str, *, workers: int | None = None, address: str | None = None) -> Engine:
    """Give the engine called `name`; UsageError for another name, or an address where none belongs."""
    if name not in ENGINES:
        raise UsageError(f"no such engine: {name}; choose from {', '.join(ENGINES)}")
    if workers is not None and workers < 1:
        raise UsageError("--workers must be 1 or more")
    if name == "local" and address:
        raise UsageError("--address belongs to --engine ray or dask")
    return ENGINES[name](address, workers)


def _module(name: str) -> Any:
    from importlib import import_module

    try:
        return import_module(name)
    except ImportError as error:
        extra = "ray" if name == "ray" else "dask"
        raise MissingDependencyError(
            f"--engine {extra} needs an extra: pip install 'roadmap-parse[{extra}]'"
        ) from error


ENGINES: dict[str, Callable[[str | None, int | None], Engine]] = {
    "local": lambda _, workers: Local(workers),
    "ray": Ray,
    "dask": Dask,
}
