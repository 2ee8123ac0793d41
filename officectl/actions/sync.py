"""`sync`: take what the others have done, put it together with one's own, give it to them. Never rebases, never forces.

The others' line stays the first parent, so that the main line is the same for everybody and every approval keeps its place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Literal

from officectl.actions import _open, _pins, _sync_records, _verdict
from officectl.errors import NoLedger, NotWritten
from officectl.git import commit as parts
from officectl.git import merge, remote
from officectl.git.trees import Trees, object_id
from officectl.history import conclude, pinning
from officectl.history.walk import mainline
from officectl.light import dataclass
from officectl.records import ids
from officectl.store import adopt, write
from officectl.store.errors import DetachedHead
from officectl.text.lang import Message, Text

if TYPE_CHECKING:
    from officectl.actions._options import Options
    from officectl.git.remote import Upstream
    from officectl.records.finding import Finding
    from officectl.store.workspace import Workspace

What = Literal["same", "ahead", "forward", "merged", "repaired"]
"""Nothing to take (same: nothing to give either); HEAD moved forward; merged; a merge made the other way round."""

_ROW = Text("{code} {place}：{message}", "{code} {place}: {message}")
_SUBJECT = Text("合并 {remote}/{branch}", "Merge {remote}/{branch}")
_RECORD = Text("{path}：双方都改了 {fields}", "{path}: both sides changed {fields}")
_FILE = Text("{path}：双方都改了", "{path}: changed on both sides")


_RECOVERED = {
    "old": Text("上次没有做完（被中断），已退回到原样", "the last write or sync was cut off; everything is back as it was"),
    "new": Text("上次被中断，已补做完", "the last write or sync was cut off; it is finished now"),
}
_KEPT = Text("其间有人改过、没有动的文件：{paths}", "changed by somebody meanwhile and left alone: {paths}")


class NothingHere(NoLedger):
    """HEAD has no commit."""

    text = Text("还没有任何提交，没有可同步的", "there is no commit yet, nothing to sync")
    remedy_text = Text("从服务器取工作区用 git clone", "get a workspace from a server with git clone")


class Refused(NotWritten):
    """What came has errors."""

    text = Text("远端的新内容核验不通过，没有合并：\n{rows}", "what came does not verify, nothing was merged:\n{rows}")
    remedy_text = Text("请提交这些内容的人处理；officectl explain 代码 说明每一条", "ask who brought them; officectl explain CODE explains each")


class MergeRefused(NotWritten):
    """The merge itself would be wrong."""

    text = Text("合并的结果核验不通过，没有合并：\n{rows}", "the merge would not verify, nothing was merged:\n{rows}")


class PushHeld(NotWritten):
    """One's own part has errors; the server would not take it."""

    text = Text("已合并，没有推送：自己的提交核验不通过：\n{rows}", "merged, but not pushed: your own commits do not verify:\n{rows}")
    remedy_text = Text("officectl verify 说明怎么处理", "officectl verify says what to do")


class Conflicts(NotWritten):
    """Both sides changed the same."""

    text = Text("双方改了同一处，没有合并：\n{rows}", "both sides changed the same, nothing was merged:\n{rows}")
    remedy_text = Text(
        "与对方商定，把自己这边改成与对方一致（officectl set 或 edit），再同步",
        "agree on it, make your side equal to theirs (officectl set or edit), then sync again"
    )


class Unrelated(NotWritten):
    """Two histories with no common beginning."""

    text = Text("远端是另一个工作区（没有共同的历史），没有合并", "the remote is another workspace (no common history); nothing was merged")
    remedy_text = Text("核对远端地址：git remote -v", "look at the address: git remote -v")


class Foxtrot(NotWritten):
    """The local merge has its parents the wrong way round."""

    text = Text(
        "本地的合并（git pull 做的）方向反了，推送会被拒绝", "the local merge (made by git pull) is the wrong way round and would be refused when pushed"
    )
    remedy_text = Text("重做这个合并：officectl sync --repair", "make it anew: officectl sync --repair")


@dataclass(frozen=True, slots=True)
class Synced:
    """What became of it."""

    what: What
    remote: str
    branch: str
    before: str
    head: str
    theirs: str
    """Where the other side stands; empty when it has nothing."""
    paths: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()
    """Records that both sides had changed."""
    pushed: bool = False

    def data(self) -> dict[str, object]:
        """For a program."""
        return {
            "result": self.what, "remote": self.remote, "branch": self.branch, "before": self.before, "head": self.head,
            "upstream": self.theirs or None, "paths": list(self.paths), "joined": list(self.joined), "pushed": self.pushed,
        }


def sync(
    options: Options, name: str = "", *, push: bool = False, repair: bool = False, say: Callable[[Message], None] = lambda _: None
) -> Synced:
    """Fetch, verify what came, merge (theirs first), verify the merge, bring the work tree after; then push, if asked.

    Raises NothingHere, DetachedHead, NoRemote, RemoteUnreachable, ProtocolRefused, Refused, MergeRefused, Conflicts, Unrelated, Foxtrot,
    DirtyTarget, PushHeld, PushRefused; what verification raises. Until the merge stands nothing of the work tree is touched.
    """
    ws = _open.workspace(options)
    before = write.recover(ws)
    if before is not None:
        say(_RECOVERED[before.state]())
        if before.kept:
            say(_KEPT(paths=list(before.kept)))
    git = ws.git
    head, branch = git.head(), git.branch()
    if head is None:
        raise NothingHere
    if branch is None:
        raise DetachedHead
    to = remote.upstream(git, name, branch)
    found = remote.heads(git, to)
    theirs = found.get(f"refs/heads/{to.branch}", "")
    if theirs:
        remote.fetch(git, to, found)
        _accept(ws, to, head, theirs)
        remote.track(git, to, theirs)
    done = _take(ws, to, head, theirs, repair=repair, subject=_SUBJECT.render(options.lang, remote=to.remote, branch=to.branch))
    if not push or done.head == theirs:
        return done
    _give(ws, to, done)
    from officectl.light import replace

    return replace(done, pushed=True)


def _accept(ws: Workspace, to: Upstream, head: str, theirs: str) -> None:
    """Refuse what came with errors that were not here before, and a branch that was rewritten."""
    git = ws.git
    known = git.objects.info(to.tracking + "^{commit}") if to.tracking else None
    last = {known[0]} if known is not None else set()
    for root, pin in _pins.load().items():
        if to.tracking in pin.tips and git.objects.info(root + "^{commit}") is not None:
            last.add(pin.tips[to.tracking])
    rows = list(conclude.findings([fact for old in sorted(last) for fact in pinning.move(git, old, theirs, to.tracking)]))
    mine = _errors(ws, head)
    rows += [one for key, one in _errors(ws, theirs).items() if key not in mine]
    if rows:
        raise Refused(rows=_rows(rows))


def _take(ws: Workspace, to: Upstream, head: str, theirs: str, *, repair: bool, subject: str) -> Synced:
    git = ws.git

    def result(what: What, new: str = head, paths: tuple[str, ...] = (), joined: tuple[str, ...] = ()) -> Synced:
        return Synced(what, to.remote, to.branch, head, new, theirs, paths, joined)

    if not theirs or theirs == head:
        return result("same" if theirs else "ahead")
    base = merge.base(git, theirs, head)
    if base is None:
        raise Unrelated
    if base == head:
        return result("forward", theirs, adopt.adopt(ws, head, theirs, f"officectl sync: {to.remote}"))
    if base == theirs:
        if mainline(git, theirs, head) is not None:
            return result("ahead")
        if not repair:
            raise Foxtrot
        new = _turned(ws, head, theirs, subject)
        _judge(ws, new, head, theirs)
        return result("repaired", new, adopt.adopt(ws, head, new, "officectl sync --repair"))
    tree, joined = _merged(ws, base, theirs, head)
    new = parts.commit_tree(git, tree, [theirs, head], (subject + "\n").encode())
    _judge(ws, new, head, theirs)
    return result("merged", new, adopt.adopt(ws, head, new, f"officectl sync: {subject}"), joined)


def _turned(ws: Workspace, head: str, theirs: str, subject: str) -> str:
    """The same files with the others' line first. A merge of exactly the two lines is replaced, anything else is kept as the second side."""
    git = ws.git
    parents = git.run("rev-list", "--parents", "-n", "1", head).decode("ascii").split()[1:]
    mine = parents[0] if len(parents) == 2 and parents[1] == theirs else head
    tree = git.run("rev-parse", f"{head}^{{tree}}").decode("ascii").strip()
    return parts.commit_tree(git, tree, [theirs, mine], (subject + "\n").encode())


def _merged(ws: Workspace, base: str, theirs: str, mine: str) -> tuple[str, tuple[str, ...]]:
    """The tree of both, records joined field by field. Raises Conflicts."""
    git = ws.git
    made = merge.tree(git, theirs, mine)
    ours, yours = merge.changed(git, base, theirs), merge.changed(git, base, mine)
    both = {path for path in ours.keys() & yours.keys() if ours[path] != yours[path]}
    rows: list[Message] = []
    blobs: dict[bytes, str | None] = {}
    objects: list[tuple[str, bytes]] = []
    for path in sorted(both | set(made.conflicts)):
        raw = _joined(ws, path, ours.get(path), yours.get(path), rows)
        if raw is not None:
            objects.append(("blob", raw))
            blobs[path.encode()] = object_id(git, "blob", raw)
    if rows:
        raise Conflicts(rows=_lines(rows))
    if not blobs:
        return made.tree, ()
    trees = Trees(git, made.tree)
    for one in blobs:
        trees.find(one)
    tree, new = trees.changed(blobs)
    parts.write_objects(git, [*objects, *(("tree", raw) for raw in new)])
    return tree, tuple(path.decode() for path in blobs)


def _joined(
    ws: Workspace, path: str, ours: tuple[str, str, str] | None, yours: tuple[str, str, str] | None, rows: list[Message]
) -> bytes | None:
    """The text of both versions of a record; None with a row when there is none."""
    git = ws.git
    inside = path.removeprefix(ws.prefix) if path.startswith(ws.prefix) else ""
    record = bool(inside) and ids.locate_kind(inside) is not None
    sides = (ours, yours)
    if record and all(one is not None and one[0] == "100644" and one[1].strip("0") for one in sides):
        assert ours is not None and yours is not None
        blobs = [git.objects.get(oid) for oid in (ours[1], ours[2], yours[2])]
        if all(one is not None for one in blobs):
            found = _sync_records.join(*(one.raw for one in blobs if one is not None))
            if found.raw is not None:
                return found.raw
            if found.fields:
                rows.append(_RECORD(path=inside, fields=list(found.fields)))
                return None
    rows.append(_FILE(path=inside or path))
    return None


def _judge(ws: Workspace, new: str, head: str, theirs: str) -> None:
    """Refuse a merge that brings an error which neither side has."""
    known = _errors(ws, head).keys() | _errors(ws, theirs).keys()
    rows = [one for key, one in _errors(ws, new).items() if key not in known]
    if rows:
        raise MergeRefused(rows=_rows(rows))


def _give(ws: Workspace, to: Upstream, done: Synced) -> None:
    """Push, unless one's own part does not verify."""
    theirs = _errors(ws, done.theirs) if done.theirs else {}
    rows = [one for key, one in _errors(ws, done.head).items() if key not in theirs]
    if rows:
        raise PushHeld(rows=_rows(rows))
    remote.push(ws.git, to, done.head)
    remote.track(ws.git, to, done.head)


Errors = Mapping[tuple[str, str | None, str, str], "Finding"]


def _errors(ws: Workspace, commit: str) -> Errors:
    """The errors that verification finds at a commit; none in an open workspace."""
    if not _verdict.signed(ws, commit):
        return {}
    found = _verdict.at(ws, commit).findings
    return {(one.code, one.commit, one.id, one.path): one for one in found if one.severity == "error"}


def _rows(found: list[Finding]) -> Message:
    return _lines([_ROW(code=one.code, place=one.id or one.path or (one.commit or "")[:10], message=one.message) for one in found])


def _lines(rows: list[Message]) -> Message:
    """A line each."""
    body = "\n".join(f"  {{r{number}}}" for number in range(len(rows)))
    return Text(body, body)(**{f"r{number}": row for number, row in enumerate(rows)})
