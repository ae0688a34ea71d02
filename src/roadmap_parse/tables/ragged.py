"""Values of the repair: a ragged row on its way, and what the head says about rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from roadmap_parse.model import Note

    from .header import Role


@dataclass(frozen=True, slots=True)
class Piece:
    """A cell's text and how many equal neighbours it stands for."""

    text: str
    copies: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A row on its way, and notes by column."""

    pieces: tuple[Piece, ...]
    notes: tuple[tuple[int, Note], ...] = ()

    @property
    def texts(self) -> list[str]:
        """The cells' texts."""
        return [piece.text for piece in self.pieces]

    @property
    def filled(self) -> list[Piece]:
        """The cells that hold something."""
        return [piece for piece in self.pieces if piece.text]


@dataclass(frozen=True, slots=True)
class Layout:
    """What the head says: how wide rows are and what their columns hold."""

    roles: tuple[Role, ...]

    @property
    def width(self) -> int:
        """Columns of a whole row."""
        return len(self.roles)

    def column(self, role: Role) -> int | None:
        """The first column of a role."""
        return self.roles.index(role) if role in self.roles else None


def padded(row: Row, layout: Layout) -> Row:
    """Empty cells at the end; a row too long gives the rest to its last column, so that nothing is lost."""
    rest = [piece.text for piece in row.pieces[layout.width :] if piece.text]
    pieces = row.pieces[: layout.width]
    if rest:
        pieces = (*pieces[:-1], Piece("\n".join([pieces[-1].text, *rest]).strip()))
    return replace(row, pieces=pieces + (Piece(""),) * (layout.width - len(pieces)))
