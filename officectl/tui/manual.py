"""The manual's page of keys, made from the deeds: `python -m officectl.tui.manual > docs/tui-keys.md`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from officectl.text.lang import Text
from officectl.tui import keys
from officectl.tui.deed import Deed

_SHARED = {
    "browsing": Text("台账", "Records"), "checking": Text("核查", "Checks"), "events": Text("签批", "Approvals"), "form": Text("表单", "A form"),
    "record_page": Text("一条记录", "A record"), "records": Text("有记录的地方", "Wherever there are records"), "importing": Text("导入", "Import"),
}  # fmt: skip
"""What the modules of shared deeds are called."""


def text() -> str:
    """The page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    from officectl.tui.deeds import everywhere
    from officectl.tui.spots import every_deed, spots

    titles = {f"places.{spot.name}": f"{spot.title.zh} · {spot.title.en}（{spot.key}）" for spot in spots()}
    yield "# 按键 · Keys of the terminal interface"
    yield ""
    yield "由动作表生成 · made from the table of actions: `python -m officectl.tui.manual > docs/tui-keys.md`"
    yield ""
    yield "`$XDG_CONFIG_HOME/officectl/keys.toml` changes keys: `\"record.edit\" = [\"e\", \"f4\"]`."
    yield ""
    yield "全角字符与半角相同 · full-width signs count as their narrow twins."
    yield ""
    yield "列表里 · in lists: ↑ ↓ j k · PgUp PgDn · Home End g G · ← → · Tab Shift+Tab"
    yield ""
    yield "## 到处都行 · Everywhere"
    yield ""
    yield from _table((*everywhere.DEEDS, *everywhere.places()))
    for module, deeds in every_deed().items():
        if module == "deeds.everywhere":
            continue
        yield ""
        shared = _SHARED.get(module.rpartition(".")[2])
        yield f"## {titles.get(module) or (f'{shared.zh} · {shared.en}' if shared is not None else module.rpartition('.')[2])}"
        yield ""
        yield from _table(deeds)


def _table(deeds: Iterable[Deed]) -> Iterator[str]:
    yield "| 按键 · Keys | 动作 · Action | 说明 · About | 名称 · Name |"
    yield "|---|---|---|---|"
    for deed in deeds:
        shown = " ".join(f"`{keys.shown(key)}`".replace("|", "\\|") for key in deed.keys)
        yield f"| {shown} | {deed.title.zh} · {deed.title.en} | {deed.about.zh} · {deed.about.en} | `{deed.name}` |"


if __name__ == "__main__":
    print(text(), end="")
