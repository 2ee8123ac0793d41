"""The lines above a record's panes: what it is, how it stands, whether it is what it was; the panes with what is in them, to be clicked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rich.style import Style
from rich.text import Text as Line

from officectl.render.style import one_line
from officectl.text.lang import Message, Text
from officectl.text.width import cut

if TYPE_CHECKING:
    from officectl.actions.page import Page
    from officectl.text.lang import Lang

PANES: dict[str, Text] = {
    "fields": Text("内容", "Fields"),
    "findings": Text("核查", "Findings"),
    "history": Text("历史", "History"),
    "mentions": Text("被引用", "Mentions"),
    "file": Text("原文", "File"),
}
_COUNT = Text("{title} {count}", "{title} {count}")
_GONE = Text("已删除，下面是它最后的内容（{commit}）", "removed; this is what it last said ({commit})")
_THEN = Text("这是提交 {commit} 时的内容，不是现在的", "this is what it was at {commit}, not what it is now")


def line(page: Page, state: Message | None, pane: str, counts: Mapping[str, int | None], room: int, lang: Lang) -> Line:
    """`counts`: the panes that are named, with how much is in them where that is known; `pane`: the one in front."""
    title = page.kind.title.render(lang) if page.kind is not None else page.path
    parts = (title, one_line(page.label), page.id, "" if state is None else state.render(lang))
    text = Line(cut("  ".join(part for part in parts if part), room) + "\n", "bold", no_wrap=True, overflow="crop")
    if page.gone or page.revision:
        told = (_GONE if page.gone else _THEN).render(lang, commit=page.revision[:10])
        text.append(cut("! " + told, room) + "\n", "bold")
    for name, count in counts.items():
        shown = PANES[name].render(lang) if count is None else _COUNT.render(lang, title=PANES[name], count=count)
        text.append(f" {shown} ", Style(reverse=name == pane, meta={"@click": f"screen.pane('{name}')"}))
        text.append(" ")
    return text
