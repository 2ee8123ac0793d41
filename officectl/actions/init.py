"""`init`: an open workspace: settings, folders, schemas for editors, a repository, the first commit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from officectl.actions import _fresh
from officectl.errors import UsageError
from officectl.light import dataclass
from officectl.records.layout import text_literal
from officectl.store import config, workspace, write
from officectl.store import kinds as kind_files
from officectl.store.errors import BadWorkspace, NoWorkspace, from_os
from officectl.text.lang import Lang, Message, Text

if TYPE_CHECKING:
    from officectl.actions._options import Options

Ask = Callable[[Message], str]
"""Ask somebody for a value; an empty answer leaves the question open."""

FOLDERS = ("records", "rules", "calendar", "schemas")
KEYS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "名称", "单位", "单位名称", "工作区名称"),
    "organ_level": ("organ_level", "level", "层级", "机关层级"),
    "time_zone": ("time_zone", "zone", "时区"),
    "language": ("language", "lang", "语言"),
}
"""What may be given, and what a person may call it."""
LEVELS: Mapping[str, str] = {
    "central": "中央", "province": "省", "provincial": "省", "city": "市", "municipal": "市",
    "county": "县", "township": "乡", "town": "乡",
    "省级": "省", "市级": "市", "县级": "县", "乡级": "乡", "镇": "乡", "区": "县", "中央级": "中央",
}  # fmt: skip
"""Other words for the levels."""
LANGUAGES: Mapping[str, str] = {"中文": "zh", "英文": "en", "chinese": "zh", "english": "en"}

_SUBJECT = Text("新建工作区：{name}", "new workspace: {name}")
_ASK_NAME = Text("单位名称（印在每份结果上，如 清源县政府办公室）", "the office's name, printed on every report")
_ASK_LEVEL = Text(
    "机关层级（中央、省、市、县、乡；限额按层级取）",
    "organ level: central, province, city, county or township; limits depend on it",
)
_HEAD = Text(
    "# 工作区设置；各项含义见 officectl config\n", "# settings of the workspace; see officectl config\n"
)
_GO_LIVE = Text(
    "\n# 某类记录从哪一天起应当齐全（以前的缺漏不算问题），去掉 # 生效：\n# [go_live]\n# trip = 2026-07-01\n",
    "\n# from which day on a kind is expected to be complete (earlier gaps are no findings); remove the #:\n"
    "# [go_live]\n# trip = 2026-07-01\n",
)


class AlreadyWorkspace(UsageError):
    """The folder is, or lies in, a workspace."""

    text = Text("{path} 已经有工作区（{place}），没有改动", "{path} has a workspace already ({place}); nothing was changed")
    remedy_text = Text(
        "直接使用它；要另建一个，换一个不在它里面的文件夹",
        "use it, or choose a folder that does not lie in it",
    )


class MissingSetting(UsageError):
    """A setting without which there is no workspace."""

    text = Text("还缺 {key}：{what}", "{key} is missing: {what}")
    remedy_text = Text(
        "例如：officectl init name=清源县政府办公室 organ_level=县",
        "such as: officectl init name=清源县政府办公室 organ_level=county",
    )


class BadSetting(UsageError):
    """A setting that cannot be."""

    text = Text("{what}", "{what}")
    remedy_text = Text(
        "可写：name=（单位名称） organ_level=（中央、省、市、县、乡） time_zone= language=",
        "settings: name= organ_level= (central, province, city, county, township) time_zone= language=",
    )


_UNKNOWN = Text("不认识的设置 {key}", "unknown setting {key}")
_NOT_A_FOLDER = Text("{path} 不是文件夹", "{path} is no folder")


@dataclass(frozen=True, slots=True)
class Made:
    """The new workspace."""

    root: Path
    name: str
    organ_level: str
    commit: str | None
    repository: bool
    """Whether the git repository was made, too."""
    paths: tuple[str, ...]


def init(options: Options, folder: Path, words: Sequence[str], ask: Ask | None = None) -> Made:
    """Make an open workspace in `folder`. `ask` is None when nobody is there to be asked.

    Raises AlreadyWorkspace, MissingSetting, BadSetting, IdentityMissing and what writing raises.
    """
    _refuse_existing(folder)
    values = _complete(settings(words), ask)
    values.setdefault("language", options.lang)
    raw = document(values, options.lang)
    known, faults = config.read(raw)
    if known is None:
        raise BadSetting(what=[fault.message for fault in faults])
    _fresh.require_identity(folder)
    try:
        for name in ("", *FOLDERS):
            (folder / name).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise from_os(error, str(error.filename or folder)) from None
    git, made = _fresh.repository(folder)
    with workspace.Workspace(folder.resolve(), known, git) as ws:
        _fresh.local_settings(git, made=made)
        changes = _files(ws.root, raw)
        subject = _SUBJECT.render(options.lang, name=known.name)
        if made:
            commit: str | None = _fresh.first_commit(git, changes, subject)
        else:
            commit = write.commit(ws, changes, subject).oid
    return Made(ws.root, known.name, known.organ_level, commit, made, tuple(sorted(changes)))


def settings(words: Sequence[str]) -> dict[str, str]:
    """`key=value` words under their English keys. Raises BadSetting."""
    names = {word.casefold(): key for key, known in KEYS.items() for word in known}
    found: dict[str, str] = {}
    for word in words:
        key, _, value = word.partition("=")
        name = names.get(key.strip().casefold())
        if name is None:
            raise BadSetting(what=_UNKNOWN(key=key))
        found[name] = _plain_word(name, value.strip())
    return found


def document(values: Mapping[str, str], lang: Lang) -> bytes:
    """officectl.toml."""
    lines = ["format = 1", *(f"{key} = {text_literal(values[key])}" for key in KEYS if key in values)]
    return (_HEAD.render(lang) + "\n".join(lines) + "\n" + _GO_LIVE.render(lang)).encode()


def _plain_word(name: str, value: str) -> str:
    if name == "organ_level":
        return LEVELS.get(value.casefold(), value)
    return LANGUAGES.get(value.casefold(), value) if name == "language" else value


def _complete(values: dict[str, str], ask: Ask | None) -> dict[str, str]:
    """With what is still missing, asked for. Raises MissingSetting."""
    values = {key: value for key, value in values.items() if value}
    for key, question in (("name", _ASK_NAME), ("organ_level", _ASK_LEVEL)):
        if key not in values and ask is not None:
            values[key] = _plain_word(key, ask(question()).strip())
        if not values.get(key):
            raise MissingSetting(key=key, what=question)
    values.setdefault("time_zone", "Asia/Shanghai")
    return values


def _refuse_existing(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise BadSetting(what=_NOT_A_FOLDER(path=str(folder)))
    here = folder.absolute()
    while not here.is_dir():
        here = here.parent
    try:
        place = workspace.find(here).root / workspace.FILE
    except NoWorkspace:
        return
    except BadWorkspace as bad:
        place = Path(str(bad.params.get("path", folder)))
    raise AlreadyWorkspace(path=str(folder), place=str(place))


def _files(root: Path, raw: bytes) -> dict[str, bytes]:
    """What the first commit holds; a file that is there already is left alone, `.gitattributes` is added to."""
    changes = {workspace.FILE: raw}
    schemas = _fresh.core_schemas()
    names = [path.rpartition("/")[2].removesuffix(kind_files.SUFFIX) for path in schemas]
    wanted = {**schemas, **_fresh.editor_files(names)}
    changes.update((path, content) for path, content in wanted.items() if not (root / path).exists())
    before = root / _fresh.ATTRIBUTES
    changes[_fresh.ATTRIBUTES] = _fresh.attributes(before.read_bytes() if before.is_file() else None)
    if not (root / _fresh.IGNORE).exists():
        changes[_fresh.IGNORE] = _fresh.IGNORE_LINES.encode()
    return changes
