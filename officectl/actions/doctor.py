"""`doctor`: whether this machine, this repository and this workspace are fit for use, with a remedy for each fault."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from officectl.actions import _doctor_machine, _fresh, _open
from officectl.actions._probe import Probe
from officectl.errors import OfficeError
from officectl.git import commit as parts
from officectl.git import filters, status
from officectl.git.errors import ForeignFilter, NoRepository
from officectl.git.repo import Git
from officectl.light import replace
from officectl.store import journal, snapshot, workspace, write
from officectl.store.errors import BadJournal, NoWorkspace
from officectl.text.lang import Message, Text

if TYPE_CHECKING:
    from officectl.actions._options import Options
    from officectl.store.workspace import Workspace

WORKSPACE, REPOSITORY = Text("工作区设置", "workspace settings"), Text("git 仓库", "git repository")
IDENTITY, BRANCH = Text("提交人", "committer"), Text("分支", "branch")
JOURNAL, HIDDEN = Text("中断的写入", "interrupted write"), Text("隐藏的改动", "hidden changes")
IGNORED, SHALLOW = Text("被忽略的记录", "ignored records"), Text("历史", "history")
ENDS, FILTER = Text("换行转换", "line ends"), Text("过滤程序", "filter programs")
SETTINGS, KINDS = Text("仓库设置", "repository settings"), Text("模式文件", "schema files")

_NO_WORKSPACE = Text("{folder} 不在工作区里，只检查了机器", "{folder} lies in no workspace; only the machine was looked at")
_NO_WORKSPACE_REMEDY = Text("officectl init 新建，或用 -C 指定", "make one with officectl init, or name it with -C")
_WORKSPACE_GOOD = Text("{root}（{name}，{level}级）", "{root} ({name}, level {level})")
_TOP = Text("{top}", "{top}")
_IDENTITY_GOOD = Text("{name} <{email}>", "{name} <{email}>")
_BRANCH_GOOD = Text("{branch}", "{branch}")
_DETACHED = Text("不在任何分支上，写入会被拒绝", "HEAD is on no branch, writes will be refused")
_SWITCH = Text("git switch main（或您的分支）", "git switch main (or your branch)")
_LOCK = Text("{path} 还在：有 git 正在运行，或上次没有正常结束", "{path} is there: a git is running, or one did not end well")
_LOCK_REMEDY = Text("确认没有 git 在运行，再删去这个文件", "make sure that no git is running, then delete that file")
_NONE = Text("没有", "none")
_JOURNAL_LEFT = Text("上一次写入没有做完", "a write was interrupted")
_JOURNAL_REMEDY = Text("运行 officectl doctor --fix（下一次写入也会先补做）", "run officectl doctor --fix (the next write does it, too)")
_JOURNAL_FIXED = Text("已处理：恢复到{state}的内容{kept}", "settled: the {state} content stands{kept}")
_STATES = {"old": Text("写入前", "old"), "new": Text("写入后", "new")}
_KEPT = Text("；这些文件有后来的改动，没有动：{paths}", "; these hold later edits and were left alone: {paths}")
_HIDDEN = Text("git 被告知不看这 {count} 个文件的改动：{paths}", "git has been told not to see changes of {count} files: {paths}")
_HIDDEN_REMEDY = Text(
    "git update-index --no-assume-unchanged --no-skip-worktree 文件", "git update-index --no-assume-unchanged --no-skip-worktree FILE"
)
_IGNORED = Text(
    "records/ 下有 {count} 个文件被 .gitignore 忽略，不会提交：{paths}",
    "{count} files below records/ are ignored by git and will not be committed: {paths}",
)
_IGNORED_REMEDY = Text("改 .gitignore，或把文件移出 records/", "change .gitignore, or move the files out of records/")
_SHALLOW = Text("浅克隆：只有一部分历史，核验和 --known-at 会不全", "a shallow clone: verify and --known-at see a part of the history only")
_SHALLOW_REMEDY = Text("git fetch --unshallow", "git fetch --unshallow")
_WHOLE = Text("完整", "complete")
_EMPTY = Text("还没有提交", "no commit yet")
_ENDS = Text("core.autocrlf = {value}：git 会改换行符", "core.autocrlf = {value}: git changes line ends")
_ENDS_REMEDY = Text("运行 officectl doctor --fix，或 git config core.autocrlf false", "run officectl doctor --fix, or git config core.autocrlf false")
_FILTERS = Text("仓库定义了过滤程序 {names}，没有用到", "the repository defines the filter programs {names}; they are not in use")
_FILTERS_REMEDY = Text(
    "git config --show-origin --get-regexp '^filter' 查看，不需要就删去",
    "look with git config --show-origin --get-regexp '^filter'; remove what is not needed",
)
_OFF = Text("不转换", "not converted")
_SLOW = Text("{keys} 没有设，文件多时 git status 会慢", "{keys} is not set: git status is slow with many files")
_SLOW_REMEDY = Text("运行 officectl doctor --fix", "run officectl doctor --fix")
_SET = Text("已设好", "set")
_KINDS_GOOD = Text("{count} 类，自定义 {own} 类", "{count} kinds, {own} of them your own")
_KINDS_BAD = Text("{count} 处不对，第一处：{first}", "{count} faults, the first: {first}")
_KINDS_REMEDY = Text("officectl schema check 文件；旧版副本用 officectl schema sync 更新", "officectl schema check FILE; old copies: officectl schema sync")
MOST = 3
"""Paths named in a message."""


def doctor(options: Options, *, ambiguous: int | None = None, fix: bool = False) -> list[Probe]:
    """Every probe in a fixed order. `fix`: finish an interrupted write and set what git lacks. Raises the errors of writing."""
    return [*_doctor_machine.machine(options, ambiguous), *_here(options, fix)]


def _here(options: Options, fix: bool) -> Iterator[Probe]:
    ws: Workspace | None = None
    try:
        ws = _open.workspace(options)
    except NoWorkspace:
        message = _NO_WORKSPACE(folder=str(options.path))
        yield Probe("workspace", WORKSPACE, "note", message, _NO_WORKSPACE_REMEDY())
        return
    except OfficeError as error:
        yield Probe("workspace", WORKSPACE, "problem", error.message, error.remedy)
    folder = options.path if ws is None else ws.root
    if ws is not None:
        config = ws.config
        message = _WORKSPACE_GOOD(root=str(ws.root), name=config.name, level=config.organ_level)
        yield Probe("workspace", WORKSPACE, "ok", message)
        if config.time_zone != "Asia/Shanghai":
            yield _doctor_machine.zone(config.time_zone)
        yield _kinds(ws)
    try:
        git = Git.discover(folder)
        git.top.exists()
    except NoRepository as error:
        yield Probe("repository", REPOSITORY, "problem", error.message, error.remedy)
        return
    except OfficeError as error:
        yield Probe("repository", REPOSITORY, "problem", error.message, error.remedy)
        return
    with git:
        yield Probe("repository", REPOSITORY, "ok", _TOP(top=str(git.top)))
        yield from _doctor_machine.file_system(git.git_dir)
        yield from _repository(git, folder, ws, fix)


def _repository(git: Git, folder: Path, ws: Workspace | None, fix: bool) -> Iterator[Probe]:
    yield _identity(git, folder)
    yield _branch(git)
    yield _journal(git, ws, fix)
    records = [git.prefix + snapshot.RECORDS]
    hidden = status.hidden(git, records)
    yield _paths(HIDDEN, "hidden", hidden, _HIDDEN, _HIDDEN_REMEDY, "problem")
    try:
        ignored = status.status(git, records, ignored=True).ignored
    except ForeignFilter as error:
        yield Probe("filters", FILTER, "problem", error.message, error.remedy)
    else:
        yield _paths(IGNORED, "ignored", ignored, _IGNORED, _IGNORED_REMEDY, "problem")
        names = filters.drivers(git)
        if names:
            yield Probe("filters", FILTER, "note", _FILTERS(names=list(names)), _FILTERS_REMEDY())
        else:
            yield Probe("filters", FILTER, "ok", _NONE())
    if git.shallow:
        yield Probe("history", SHALLOW, "note", _SHALLOW(), _SHALLOW_REMEDY())
    else:
        yield Probe("history", SHALLOW, "ok", (_EMPTY if git.head() is None else _WHOLE)())
    if fix:
        _fresh.local_settings(git, made=False)
        if _ask(git, "core.autocrlf") not in ("", "false"):
            git.run("config", "--local", "core.autocrlf", "false")
    value = _ask(git, "core.autocrlf")
    if value in ("", "false"):
        yield Probe("autocrlf", ENDS, "ok", _OFF())
    else:
        yield Probe("autocrlf", ENDS, "note", _ENDS(value=value), _ENDS_REMEDY())
    unset = [key for key in ("core.untrackedCache", "status.showUntrackedFiles") if not _ask(git, key)]
    if unset:
        yield Probe("settings", SETTINGS, "note", _SLOW(keys=unset), _SLOW_REMEDY())
    else:
        yield Probe("settings", SETTINGS, "ok", _SET())


def _ask(git: Git, key: str) -> str:
    return git.attempt("config", "--get", key).out.decode("utf-8", "replace").strip()


def _identity(git: Git, folder: Path) -> Probe:
    try:
        _fresh.require_identity(folder)
    except OfficeError as error:
        return Probe("identity", IDENTITY, "problem", error.message, error.remedy)
    said = git.attempt("var", "GIT_COMMITTER_IDENT", identity=True).out.decode("utf-8", "replace")
    name, _, rest = said.partition(" <")
    return Probe("identity", IDENTITY, "ok", _IDENTITY_GOOD(name=name, email=rest.partition(">")[0]))


def _branch(git: Git) -> Probe:
    lock = parts.index_lock(git)
    if lock is not None:
        return Probe("branch", BRANCH, "note", _LOCK(path=lock), _LOCK_REMEDY())
    branch = git.branch()
    if branch is None:
        return Probe("branch", BRANCH, "note", _DETACHED(), _SWITCH())
    return Probe("branch", BRANCH, "ok", _BRANCH_GOOD(branch=branch))


def _journal(git: Git, ws: Workspace | None, fix: bool) -> Probe:
    try:
        left = journal.read(git.cache_dir)
    except BadJournal as error:
        return Probe("journal", JOURNAL, "problem", error.message, error.remedy)
    if left is None:
        return Probe("journal", JOURNAL, "ok", _NONE())
    if not fix:
        return Probe("journal", JOURNAL, "problem", _JOURNAL_LEFT(), _JOURNAL_REMEDY())
    with workspace.Workspace(git.top, ws.config if ws else workspace.Config("", "")) as top:
        done = write.recover(top)
    state = _STATES[done.state] if done else _STATES["old"]
    kept: Message | str = _KEPT(paths=list(done.kept)) if done and done.kept else ""
    return Probe("journal", JOURNAL, "ok", _JOURNAL_FIXED(state=state, kept=kept))


def _paths(title: Text, name: str, paths: tuple[str, ...], bad: Text, remedy: Text, level: str) -> Probe:
    if not paths:
        return Probe(name, title, "ok", _NONE())
    shown = [*paths[:MOST], *(["…"] if len(paths) > MOST else [])]
    probe = Probe(name, title, "note", bad(count=len(paths), paths=shown), remedy())
    return replace(probe, status="problem") if level == "problem" else probe


def _kinds(ws: Workspace) -> Probe:
    kinds, faults = _open.kinds_of(snapshot.worktree(ws))
    if not faults:
        own = sum(head.custom for head in kinds.heads().values())
        return Probe("kinds", KINDS, "ok", _KINDS_GOOD(count=len(kinds), own=own))
    bad = any(fault.code != "SCHEMA-OLD" for _, fault in faults)
    message = _KINDS_BAD(count=len(faults), first=faults[0][1].message)
    return Probe("kinds", KINDS, "problem" if bad else "note", message, _KINDS_REMEDY())
