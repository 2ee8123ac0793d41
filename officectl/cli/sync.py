"""`officectl sync`: take what the others did, and give them one's own."""

from __future__ import annotations

from officectl.actions._options import Options
from officectl.cli import _output
from officectl.cli._command import OfficeCommand, argument, make, option
from officectl.text.lang import Text

NAMES = ("sync", "同步")
SHORT = Text("同步：取来别人的提交，核验、合并；--push 交出自己的", "sync: fetch, verify and merge what others did; --push gives them yours")
GROUP = "write"

_HELP = Text(
    """取来远端的提交，先核验，有错误就不合并；再与自己的合并（对方在前，不变基、不强推），只改有变化的文件。
双方改了同一条记录的不同字段，按字段合并，这条记录回到草稿、重新送审；改了同一个字段就不合并，列出是哪条、哪个字段。
要改的文件有未提交的改动时什么都不动。远端只能是文件夹或 ssh 地址。

  officectl sync
  officectl sync --push
  officectl sync origin --repair

--repair：本地用 git pull 合并过、方向反了，重做这个合并。
""",
    """Fetch, verify what came and merge nothing that has errors; then merge, the others first, never rebasing and never forcing, and touch
only files that change. Where both changed different fields of a record they are joined by field and the record is a draft again; where
both changed the same field nothing is merged and the record and field are named. Nothing is touched when a file that would change has
changes of yours. A remote is a folder or an ssh address.

  officectl sync
  officectl sync --push
  officectl sync origin --repair

--repair: a merge made by git pull is the wrong way round; make it anew.
""",
)
_REMOTE = Text("远端（默认当前分支的上游，其次 origin）", "the remote (default: the branch's upstream, else origin)")
_PUSH = Text("合并后推送", "push after merging")
_REPAIR = Text("方向反了的合并重做一次", "make a merge anew that is the wrong way round")
_SAID = {
    "same": Text("与 {remote} 一致，没有新内容", "same as {remote}, nothing new"),
    "ahead": Text("{remote} 没有新内容；自己的提交还没有推送", "nothing new on {remote}; your commits are not pushed yet"),
    "forward": Text("已取来 {remote} 的新内容：{count} 个文件", "took what is new on {remote}: {count} files"),
    "merged": Text("已与 {remote} 合并：改了 {count} 个文件", "merged with {remote}: {count} files changed"),
    "repaired": Text("合并已按正确方向重做", "the merge was made anew, the right way round"),
}
_PUSHED = Text("已推送到 {remote}", "pushed to {remote}")
_JOINED = Text("双方都改过、按字段合并，请核对后重新送审：{path}", "both sides changed it, joined by field; look at it and submit it again: {path}")


def command() -> OfficeCommand:
    """The command."""
    return make(
        _run,
        argument("remote", help=_REMOTE, required=False, default="", metavar=Text("[远端]", "[REMOTE]")),
        option("--push", help=_PUSH, is_flag=True),
        option("--repair", help=_REPAIR, is_flag=True),
        help=_HELP,
    )


def _run(options: Options, remote: str, push: bool, repair: bool) -> int:
    from officectl.actions import sync

    done = sync.sync(options, remote, push=push, repair=repair, say=lambda message: _output.say(options, message))
    if options.json:
        _output.json_data("officectl.sync/1", done.data())
        return 0
    if done.what != "ahead" or not done.pushed:
        _output.say(options, _SAID[done.what](remote=done.remote, count=len(done.paths)))
    for path in done.joined:
        _output.say(options, _JOINED(path=path))
    if done.pushed:
        _output.say(options, _PUSHED(remote=done.remote))
    return 0
