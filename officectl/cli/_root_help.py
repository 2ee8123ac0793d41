"""The first help page: what the tool is, its commands by group, the global options. Imports no command."""

from __future__ import annotations

from officectl.cli import _global_texts, _page
from officectl.cli._discover import GROUPS, entries
from officectl.text.lang import Lang, Text
from officectl.text.width import pad, width

_WHAT = Text(
    "党政机关办公室的终端工具：一条记录一个 TOML 文件，存在 git 里；核查结果写明依据条款。",
    "The terminal tool of a Party or government office: one TOML file a record, kept in git; checks that "
    "cite their clause.",
)
USAGE = Text("[全局选项] 命令 [选项] [参数]…", "[GLOBAL OPTIONS] COMMAND [OPTIONS] [ARGUMENTS]…")
_GLOBAL = Text("全局选项（写在命令前后都行）", "Global options (before or after the command)")
_VERSION = Text("显示版本。", "Show the version.")
_HELP = Text("显示用法；也可写 officectl 帮助 命令。", "Show help; or: officectl help COMMAND.")


def page(lang: Lang) -> str:
    """The page as text, without a line end."""
    cells = _page.page_width()
    lines = [
        *_page.usage("officectl", USAGE.render(lang), cells, lang),
        "",
        *_page.text(_WHAT.render(lang), cells),
    ]
    longest = max(len(entry.name) for entry in entries())
    other = max(width(name) for entry in entries() for name in entry.names[1:2])
    for key, title in GROUPS.items():
        rows = [
            (f"{pad(entry.name, longest)}  {pad(''.join(entry.names[1:2]), other)}", entry.short.render(lang))
            for entry in entries()
            if entry.group == key
        ]
        if rows:
            lines += ["", _page.heading(title.render(lang), lang), *_page.rows(rows, cells)]
    options = [(item.shown(lang), item.help.render(lang)) for item in _global_texts.OPTIONS]
    options += [("-V, --version", _VERSION.render(lang)), ("-h, --help", _HELP.render(lang))]
    lines += ["", _page.heading(_GLOBAL.render(lang), lang), *_page.rows(options, cells)]
    return "\n".join(lines)
