"""`hook install`: small scripts in a repository's hooks folder that call `officectl hook NAME` with the interpreter that wrote them."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from officectl.actions import _hook_refs, _open
from officectl.errors import NotWritten
from officectl.light import dataclass
from officectl.store.errors import from_os
from officectl.text.lang import Lang, Message, Text

if TYPE_CHECKING:
    from officectl.actions._options import Options
    from officectl.git.repo import Git

CLIENT = ("pre-commit", "commit-msg", "pre-push")
SERVER = ("pre-receive", "post-receive")
MARK = "# officectl hook "
"""The second line of every script of ours: what may be written anew."""
RECEIVE = (("receive.denyNonFastForwards", "true"), ("receive.denyDeletes", "true"))
KEPT = ".before-officectl"
"""What --force puts a foreign hook aside as."""


class ForeignHooks(NotWritten):
    """Hooks of somebody else are there."""

    text = Text("没有安装：{folder} 里已有别人的钩子：{names}", "nothing installed: {folder} holds hooks of somebody else: {names}")
    remedy_text = Text(
        "先看看它们做什么；要换掉就加 --force（原来的改名为 *.before-officectl 留下）",
        "see what they do; to replace them add --force (the old ones stay as *.before-officectl)",
    )


class SharedHooks(NotWritten):
    """core.hooksPath is the user's or the machine's: hooks there would run in every repository."""

    text = Text(
        "没有安装：core.hooksPath 指向各仓库共用的 {folder}",
        "nothing installed: core.hooksPath points to {folder}, which all repositories share",
    )
    remedy_text = Text(
        "给这个仓库单独设：git config core.hooksPath {own}，再安装；或加 --force 装到共用文件夹",
        "set it for this repository: `git config core.hooksPath {own}`, then install; or add --force for the shared folder",
    )

    @property
    def remedy(self) -> Message | None:
        """With the folder to set."""
        assert self.remedy_text is not None
        return self.remedy_text(own=self.params["own"])

    @property
    def message(self) -> Message:
        """With the shared folder."""
        return self.text(folder=self.params["folder"])


@dataclass(frozen=True, slots=True)
class Installed:
    """What was done."""

    folder: str
    hooks: tuple[str, ...]
    aside: tuple[str, ...] = ()
    """Foreign hooks that were renamed."""
    settings: tuple[tuple[str, str], ...] = ()
    """Settings of the repository that were made."""
    protected: tuple[str, ...] = ()
    bare: bool = False
    signs: bool = False
    """Whether the server has a key for receipts."""


def install(options: Options, *, force: bool = False, protect: tuple[str, ...] = ()) -> Installed:
    """Install the hooks of a work tree or of a bare repository. Raises NoRepository, NoWorkspace, ForeignHooks, SharedHooks, NotWritten."""
    from officectl.git.repo import Git

    with Git.discover(options.path) as git:
        prefix = "" if git.bare else _open.workspace(options).prefix
        names = SERVER if git.bare else CLIENT
        folder = _folder(git, force)
        foreign = [name for name in names if _foreign(folder / name)]
        if foreign and not force:
            raise ForeignHooks(folder=str(folder), names=foreign)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for name in foreign:
                (folder / name).rename(folder / (name + KEPT))
            for name in names:
                _write(folder / name, script(name, prefix, options.lang if git.bare else None))
        except OSError as error:
            raise from_os(error, str(folder)) from None
        settings = _set(git, protect) if git.bare or protect else ()
        return Installed(
            str(folder), names, tuple(name + KEPT for name in foreign), settings,
            _hook_refs.protected(git), git.bare, git.bare and bool(git.attempt("config", "--get", "user.signingkey").out.strip()),
        )


def _folder(git: Git, force: bool) -> Path:
    """Where git looks for hooks."""
    usual = git.common_dir / "hooks"
    done = git.attempt("config", "--show-scope", "-z", "--type=path", "--get-all", "core.hooksPath")
    words = os.fsdecode(done.out).split("\0")
    found = [(scope, value) for scope, value in zip(words[::2], words[1::2], strict=False) if scope != "command"]
    if not found:
        return usual
    scope, value = found[-1]
    folder = git.home / value
    if scope not in ("local", "worktree") and not force:
        raise SharedHooks(folder=str(folder), own=str(usual))
    return folder


def _foreign(path: Path) -> bool:
    """Whether something that is not ours has the hook's name."""
    if not os.path.lexists(path):
        return False
    try:
        lines = path.read_bytes().split(b"\n", 2)
    except OSError:
        return True
    return path.is_symlink() or len(lines) < 2 or not lines[1].startswith(MARK.encode())


def _write(path: Path, text: str) -> None:
    passing = path.with_name(f".{path.name}.{os.getpid()}")
    passing.write_text(text, "utf-8")
    passing.chmod(0o755)
    passing.replace(path)


def script(name: str, prefix: str = "", lang: Lang | None = None, python: str = "") -> str:
    """The text of a hook. `-P`: a folder called officectl in the work tree is not what is run. `lang`: for a server, where no
    workspace says which language people read.
    """
    chosen = shlex.quote(python or sys.executable)
    server = f': "${{OFFICECTL_LANG:={lang}}}"\nPYTHONUTF8=1\nexport OFFICECTL_LANG PYTHONUTF8\n' if lang else ""
    where = f"-C {shlex.quote(prefix)} " if prefix else ""
    return (
        "#!/bin/sh\n"
        f"{MARK}{name} — written by `officectl hook install`; delete this file to switch it off\n"
        f"{server}"
        f"python=${{OFFICECTL_PYTHON:-{chosen}}}\n"
        'if ! [ -x "$python" ]; then\n'
        '\techo "officectl: 找不到 $python：重新运行 officectl hook install，或设 OFFICECTL_PYTHON" >&2\n'
        '\techo "officectl: $python is gone: run \\`officectl hook install\\` again, or set OFFICECTL_PYTHON" >&2\n'
        "\texit 1\n"
        "fi\n"
        f'exec "$python" -P -m officectl {where}hook {name} -- "$@"\n'
    )


def _set(git: Git, protect: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    made = []
    if git.bare:
        for key, value in RECEIVE:
            git.run("config", "--local", key, value)
            made.append((key, value))
    if protect:
        git.attempt("config", "--local", "--unset-all", _hook_refs.PROTECT)
        for name in protect:
            git.run("config", "--local", "--add", _hook_refs.PROTECT, _hook_refs.full(name))
            made.append((_hook_refs.PROTECT, _hook_refs.full(name)))
    return tuple(made)
