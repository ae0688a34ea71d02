"""What the styles of a DOCX hide: text whose style, or one that it is based on, says so, is not printed."""

from __future__ import annotations

from typing import Any

from .docx_numbering import MOST_BASES, W, attribute


def is_on(switch: Any | None) -> bool:
    """Whether a property that is there is not turned off (ECMA-376 part 1, 17.17.4)."""
    return switch is not None and attribute(switch, "val") not in {"0", "false", "off"}


def hidden_styles(root: Any) -> frozenset[str]:
    """The styles of characters and paragraphs whose text is hidden."""
    if next(root.iter(f"{W}vanish"), None) is None:
        return frozenset()
    styles = {attribute(each, "styleId"): each for each in root.iterchildren(f"{W}style")}
    return frozenset(name for name in styles if _hides(name, styles))


def _hides(name: str, styles: dict[str, Any]) -> bool:
    for _ in range(MOST_BASES):
        style = styles.get(name)
        if style is None:
            return False
        switch = style.find(f"{W}rPr/{W}vanish")
        if switch is not None:
            return is_on(switch)
        base = style.find(f"{W}basedOn")
        name = "" if base is None else attribute(base, "val")
    return False


def drop_hidden(body: Any, hidden: frozenset[str]) -> None:
    """Empty the runs and paragraphs of hidden styles; a run that shows itself in spite of its style stays."""
    if not hidden:
        return
    for style in list(body.iter(f"{W}rStyle", f"{W}pStyle")):
        owner = style.getparent().getparent()
        if attribute(style, "val") in hidden and owner.tag in {f"{W}r", f"{W}p"} and not _shown(owner):
            owner.clear()


def _shown(owner: Any) -> bool:
    """A switch that is turned off, of the run itself or of any run in the paragraph."""
    switches = list(owner.iter(f"{W}vanish"))
    return bool(switches) and not all(map(is_on, switches))
