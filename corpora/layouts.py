"""How composed plans are printed: layouts by name, each with the difficulty it poses."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Layout:
    """Choices of one layout. `across`, `down`: which rules are drawn (all, outer, head, none)."""

    purpose: str
    across: str = "all"
    down: str = "all"
    landscape: bool = False
    size: float = 11.0
    font: str = "DejaVuSans"
    dash: tuple[float, ...] = ()
    double: bool = False
    repeated: bool = False
    counted: bool = False
    split: bool = True
    gap: float = 0.0
    merged: str = ""
    extras: frozenset[str] = field(default_factory=frozenset)


def _extras(*names: str) -> frozenset[str]:
    return frozenset(names)


LAYOUTS = {
    "grid": Layout("all borders; rows split over pages, head printed once"),
    "wide": Layout(
        "landscape among portrait, head repeated, columns counted",
        landscape=True,
        repeated=True,
        counted=True,
        size=12,
        split=False,
    ),
    "across": Layout("rules across only", down="none"),
    "acrosshead": Layout(
        "rules across only, head repeated on every page", down="none", repeated=True, split=False, size=12
    ),
    "borderless": Layout(
        "no rules at all; rows parted by white space", across="none", down="none", gap=7.0, split=False
    ),
    "barecut": Layout(
        "no rules at all, rows split over pages, head printed once",
        across="none",
        down="none",
        gap=7.0,
        size=12,
    ),
    "tight": Layout(
        "no rules at all, no space between rows",
        across="none",
        down="none",
        gap=0.0,
        split=False,
        landscape=True,
    ),
    "headrule": Layout("only the head is ruled", across="head", down="none", gap=7.0, split=False),
    "columns": Layout("rules down, none between rows", across="outer", gap=7.0, split=False),
    "open": Layout("open outer sides", down="inner", size=10),
    "dashed": Layout("dashed borders", dash=(3.0, 2.0), repeated=True),
    "dotted": Layout("dotted borders", dash=(0.8, 1.6)),
    "double": Layout("double borders", double=True, size=10),
    "merged": Layout("equal responsibles merged down, over page breaks", merged="responsible", size=12),
    "stamped": Layout(
        "watermark, footnotes, an electronic signature's stamp over the table",
        extras=_extras("watermark", "footnote", "stamp"),
    ),
    "sideways": Layout("/Rotate 90 with a crop box", landscape=True, extras=_extras("rotate", "crop")),
    "clipped": Layout(
        "every cell inside a clip path, borders as filled boxes", extras=_extras("clip", "filled")
    ),
    "framed": Layout("the table inside the frame of a drawing sheet", extras=_extras("frame"), size=10),
    "nested": Layout("a head of two rows", extras=_extras("nested"), split=False),
    "shaded": Layout(
        "no lines; cells have backgrounds", across="none", down="none", extras=_extras("shade"), split=False
    ),
    "twice": Layout("bold print made by doubled text; invisible text layer", extras=_extras("twice")),
    "mixed": Layout(
        "a budget and a list of people beside the plan: no activities", extras=_extras("others"), size=10
    ),
    "serif": Layout(
        "another font, small print, rules across thin as a hair",
        font="DejaVuSerif",
        down="none",
        size=9,
        repeated=True,
    ),
    "upright": Layout("names of narrow columns written upwards", extras=_extras("upright"), size=10),
    "halves": Layout(
        "the table goes on beside itself: two halves of a landscape page",
        landscape=True,
        size=8,
        extras=_extras("halves"),
    ),
    "headless": Layout(
        "no head at all: the column names of the gold are not printed", extras=_extras("headless")
    ),
    "rewidth": Layout("every page has its own widths of columns", extras=_extras("rewidth"), repeated=True),
    "continued": Layout(
        "a line of text over the table on every page, head and counted columns repeated",
        extras=_extras("continued"),
        repeated=True,
        counted=True,
    ),
    "gost": Layout(
        "frame and title block of a drawing sheet (GOST R 21.101) on every page",
        extras=_extras("frame", "block"),
        size=10,
    ),
    "cover": Layout("a portrait page before landscape ones", extras=_extras("cover"), size=12),
    "subrows": Layout(
        "deadlines and responsibles as rows of their own beside one activity", extras=_extras("subrows")
    ),
}
