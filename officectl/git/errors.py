"""Faults of git: what went wrong, where, and the one command that helps."""

from __future__ import annotations

from officectl.errors import ExitCode, NoLedger, NotWritten, UsageError
from officectl.text.lang import Text


class NoRepository(NoLedger):
    """The folder is in no git repository."""

    text = Text("{folder} 不在任何 git 仓库里", "{folder} is in no git repository")
    remedy_text = Text(
        "在工作区文件夹里运行 `officectl init`（或 `git init`），或用 -C 指定正确的文件夹",
        "run `officectl init` (or `git init`) in the workspace folder, or name the right folder with -C",
    )


class UnsafeOwnership(NoLedger):
    """git refuses a repository that belongs to another user."""

    text = Text(
        "git 拒绝打开 {folder}：文件夹属于另一个用户",
        "git refuses {folder}: it belongs to another user",
    )
    remedy_text = Text(
        "确认来源可信后运行 `git config --global --add safe.directory '{folder}'`，或改正文件夹的所有者",
        "if you trust it, run `git config --global --add safe.directory '{folder}'`, or correct its owner",
    )


class GitMissing(NoLedger):
    """There is no git on the search path."""

    text = Text("找不到 git 程序", "the git program was not found")
    remedy_text = Text("请安装 git 2.38 或更高版本", "install git 2.38 or later")


class GitTooOld(NoLedger):
    """git is older than the oldest version that works."""

    text = Text(
        "git 版本太旧：{found}，需要 {needed} 或更高",
        "git is too old: {found}, {needed} or later is needed",
    )
    remedy_text = Text("请升级 git", "upgrade git")


class GitFailed(NoLedger):
    """A git command failed for a reason that we have no name for; git's own words are kept."""

    text = Text("git {command} 失败（{code}）：{said}", "git {command} failed ({code}): {said}")
    remedy_text = Text(
        "运行 `git fsck` 检查仓库，或运行 `officectl doctor`",
        "check the repository with `git fsck`, or run `officectl doctor`",
    )


class ForeignFilter(NoLedger):
    """The repository's own configuration names a program that git would run on the files here."""

    text = Text(
        "仓库自带的过滤程序 filter.{driver} 会在读取 {path} 时运行，已拒绝",
        "the repository's own filter program filter.{driver} would run on {path}; refused",
    )
    remedy_text = Text(
        "用 `git config --show-origin --get-regexp '^filter'` 查看，不需要就删去；或从可信来源克隆",
        "look with `git config --show-origin --get-regexp '^filter'`; remove it, or clone from a safe source",
    )


class NoWorkTree(NoLedger):
    """A bare repository has no files to read or write."""

    text = Text("{folder} 是裸仓库，没有工作文件", "{folder} is a bare repository without working files")
    remedy_text = Text(
        "请在克隆出来的工作区里操作，或用 --at 指定版本",
        "work in a clone, or name a revision with --at",
    )


class NoSuchRevision(UsageError):
    """The name is no commit of this repository."""

    text = Text("没有版本 {rev}", "there is no revision {rev}")
    remedy_text = Text("用 `git log --oneline` 查看已有的版本", "see the revisions with `git log --oneline`")


class IdentityMissing(NotWritten):
    """git does not know who commits."""

    text = Text(
        "git 不知道您是谁：没有设置姓名或邮箱",
        "git does not know who you are: no name or no e-mail is set",
    )
    remedy_text = Text(
        "运行 `git config --global user.name 姓名` 和 `git config --global user.email 邮箱`",
        "run `git config --global user.name NAME` and `git config --global user.email ADDRESS`",
    )


class HeadMoved(NotWritten):
    """Somebody else committed between our reading and our writing."""

    text = Text("写入期间有别的提交进来，本次未写入", "another commit arrived meanwhile; nothing was written")
    remedy_text = Text("请核对最新内容后重试", "look at the newest content and try again")


class PathBlocked(NotWritten):
    """A file stands where a folder is needed, or the other way round."""

    text = Text("不能写 {path}：{blocker} 挡在路上", "{path} cannot be written: {blocker} is in the way")
    remedy_text = Text("把挡路的文件或文件夹移走并提交", "move what is in the way and commit that")


class IndexLocked(NotWritten):
    """Another git holds the index."""

    exit_code = ExitCode.NOT_WRITTEN
    text = Text(
        "另一个 git 正在使用仓库（{path} 存在）",
        "another git is using the repository ({path} exists)",
    )
    remedy_text = Text(
        "等它结束再试；确认没有 git 在运行后可删去该文件",
        "wait for it to end; if no git is running, that file may be deleted",
    )
