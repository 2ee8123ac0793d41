"""Why nothing was written, or why there is nothing to read. Each names the place and the remedy."""

from __future__ import annotations

import errno

from officectl.errors import NoLedger, NotWritten, UsageError
from officectl.text.lang import Message, Text


class NoWorkspace(NoLedger):
    """No officectl.toml here or above."""

    text = Text(
        "{folder} 及其上级文件夹里没有 officectl.toml",
        "there is no officectl.toml in {folder} or above it",
    )
    remedy_text = Text(
        "运行 `officectl init` 新建工作区，用 -C 指定工作区文件夹，或运行 `officectl demo` 试用",
        "make a workspace with `officectl init`, name its folder with -C, or try `officectl demo`",
    )


class NoFolder(UsageError):
    """A folder that was named does not exist."""

    text = Text("没有文件夹 {folder}", "there is no folder {folder}")


class BadWorkspace(NoLedger):
    """officectl.toml cannot be used."""

    text = Text("工作区配置有错：{faults}", "the workspace's configuration is wrong: {faults}")
    remedy_text = Text("改正 {path} 后重试", "correct {path} and try again")


class DirtyTarget(NotWritten):
    """A file to be written holds changes that are not committed."""

    text = Text("{path} {why}，未写入", "{path} {why}; nothing was written")
    remedy_text = Text(
        "先提交（`git commit -- {path}`）或放弃（`git restore -SW -- {path}`）这些改动，再重试",
        "first commit these changes (`git commit -- {path}`) or drop them (`git restore -SW -- {path}`)",
    )


class UntrackedTarget(DirtyTarget):
    """A file that git does not know is where a new one should go."""

    remedy_text = Text(
        "把这个文件移走，或用 `git add` 和 `git commit` 先提交它",
        "move that file away, or commit it first with `git add` and `git commit`",
    )


class Conflict(NotWritten):
    """The record changed since the caller read it."""

    text = Text(
        "{path} 在您打开之后已被别人修改，未写入",
        "{path} has changed since you opened it; nothing was written",
    )
    remedy_text = Text("请查看最新内容后重做这次修改", "look at the newest content and make the change again")


class DetachedHead(NotWritten):
    """HEAD is on no branch: a commit made here would be lost at the next switch."""

    text = Text(
        "当前不在任何分支上，提交会丢失，未写入",
        "HEAD is on no branch, a commit would be lost; nothing was written",
    )
    remedy_text = Text(
        "先切换到工作分支：`git switch 分支名`",
        "first switch to your branch: `git switch BRANCH`",
    )


class OperationInProgress(NotWritten):
    """A merge, rebase, cherry-pick or revert has been started and not finished."""

    text = Text("git {operation} 尚未完成，未写入", "a git {operation} is not finished; nothing was written")
    remedy_text = Text(
        "先完成它（`git {operation} --continue`）或放弃它（`git {operation} --abort`）",
        "first finish it (`git {operation} --continue`) or give it up (`git {operation} --abort`)",
    )


class Locked(NotWritten):
    """Another officectl is writing."""

    text = Text(
        "另一个 officectl 正在写入（进程 {pid}，主机 {host}，开始于 {since}），未写入",
        "another officectl is writing (process {pid} on {host}, since {since}); nothing was written",
    )
    remedy_text = Text(
        "等它结束后重试；锁随进程结束自动释放",
        "wait for it to end; the lock is released when that process ends",
    )


class LockUnsupported(NotWritten):
    """The file system cannot lock files."""

    text = Text(
        "{path} 所在的文件系统不支持文件锁，未写入",
        "the file system of {path} cannot lock files; nothing was written",
    )
    remedy_text = Text("把工作区放到本地磁盘上", "keep the workspace on a local disk")


class DiskFull(NotWritten):
    """No space, or the quota is used up."""

    text = Text(
        "磁盘已满或超出配额，未写入：{path}",
        "the disk is full or the quota is used up; nothing was written: {path}",
    )
    remedy_text = Text("腾出空间后重试", "free some space and try again")


class ReadOnly(NotWritten):
    """No permission, or a read-only file system."""

    text = Text(
        "没有写权限或磁盘只读，未写入：{path}",
        "no permission to write, or a read-only disk; nothing was written: {path}",
    )
    remedy_text = Text(
        "检查文件夹的所有者和权限，或磁盘是否只读",
        "check the folder's owner and permissions, or the disk's mount options",
    )


class WriteFailed(NotWritten):
    """The operating system refused for another reason, or gave back other bytes than were written."""

    text = Text("写入 {path} 失败：{why}，未写入", "writing {path} failed: {why}; nothing was written")
    remedy_text = Text(
        "运行 `officectl doctor` 检查磁盘和仓库",
        "check the disk and the repository with `officectl doctor`",
    )


class UnsafePath(NotWritten):
    """The path leads out of the workspace, through a symbolic link, or into git's own folder."""

    text = Text("不能写 {path}：{why}", "{path} cannot be written: {why}")
    remedy_text = Text("只能写工作区里的普通文件", "only plain files inside the workspace can be written")


class BadJournal(NotWritten):
    """The journal of an interrupted write cannot be read."""

    text = Text(
        "中断写入的日志 {path} 读不懂：{why}",
        "the journal of an interrupted write, {path}, cannot be read: {why}",
    )
    remedy_text = Text(
        "用 `git status` 核对工作区；确认无误后删去该文件",
        "compare with `git status`; when all is well, delete that file",
    )


def from_os(error: OSError, path: str) -> NotWritten:
    """The named fault for an operating system error."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return DiskFull(path=path)
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return ReadOnly(path=path)
    if error.errno in (errno.ELOOP, errno.ENOTDIR, errno.EISDIR):
        return UnsafePath(path=path, why=LINK_OR_FILE)
    return WriteFailed(path=path, why=error.strerror or str(error))


def from_git(said: str, path: str) -> NotWritten:
    """The named fault for git's own words; git's locale is fixed, so they are always the same."""
    if "No space left" in said or "quota exceeded" in said or "File too large" in said:
        return DiskFull(path=path)
    if "Read-only file system" in said or "ermission denied" in said or "insufficient permission" in said:
        return ReadOnly(path=path)
    return WriteFailed(path=path, why=said)


LINK_OR_FILE: Message = Text("路径中有符号链接或普通文件", "a symbolic link or a plain file is on the way")()
NOT_A_FILE: Message = Text("不是普通文件", "it is no plain file")()
