"""What every kind of archive gives: its members, by readable names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive and its size unpacked, as the archive says it."""

    name: str
    size: int
    open: Callable[[], IO[bytes]] | None
    """None for what is no file: a link, a device."""


def readable_name(name: str) -> str:
    """`name` as text that UTF-8 can hold, parts divided by `/`; bytes that are no UTF-8 become U+FFFD."""
    return name.replace("\\", "/").encode("utf-8", "surrogateescape").decode("utf-8", "replace")
