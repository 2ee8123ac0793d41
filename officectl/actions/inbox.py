"""`inbox`: what waits for a person, by role and by delegation; what came back to him; what he sent and where it stands; his drafts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from officectl.actions import _event_who, _open, _pins, _signing, _standing
from officectl.actions import _event_words as words
from officectl.actions._event_who import Moment, person
from officectl.actions._inbox import Desk, Line
from officectl.errors import NotWritten, OfficeError, UsageError
from officectl.history import transition
from officectl.history.pins import Pin
from officectl.light import dataclass
from officectl.store import snapshot
from officectl.text.lang import Lang, Text
from officectl.text.width import pad, width

if TYPE_CHECKING:
    from officectl.actions._options import Options
    from officectl.history.policy import Policy
    from officectl.store.workspace import Workspace

_WAITING = Text("等您办的：{count}", "waiting for you: {count}")
_VOTES = Text("等您表决的（officectl policy）：{count}", "waiting for your vote (officectl policy): {count}")
_BACK = Text("退给您的：{count}", "sent back to you: {count}")
_SENT = Text("您送出的：{count}", "what you sent: {count}")
_DRAFTS = Text("您还没送审的：{count}", "your drafts: {count}")
_NONE = Text("没有等您办的", "nothing waits for you")
_WHO = Text("{name}（{id}）", "{name} ({id})")
OPEN = Text(
    "这个工作区没有签批制度，没有待办；officectl policy init 建立制度",
    "this workspace has no policy, so nothing waits for anybody; `officectl policy init` founds one",
)


class WhoAreYou(UsageError):
    """Neither a key nor an address tells who asks."""

    text = Text(
        "不知道您是谁：没有登记过的签名密钥，git 的邮箱也不在制度里",
        "it is not known who you are: no registered signing key, and git's address is nobody's in the policy",
    )
    remedy_text = Text("用 --person 写制度里的编号或姓名", "say who with --person (id or name in the policy)")


class Section(NamedTuple):
    """Some of the lines under a heading."""

    name: str
    title: Text
    rows: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Inbox:
    """Everything for one person; no person in an open workspace."""

    person: str
    name: str
    sections: tuple[Section, ...]

    def lines(self, lang: Lang) -> Iterator[str]:
        """For a person."""
        if not self.person:
            yield OPEN.render(lang)
            return
        yield _WHO.render(lang, name=self.name, id=self.person)
        if not self.sections[0].rows and not self.sections[1].rows:
            yield _NONE.render(lang)
        for section in self.sections:
            if section.rows:
                yield section.title.render(lang, count=len(section.rows))
                yield from _table(section.rows, lang)

    def data(self, lang: Lang) -> dict[str, object]:
        """For a program."""
        body: dict[str, object] = {"person": self.person or None}
        return body | {one.name: [row.data(lang) for row in one.rows] for one in self.sections}


def _table(rows: Sequence[Line], lang: Lang) -> Iterator[str]:
    cells = [[row.verb.render(lang), row.title.render(lang), row.id, row.label, row.more.render(lang)] for row in rows]
    widths = [max(width(row[at]) for row in cells) for at in range(4)]
    for row in cells:
        yield ("  " + "  ".join([*(pad(text, wide) for text, wide in zip(row[:4], widths, strict=True)), row[4]])).rstrip()


def inbox(options: Options, who: str = "") -> Inbox:
    """The inbox of a person of the policy (by id or name); of who has the key here, when none is named.

    Raises WhoAreYou, NoSuchPerson, and what verification raises.
    """
    ws = _open.workspace(options)
    tip = ws.git.head()
    if tip is None:
        return Inbox("", "", ())
    standing = _standing.at(ws, tip, {root: Pin(root, pin.policy) for root, pin in _pins.load().items()}, past=False)
    policy = standing.policy
    if policy is None:
        return Inbox("", "", ())
    me = person(policy, who) if who else _me(ws, policy)
    snap = snapshot.worktree(ws)
    found = Desk(standing, policy, _open.read(options, ws, snap, _open.kinds_of(snap)[0]), me, _now(options, ws), ws.zone)
    recs = [rec for rec in standing.recs() if transition.flow_of(policy, rec.kind) is not None]
    sections = (
        Section("waiting", _WAITING, found.sorted(row for rec in recs for row in found.waiting(rec))),
        Section("votes", _VOTES, tuple(found.votes())),
        Section("returned", _BACK, found.sorted(row for rec in recs for row in found.back(rec))),
        Section("sent", _SENT, found.sorted(row for rec in recs for row in found.sent(rec))),
        Section("drafts", _DRAFTS, found.sorted(row for rec in recs for row in found.drafts(rec))),
    )
    return Inbox(me, words.name_of(policy, me), sections)


def _now(options: Options, ws: Workspace) -> Moment:
    """The moment for which delegations are asked: what an event made now would say."""
    try:
        return _event_who.moment(ws.git)
    except NotWritten:   # looking needs no name and no address
        now = datetime.now(ws.zone)
        offset = now.utcoffset() or timedelta()
        return Moment(int(now.timestamp()), int(offset.total_seconds()) // 60)


def _me(ws: Workspace, policy: Policy) -> str:
    """Who has the key here; without one, whose address git has. Raises WhoAreYou."""
    try:
        return _signing.signer(ws.git, policy).person.id
    except OfficeError:
        done = ws.git.attempt("var", "GIT_AUTHOR_IDENT", identity=True)
        mail = done.out.decode("utf-8", "replace").rpartition(">")[0].rpartition("<")[2]
        found = policy.persons_of_email(mail) if done.code == 0 and mail else frozenset()
        if len(found) != 1:
            raise WhoAreYou from None
        return next(iter(found))
