"""The global options as data: the help page prints them, `_globals` makes Click options of them."""

from __future__ import annotations

from officectl.light import dataclass
from officectl.text.lang import LANGS, Lang, Text


@dataclass(frozen=True)
class GlobalOption:
    """One option: its spellings, what it takes (a place holder or choices; neither: a flag), what it does."""

    flags: tuple[str, ...]
    name: str
    help: Text
    metavar: Text | None = None
    choices: tuple[str, ...] = ()

    def shown(self, lang: Lang) -> str:
        """As the help page shows it."""
        value = (
            f"[{'|'.join(self.choices)}]"
            if self.choices
            else self.metavar.render(lang)
            if self.metavar
            else ""
        )
        return f"{', '.join(self.flags)} {value}".rstrip()


OPTIONS = (
    GlobalOption(
        ("-C",),
        "folder",
        Text(
            "工作区所在的文件夹（默认：当前文件夹往上找）。",
            "Folder of the workspace (default: from here upwards).",
        ),
        Text("文件夹", "DIR"),
    ),
    GlobalOption(
        ("--as-of",),
        "as_of",
        Text("按哪一天看：2026-11-20、今天、月底……", "The day asked about: 2026-11-20, today, fri …"),
        Text("日期", "DATE"),
    ),
    GlobalOption(("--lang",), "lang", Text("显示语言。", "Language of the output."), choices=LANGS),
    GlobalOption(
        ("--color",),
        "color",
        Text("颜色：自动、总是、从不。", "Colour of the output."),
        choices=("auto", "always", "never"),
    ),
    GlobalOption(
        ("--format",),
        "format",
        Text("输出格式，各命令不同，见该命令的用法。", "Output format; each command's help lists its own."),
        Text("格式", "FORMAT"),
    ),
    GlobalOption(
        ("--json",), "json", Text("等于 --format json；写操作也有。", "Same as --format json; on writes too.")
    ),
    GlobalOption(("-y", "--yes"), "yes", Text("不再询问（供脚本用）。", "Do not ask (for scripts).")),
    GlobalOption(("--no-pager",), "no_pager", Text("不分页。", "Do not page.")),
)
