"""How wide the columns of a list are: what they need, what there is room for, which give way. No drawing here."""

from __future__ import annotations

from officectl.render.style import one_line
from officectl.text.width import cut, pad

GAP = "  "
SAMPLE = 60
"""Rows that are measured for a column without a width: half of them the first, the others from everywhere."""
SLIVER = 4
"""Cells below which nothing of a column is shown at the edge: a lone `…` tells nobody anything."""
LEAST = 8
"""Cells below which a column that gives way does not go."""


def sample(count: int) -> list[int]:
    """The places of the rows that are measured."""
    if count <= SAMPLE:
        return list(range(count))
    half = SAMPLE // 2
    return [*range(half), *(half + (count - 1 - half) * step // half for step in range(1, half + 1))]


def fit(text: str, cells: int, align: str) -> str:
    """Exactly so many cells."""
    text = one_line(text)
    return pad(cut(text, cells), cells, "right" if align == "right" else "center" if align == "center" else "left")


def fitted(needs: list[int], keep: list[bool], room: int) -> list[int]:
    """Widths for columns side by side: as many as find room, narrowed where that helps; those that find none wait on the right."""
    least = [need if kept else min(need, LEAST) for need, kept in zip(needs, keep, strict=True)]
    count = 1
    while count < len(needs) and sum(least[: count + 1]) + len(GAP) * count <= room:
        count += 1
    return narrowed(needs[:count], keep[:count], room - len(GAP) * (count - 1)) + needs[count:]


def narrowed(needs: list[int], keep: list[bool], room: int) -> list[int]:
    """Widths that fit into the room where that is possible: the widest of those that give way gives first."""
    wide = list(needs)
    over = sum(wide) - room
    while over > 0:
        loose = [number for number, cells in enumerate(wide) if not keep[number] and cells > LEAST]
        if not loose:
            break
        widest = max(loose, key=lambda number: wide[number])
        others = [wide[number] for number in loose if number != widest]   # as wide as this one: they give in turns
        step = min(over, max(wide[widest] - max([*others, LEAST]), 1))
        wide[widest] -= step
        over -= step
    return wide
