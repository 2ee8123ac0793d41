"""The year put into a repository: acts in order, each against the state that the acts before it led to, signed and written as one pack."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, NamedTuple

from officectl.actions.demo_year import cars, chain, desks, law, registers
from officectl.actions.demo_year.book import Book
from officectl.actions.demo_year.cast import Cast, read
from officectl.actions.demo_year.forest import Forest
from officectl.actions.demo_year.plan import MAIN, Act, Plan
from officectl.actions.demo_year.witness import Witness, keep
from officectl.git import commit as parts
from officectl.history import governed, message, paths
from officectl.history.model import Event, Item

if TYPE_CHECKING:
    from officectl.git.repo import Git
    from officectl.records.kind import Kind

ZONE = timezone(timedelta(hours=8))
Told = Callable[[int, int], None]
"""Commits signed, commits in all."""


class Year(NamedTuple):
    """What was made."""

    tip: str
    root: str
    """The founding commit."""
    commits: int
    files: Mapping[str, bytes]
    """The tip's files."""
    waiting: str
    """A record that waits for the newcomer; empty when the example has none."""
    told: str
    """A record with a story; empty when the example has none."""


class _Line(NamedTuple):
    """Where a line stands: the draft at its end, its tree."""

    at: int
    tree: str


class _Writer:
    """Turns acts into drafts of commits."""

    def __init__(self, git: Git, cast: Cast, law_: law.Law, forest: Forest) -> None:
        self._cast, self._law, self._forest = cast, law_, forest
        self.drafts: list[chain.Draft] = []
        self.lines: dict[str, _Line] = {}
        self.policy = 0
        self.governed = 0
        self._revisions: dict[str, int] = {}
        self._files: dict[str, bytes] = {}
        """Files by path, whatever line wrote them: lines never write the same one."""
        self._side: dict[str, dict[str, bytes | None]] = {}

    def write(self, act: Act) -> None:
        """One commit."""
        if act.merge:
            self._merge(act)
            return
        base = self.lines.get(act.line) or self.lines.get(MAIN)
        parents = () if base is None else (base.at,)
        tree = self._forest.changed(base.tree if base else self._forest.empty, act.files)
        self._keep(act.files)
        if act.line != MAIN:
            self._side.setdefault(act.line, {}).update(act.files)
        raw = f"{act.subject}\n".encode() if act.event is None else message.write(act.subject, self._event(act))
        self._draft(act, tree, parents, raw)
        if act.event == "activate":
            self.policy = act.policy

    def _draft(self, act: Act, tree: str, parents: tuple[int, ...], raw: bytes) -> None:
        one = self._cast.people[act.who]
        at = int(act.at.replace(tzinfo=ZONE).timestamp())
        self.lines[act.line] = _Line(len(self.drafts), tree)
        self.drafts.append(chain.Draft(tree, parents, one.ident, self._cast.key(act.who, self.policy), at, raw))

    def _merge(self, act: Act) -> None:
        """As `sync` does it: the shared line first."""
        side = self.lines.pop(act.line, None)
        if side is None:
            return
        main = self.lines[MAIN]
        tree = self._forest.changed(main.tree, self._side.pop(act.line, {}))
        self._draft(act._replace(line=MAIN), tree, (main.at, side.at), f"{act.subject}\n".encode())

    def _keep(self, files: Mapping[str, bytes | None]) -> None:
        for path, raw in files.items():
            if raw is None:
                self._files.pop(path, None)
            else:
                self._files[path] = raw

    @property
    def files(self) -> dict[str, bytes]:
        """Everything that lies at the end of the shared line."""
        return self._files

    def _event(self, act: Act) -> Event:
        assert act.event is not None
        items = tuple(self._items(act))
        one = self._cast.people[act.principal or act.who]
        role = "policy-admin" if act.policy or act.governed else one.role(act.role) if act.role else ""
        return Event(
            act.event, items, act.who, role, "同意" if act.event == "approve" else "", act.principal, act.delegation,
            self.policy, self._law.digests[self.policy], act.opinion,
        )

    def _items(self, act: Act) -> list[Item]:
        if act.policy:
            return [Item("policy", "active", act.policy, self._law.digests[act.policy])]
        if act.governed:
            if act.event == "propose":
                self.governed += 1
            files = {path: raw for path, raw in self._files.items() if paths.place(path.encode(), "").area == "governed"}
            return [Item("governed", "all", self.governed, governed.digest_of(files))]
        if act.event in ("submit", "register"):
            for rec in act.items:
                self._revisions[rec.id] = self._revisions.get(rec.id, 0) + 1
        return [Item(rec.kind, rec.id, self._revisions.get(rec.id, 0), rec.digest) for rec in act.items]


def replay(git: Git, program: str, files: Mapping[str, bytes], kinds: Mapping[str, Kind], cast: Cast, told: Told = lambda *_: None) -> Year:
    """Make the year's commits and put HEAD's branch on the last. Raises SigningFailed, NoSshKeygen, OSError: then nothing is there yet."""
    forest = Forest(git)
    story = read("story.toml")
    book = Book(files, kinds)
    law_ = law.Law(cast, story["late_days"])
    writer = _Writer(git, cast, law_, forest)
    plan = Plan(book, story, cast.people)
    cars.plan(plan)
    desks.plan(plan)
    law.plan(plan, law_, paths.ACTIVE, paths.NEXT)
    founded = datetime.combine(story["founded"], datetime.min.time().replace(hour=9))
    registers.plan(plan)
    base = {path: plan.base.get(path, raw) for path, raw in files.items() if path in plan.base or path not in plan.planned}
    writer.write(Act(founded - timedelta(days=3), story["importer"], "带入原有台账", files=base))
    writer.policy = 1
    names = "、".join(one.name for one in cast.people.values() if "policy-admin" in one.roles)
    writer.write(Act(founded, story["founder"], f"建立制度：管理员 {names}", files={**law_.below(paths.ACTIVE, 1)}))
    for act in sorted(plan.acts, key=lambda act: act.at):
        writer.write(act)
    total = len(writer.drafts)
    witness = Witness()

    def made(done: int, oid: str, raw: bytes) -> None:
        witness.see(oid, raw)
        told(done, total)

    signed = chain.sign(git, program, writer.drafts, made)
    found = witness.facts()
    objects = [*forest.objects.values(), *(("commit", raw) for _, raw in signed)]
    git.run("index-pack", "--stdin", "--strict", stdin=parts.pack(objects, git.object_format))
    tip = signed[writer.lines[MAIN].at][0]
    parts.move_head(git, tip, None, "officectl: demo")
    keep(git, found)
    waiting, told_ = (story[name] if story[name] in book.by_id else "" for name in ("show_waiting", "show_log"))
    return Year(tip, signed[1][0], total, writer.files, waiting, told_)

