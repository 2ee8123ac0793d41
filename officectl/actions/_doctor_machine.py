"""What `doctor` asks of the machine: Python, git, ssh, locale, terminal, time zones, parts, file system."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from officectl.actions._probe import Probe
from officectl.errors import OfficeError
from officectl.text.lang import Text, plain

if TYPE_CHECKING:
    from officectl.actions._options import Options

OLDEST_PYTHON = (3, 11)
OLDEST_SSH = (8, 2)
NARROWEST = 80
NETWORK = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "fuse.sshfs", "fuse.rclone", "ncpfs", "lustre"})
PARTS = (
    ("textual", Text("终端界面（officectl tui）", "the terminal interface (officectl tui)")),
    ("tomlkit", Text("修改带注释的记录", "changing records that have comments")),
    ("tabulate", Text("md、html、grid 表格", "tables as md, html, grid")),
    ("wcwidth", Text("生僻字的宽度", "the width of rare characters")),
)

PYTHON, GIT, SSH = Text("Python", "Python"), Text("git", "git"), Text("OpenSSH", "OpenSSH")
LOCALE, TERMINAL, WIDTH = Text("字符编码", "encoding"), Text("终端", "terminal"), Text("歧义宽度", "ambiguous width")
ENGINE = Text("读取引擎", "reading engine")
ZONES, PIECES, DISK = Text("时区数据", "time zone data"), Text("组件", "parts"), Text("文件系统", "file system")

_VERSION = Text("{found}", "{found}")
_OLD = Text("{found}，需要 {needed} 或更高", "{found}, {needed} or later is needed")
_UPGRADE = Text("请升级 {program}", "upgrade {program}")
_NO_SSH = Text("没有 ssh-keygen（或不是 OpenSSH）", "there is no ssh-keygen (or it is not OpenSSH)")
_INSTALL_SSH = Text(
    "安装 OpenSSH 8.2 或更高：签名和核验要用；只做台账和核查可以没有",
    "install OpenSSH 8.2 or later: signing and verifying need it; records and checks do not",
)
_ENCODING = Text("{name}", "{name}")
_BAD_ENCODING = Text("文件名编码是 {name}，不是 UTF-8", "file names are in {name}, not UTF-8")
_SET_UTF8 = Text("设置环境变量：export LC_ALL=C.UTF-8", "set the variable: export LC_ALL=C.UTF-8")
_CONSOLE = Text(
    "屏幕编码是 {name}，生僻字会显示成 ?", "the console is in {name}: rare characters show as ?"
)
_CONSOLE_REMEDY = Text("把终端的编码改成 UTF-8；--json 不受影响", "switch the terminal to UTF-8; --json is not affected")
_COLUMNS = Text("{columns} 列", "{columns} columns")
_NO_TERMINAL = Text("输出不在终端上", "the output is no terminal")
_NARROW = Text("{columns} 列，表格会截断", "{columns} columns: tables will be cut")
_WIDEN = Text("把窗口拉宽到 {columns} 列以上", "make the window at least {columns} columns wide")
_AMBIGUOUS = Text(
    "“ ” … — · ① × ℃ 占 {cells} 格{measured}", "“ ” … — · ① × ℃ take {cells} cells{measured}"
)
_MEASURED = Text("（已测）", " (measured)")
_NOT_MEASURED = Text("（没有测：不在终端上）", " (not measured: no terminal)")
_AMBIGUOUS_WRONG = Text(
    "在这个终端上占 {measured} 格，设置是 {cells} 格：表格会对不齐",
    "they take {measured} cells on this terminal, the setting says {cells}: tables will be ragged",
)
_AMBIGUOUS_REMEDY = Text(
    "在 {file} 里写 ambiguous = \"{measured}\"", "write ambiguous = \"{measured}\" into {file}"
)
_ZONE_GOOD = Text("{zone} 可用", "{zone} is there")
_ZONE_BAD = Text("没有 {zone} 的数据", "there are no data for {zone}")
_ZONE_REMEDY = Text("pip install tzdata，或安装系统的 tzdata", "pip install tzdata, or install the system's tzdata")
_PARTS_GOOD = Text("齐全", "all there")
_PART_MISSING = Text("没有 {name}：{what}用不了", "{name} is missing: without it, no {what}")
_PART_REMEDY = Text("pip install {name}（或重新安装 officectl）", "pip install {name} (or install officectl again)")
_ENGINE_FAST = Text("toml_rs {version}（附加组件 fast）", "toml_rs {version} (the extra fast)")
_ENGINE_PLAIN = Text(
    "tomllib；装上附加组件 officectl[fast]，手工排版的文件读得更快，结果不变",
    "tomllib; with the extra officectl[fast] files laid out by hand are read faster, with the same results",
)
_ENGINE_FORCED = Text("由环境变量 {variable} 指定：{name}", "set by the variable {variable}: {name}")
_ENGINE_UNKNOWN = Text("环境变量 {variable} 的值 {name} 不认识，没有起作用", "the variable {variable} says {name}, which is unknown and has no effect")
_ENGINE_REMEDY = Text("运行 unset {variable}；可用的值：{names}", "run unset {variable}; known values: {names}")
_DISK_GOOD = Text("{type}，区分大小写", "{type}, case-sensitive")
_DISK_NETWORK = Text("{type} 是网络文件系统：文件锁和改名不可靠，会慢", "{type} is a network file system: locks and renames are unreliable, and it is slow")
_DISK_LOCAL = Text("把工作区放到本机磁盘上，用 git 与别人同步", "keep the workspace on a local disk and share it through git")
_DISK_CASE = Text("{type} 不区分大小写", "{type} does not tell capitals from small letters")
_DISK_CASE_REMEDY = Text("编号一律小写就不会撞名；核查会指出", "ids are lower case and cannot clash; checks tell otherwise")
_DISK_BIT = Text("{type} 不保存可执行位", "{type} does not keep the executable bit")
_DISK_BIT_REMEDY = Text("运行 git config core.fileMode false", "run git config core.fileMode false")
_DISK_SHUT = Text("写不了 {path}：{why}", "{path} cannot be written: {why}")
_DISK_OPEN = Text("检查文件夹的所有者、权限，磁盘是否已满或只读", "check the folder's owner and permissions, and whether the disk is full or read-only")


def machine(options: Options, ambiguous: int | None) -> Iterator[Probe]:
    """Probes that need no workspace. `ambiguous`: cells that the terminal was seen to use, None when it was not asked."""
    yield _python()
    yield _git()
    yield _ssh()
    yield _encoding()
    yield _terminal(options)
    yield _ambiguous(ambiguous)
    yield zone("Asia/Shanghai")
    yield _parts()
    yield _engine()


def _python() -> Probe:
    found = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info >= OLDEST_PYTHON:
        return Probe("python", PYTHON, "ok", _VERSION(found=found))
    return Probe("python", PYTHON, "problem", _OLD(found=found, needed="3.11"), _UPGRADE(program="Python"))


def _git() -> Probe:
    from officectl.git import run

    try:
        found = run.version()
    except OfficeError as error:
        return Probe("git", GIT, "problem", error.message, error.remedy)
    shown = ".".join(map(str, found)) or "?"
    if found >= run.OLDEST:
        return Probe("git", GIT, "ok", _VERSION(found=shown))
    needed = ".".join(map(str, run.OLDEST))
    return Probe("git", GIT, "problem", _OLD(found=shown, needed=needed), _UPGRADE(program="git"))


def _ssh() -> Probe:
    from officectl.git import tools

    found = tools.ssh_version()
    if found is None or tools.on_path("ssh-keygen") is None:
        return Probe("ssh", SSH, "note", _NO_SSH(), _INSTALL_SSH())
    shown = ".".join(map(str, found))
    if found >= OLDEST_SSH:
        return Probe("ssh", SSH, "ok", _VERSION(found=shown))
    return Probe("ssh", SSH, "note", _OLD(found=shown, needed="8.2"), _INSTALL_SSH())


def _encoding() -> Probe:
    names = sys.getfilesystemencoding()
    if names.lower().replace("-", "") != "utf8":
        return Probe("encoding", LOCALE, "problem", _BAD_ENCODING(name=names), _SET_UTF8())
    screen = getattr(sys.stdout, "encoding", None) or "utf-8"
    if screen.lower().replace("-", "") not in ("utf8", "gb18030"):
        return Probe("encoding", LOCALE, "note", _CONSOLE(name=screen), _CONSOLE_REMEDY())
    return Probe("encoding", LOCALE, "ok", _ENCODING(name=screen))


def _terminal(options: Options) -> Probe:
    if not sys.stdout.isatty():
        return Probe("terminal", TERMINAL, "ok", _NO_TERMINAL())
    if options.width < NARROWEST:
        remedy = _WIDEN(columns=NARROWEST)
        return Probe("terminal", TERMINAL, "note", _NARROW(columns=options.width), remedy)
    return Probe("terminal", TERMINAL, "ok", _COLUMNS(columns=options.width))


def _ambiguous(measured: int | None) -> Probe:
    from officectl.text.width import width

    cells = width("“")
    if measured is not None and measured != cells:
        file = "~/.config/officectl/config.toml"
        wrong = _AMBIGUOUS_WRONG(measured=measured, cells=cells)
        return Probe("ambiguous", WIDTH, "note", wrong, _AMBIGUOUS_REMEDY(measured=measured, file=file))
    how = _NOT_MEASURED if measured is None else _MEASURED
    return Probe("ambiguous", WIDTH, "ok", _AMBIGUOUS(cells=cells, measured=how))


def zone(name: str) -> Probe:
    """Whether the machine knows a time zone."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return Probe("zone", ZONES, "problem", _ZONE_BAD(zone=name), _ZONE_REMEDY())
    return Probe("zone", ZONES, "ok", _ZONE_GOOD(zone=name))


def _parts() -> Probe:
    from importlib.util import find_spec

    for name, what in PARTS:
        if find_spec(name) is None:
            return Probe("parts", PIECES, "note", _PART_MISSING(name=name, what=what), _PART_REMEDY(name=name))
    return Probe("parts", PIECES, "ok", _PARTS_GOOD())


def _engine() -> Probe:
    from officectl.records import engine

    asked = os.environ.get(engine.VARIABLE, "")
    if asked and asked not in engine.ENGINES:
        unknown = _ENGINE_UNKNOWN(variable=engine.VARIABLE, name=asked)
        return Probe("engine", ENGINE, "note", unknown, _ENGINE_REMEDY(variable=engine.VARIABLE, names=list(engine.ENGINES)))
    if asked:
        return Probe("engine", ENGINE, "ok", _ENGINE_FORCED(variable=engine.VARIABLE, name=asked))
    version = engine.installed()
    return Probe("engine", ENGINE, "ok", _ENGINE_FAST(version=version) if version else _ENGINE_PLAIN())


def file_system(folder: Path) -> Iterator[Probe]:
    """What the disk can do, tried out in a folder of git's own."""
    import tempfile

    kind = mount_type(folder)
    try:
        with tempfile.TemporaryDirectory(prefix="officectl-doctor-", dir=folder) as made:
            trial = Path(made, "a")
            trial.write_bytes(b"")
            folds = Path(made, "A").exists()
            trial.chmod(0o700)
            keeps = bool(trial.stat().st_mode & 0o100)
            trial.chmod(0o600)
            keeps = keeps and not trial.stat().st_mode & 0o100
    except OSError as error:
        why = plain(error.strerror or str(error))
        yield Probe("disk", DISK, "problem", _DISK_SHUT(path=str(folder), why=why), _DISK_OPEN())
        return
    if kind in NETWORK:
        yield Probe("disk", DISK, "note", _DISK_NETWORK(type=kind), _DISK_LOCAL())
    if folds:
        yield Probe("disk", DISK, "note", _DISK_CASE(type=kind), _DISK_CASE_REMEDY())
    if not keeps:
        yield Probe("disk", DISK, "note", _DISK_BIT(type=kind), _DISK_BIT_REMEDY())
    if kind not in NETWORK and not folds and keeps:
        yield Probe("disk", DISK, "ok", _DISK_GOOD(type=kind))


def mount_type(folder: Path, table: str = "/proc/self/mounts") -> str:
    """The file system that holds a folder, as the kernel calls it; `?` where there is no such table."""
    try:
        lines = Path(table).read_text("utf-8", "replace").splitlines()
    except OSError:
        return "?"
    place = os.fspath(folder.resolve())
    best, kind = "", "?"
    for line in lines:
        words = line.split(" ")
        if len(words) > 2:
            top = words[1].replace("\\040", " ")
            inside = place == top or place.startswith(top.rstrip("/") + "/")
            if inside and len(top) >= len(best):
                best, kind = top, words[2]
    return kind
