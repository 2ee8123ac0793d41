"""Every setting in one place: what it means, and where it may be set.

The order is the same for all: option, environment, the workspace's file, the user's file, default.
"""

# pathlib alone would cost a tenth of the time that `--help` may take.
# ruff: noqa: PTH111, PTH118, PTH123
from __future__ import annotations

import os
from functools import cache

from officectl.light import dataclass
from officectl.text.lang import Text


@dataclass(frozen=True)
class Setting:
    """One setting. An empty `flag`, `environment`, `user` or `workspace` means: it cannot be set there."""

    key: str
    title: Text
    doc: Text
    flag: str = ""
    environment: tuple[str, ...] = ()
    workspace: str = ""
    user: str = ""
    choices: tuple[str, ...] = ()
    default: Text | None = None


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "language",
        Text("显示语言", "Language"),
        Text(
            "屏幕上的语言：zh 中文，en 英文。程序读的内容（代码、字段名、JSON 的键）不随语言变。"
            "都没有设时看系统语言：是英文就用英文，否则用中文。",
            "Language on the screen: zh or en. What programs read (codes, field names, JSON keys) stays the "
            "same. Where nothing is set the locale decides: English when it says English, else Chinese.",
        ),
        "--lang",
        ("OFFICECTL_LANG",),
        "language",
        "language",
        ("zh", "en"),
        Text("按系统语言", "from the locale"),
    ),
    Setting(
        "color",
        Text("颜色", "Colour"),
        Text(
            "auto 只在终端上用颜色，always 总是用，never 不用。"
            "环境变量 NO_COLOR 关掉颜色，CLICOLOR_FORCE 强制打开。颜色从不单独表示意思。",
            "auto: only on a terminal; always; never. NO_COLOR switches colour off, CLICOLOR_FORCE forces "
            "it. Colour never carries meaning alone.",
        ),
        "--color",
        ("NO_COLOR", "CLICOLOR_FORCE"),
        "",
        "color",
        ("auto", "always", "never"),
        Text("auto", "auto"),
    ),
    Setting(
        "pager",
        Text("分页程序", "Pager"),
        Text(
            "结果一屏放不下时用的分页程序，只在终端上用；--no-pager 不分页。off 表示从不分页。",
            "The program that shows results longer than a screen, on a terminal only; --no-pager: none. "
            "off: never page.",
        ),
        "--no-pager",
        ("PAGER",),
        "",
        "pager",
        (),
        Text("less", "less"),
    ),
    Setting(
        "ambiguous",
        Text("歧义宽度", "Ambiguous width"),
        Text(
            "“ ” … — · ① × ℃ 这些字符在您的终端上占 1 格还是 2 格。表格对不齐时改成 2 试试；"
            "officectl doctor 可以测。",
            "Whether “ ” … — · ① × ℃ take 1 or 2 cells on your terminal. Try 2 when tables are ragged; "
            "officectl doctor can measure it.",
        ),
        "",
        ("OFFICECTL_AMBIGUOUS",),
        "",
        "ambiguous",
        ("1", "2"),
        Text("1", "1"),
    ),
    Setting(
        "as_of",
        Text("基准日", "As-of date"),
        Text(
            "按哪一天看：到期、生效的规则、余额都按这一天算。"
            "工作区可以固定一天（演示用），这时每份结果都写明“演示日期”。",
            "The day asked about: what is due, which rules are in force. A workspace may fix a day (for a "
            "demonstration); every report then says so.",
        ),
        "--as-of",
        (),
        "as_of",
        "",
        (),
        Text("今天", "today"),
    ),
    Setting(
        "name",
        Text("工作区名称", "Workspace name"),
        Text("单位名称，印在每份结果上。", "The office's name, printed on every report."),
        workspace="name",
    ),
    Setting(
        "organ_level",
        Text("机关层级", "Organ level"),
        Text(
            "中央、省、市、县、乡。面积、车辆等限额按层级取。",
            "中央 (central), 省, 市, 县 or 乡: limits on rooms, cars and the rest depend on it.",
        ),
        workspace="organ_level",
    ),
    Setting(
        "time_zone",
        Text("时区", "Time zone"),
        Text("不带时区的时间按它理解。", "How local date-times are read."),
        workspace="time_zone",
        default=Text("Asia/Shanghai", "Asia/Shanghai"),
    ),
    Setting(
        "packs",
        Text("规则包", "Rule packs"),
        Text(
            "用哪些规则包；本地规则写在 rules/ 里，叠加在上面。",
            "Which rule packs apply; local rules in rules/ are laid over them.",
        ),
        workspace="packs",
        default=Text("national", "national"),
    ),
    Setting(
        "go_live",
        Text("启用日", "First day"),
        Text(
            "每种记录从哪一天起应当齐全：以前的缺漏不算问题。",
            "From which day on records of a kind are expected to be complete: earlier gaps are no findings.",
        ),
        workspace="go_live",
    ),
)


HANDED_ON: set[str] = set()
"""Environment variables that this process set itself from the user's file."""


def user_file() -> str:
    """The user's own settings: `$XDG_CONFIG_HOME/officectl/config.toml`."""
    base = os.environ.get("XDG_CONFIG_HOME") or os.path.join(os.path.expanduser("~"), ".config")
    return os.path.join(base, "officectl", "config.toml")


@cache
def user_settings() -> dict[str, tuple[str, int]]:
    """key → (value as text, line) of the user's file; nothing when there is none.

    Read as lines `key = value`: every command starts with it, and a TOML reader would cost more than the rest
    of the start.
    """
    try:
        with open(user_file(), encoding="utf-8", errors="replace") as file:
            lines = file.read(65536).split("\n")
    except OSError:
        return {}
    return declared(lines)


def declared(lines: list[str]) -> dict[str, tuple[str, int]]:
    """The `key = value` lines before the first table."""
    found: dict[str, tuple[str, int]] = {}
    for number, line in enumerate(lines, 1):
        if line.startswith("["):
            break
        key, equals, value = line.partition("=")
        key = key.strip()
        if equals and key and not key.startswith("#"):
            found[key] = (_value(value.strip()), number)
    return found


def _value(text: str) -> str:
    if text[:1] in ("'", '"'):
        end = text.find(text[0], 1)
        return text[1:end] if end > 0 else text
    return text.partition("#")[0].strip()


def setting(key: str) -> Setting | None:
    """The setting of that name."""
    return next((item for item in SETTINGS if item.key == key), None)


def chosen(key: str, default: str) -> str:
    """The user's file alone: a known value or `default`. The caller asks option and environment first."""
    value = user_settings().get(key, ("", 0))[0]
    item = setting(key)
    if not value or (item is not None and item.choices and value not in item.choices):
        return default
    return value
