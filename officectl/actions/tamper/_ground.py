"""What a forger finds in the honest original: who signs with which key, what waits for a vote, what is approved."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from officectl.actions import _event_words, _policy, _standing
from officectl.errors import NoLedger, UsageError
from officectl.git import signing
from officectl.git.signing import BadPublicKey
from officectl.history import authority, transition
from officectl.history.model import Item
from officectl.history.paths import ACTIVE
from officectl.history.policy import load
from officectl.light import dataclass
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.actions._standing import Standing
    from officectl.history.flow import Stage
    from officectl.history.known import Rec
    from officectl.history.policy import Policy
    from officectl.store.workspace import Workspace

KEYS = "officectl-demo/keys"
"""Where `officectl demo` keeps the keys of its office holders, below the git folder."""


class NoDemo(UsageError):
    """A workspace that `officectl demo` did not make: the keys of its people are (rightly) not there."""

    text = Text("{path} 不是 officectl demo 生成的示例：没有示例人员的密钥", "{path} was not made by officectl demo: the keys of its people are not there")
    remedy_text = Text(
        "换一个文件夹，让它先生成示例：officectl demo --tamper 新文件夹",
        "name a new folder, the demonstration is then made first: officectl demo --tamper NEW-DIR",
    )


class NotClean(NoLedger):
    """The original itself does not verify: then nothing can be shown by comparing."""

    text = Text("{path} 本身核验不通过（{codes}），没有伪造任何副本", "{path} itself does not verify ({codes}); no copy was forged")
    remedy_text = Text("换一个文件夹重新生成示例：officectl demo --tamper 新文件夹", "make the demonstration anew elsewhere: officectl demo --tamper NEW-DIR")


class Unfit(NoLedger):
    """The original has nothing that this attack could be shown on."""

    text = Text("示例里没有{what}，这一种演示不了", "the demonstration has {what}, so this attack cannot be shown")


class Person(NamedTuple):
    """Somebody of the policy and one of his keys."""

    id: str
    name: str
    email: str
    key: str
    """The private key's file."""


class Waiting(NamedTuple):
    """A record that waits for a vote, and somebody who may give it."""

    rec: Rec
    item: Item
    stage: Stage
    who: Person
    role: str


@dataclass(frozen=True, slots=True)
class Ground:
    """The honest original."""

    folder: Path
    ws: Workspace
    standing: Standing
    policy: Policy
    keys: Path
    people: Mapping[str, Person]
    """Who has an active key here, by id, in the order of the policy."""
    retired: tuple[Person, ...]
    """Keys that the policy has retired."""
    at: int
    """When the last commit was made."""

    @property
    def tip(self) -> str:
        """The last commit."""
        return self.standing.tip

    def approved(self, stages: int = 2) -> Rec:
        """An approved record that went through so many stages: of the kind that people know best, the latest. Raises Unfit."""
        found = (rec for rec in self.standing.recs() if rec.state == "approved" and rec.kind in self.policy.flows)
        for rec in sorted(found, key=lambda rec: (rec.kind == "trip", rec.kind, rec.id), reverse=True):
            if len(self.policy.flows[rec.kind].path(self.standing.data(rec))) >= stages:
                return rec
        raise Unfit(what=Text("走完 {stages} 个环节批准的记录", "no record that was approved in {stages} stages")(stages=stages))

    def waiting(self) -> Waiting:
        """A record that waits for a vote: for its last one if there is such a record. Raises Unfit."""
        found = list(self._waiting())
        if not found:
            raise Unfit(what=Text("等待签批的记录", "no record that waits for a vote"))
        return max(found, key=lambda one: (one.stage.state == "approved", one.rec.kind == "trip", one.rec.id))

    def _waiting(self) -> Iterator[Waiting]:
        for rec in self.standing.recs():
            step = _event_words.waiting(self.standing, rec)
            if step is None or step.have + 1 < step.need:
                continue
            data = self.standing.data(rec)
            for ident in _event_words.who_may(self.standing, rec, step.stage):
                if ident in self.people:
                    item = Item(rec.kind, rec.id, rec.machine.revision, rec.digest)
                    role = self.role(ident, step.stage, data)
                    yield Waiting(rec, item, step.stage, self.people[ident], role)

    def role(self, ident: str, stage: Stage, data: Mapping[str, object]) -> str:
        """In which role somebody votes at a stage; empty where none is needed."""
        fit = [
            role for role in sorted(self.policy.people[ident].roles)
            if "@" in role and stage.role != "*" and authority.stage_slot(self.policy, ident, stage, role, data) is not None
        ]
        return fit[0] if fit else ""

    def outsider(self, rec: Rec, stage: Stage) -> Person:
        """Somebody with a key who holds no role for that stage and guards no policy. Raises Unfit."""
        data = self.standing.data(rec)
        for person in self.people.values():
            if person.id not in self.policy.admins() and authority.stage_slot(self.policy, person.id, stage, "", data) is None:
                return person
        raise Unfit(what=Text("没有这一环节职权的人", "nobody without authority for that stage"))

    def holder(self, rec: Rec, stage: Stage, others: Collection[str] = ()) -> Person:
        """Somebody with a key who may vote at that stage of such a record and is none of the `others`. Raises Unfit."""
        data = self.standing.data(rec)
        for person in self.people.values():
            if person.id not in others and authority.stage_slot(self.policy, person.id, stage, "", data) is not None:
                return person
        raise Unfit(what=Text("能办这一环节的人的密钥", "no key of anybody with authority for that stage"))

    def returner(self, rec: Rec) -> tuple[Person, str]:
        """Who may send that record back, and in which role. Raises Unfit."""
        flow = self.policy.flows[rec.kind]
        rule, data = transition.rule_of(flow, "return"), self.standing.data(rec)
        for person in self.people.values():
            for role in sorted(self.policy.people[person.id].roles):
                if rule is not None and "@" in role and rec.state in rule.froms and authority.rule_allows(self.policy, person.id, rule, role, data, ()):
                    return person, role
        raise Unfit(what=Text("能退回它的人", "nobody who may return the record"))

    def expired(self) -> tuple[Person, str, str, str]:
        """A delegation that was in force and is over: the delegate, the principal's id, the record's id, a role. Raises Unfit."""
        today = datetime.fromtimestamp(self.at, UTC).date()
        for rec in self.standing.desk.delegations():
            said = self.standing.data(rec)
            who, until, roles = self.people.get(str(said.get("delegate"))), said.get("to"), said.get("roles")
            if who is not None and not rec.gone and isinstance(until, date) and until < today and isinstance(roles, list) and roles:
                principal = self.policy.people.get(str(said.get("principal")))
                held = [role for role in sorted(principal.roles) if roles[0] in (role, authority.split(role)[0])] if principal else []
                if principal is not None and held:
                    return who, principal.id, rec.id, held[0]
        raise Unfit(what=Text("过了期的委托", "no delegation that is over"))

    def before_retirement(self, who: Person) -> str:
        """The newest commit of the main line at which that key was still an active one of the policy. Raises Unfit."""
        git = self.standing.git
        fp = signing.public_key(Path(f"{who.key}.pub").read_text("utf-8")).fingerprint
        for oid in git.run("rev-list", "--first-parent", self.tip, "--", ACTIVE.rstrip("/")).decode("ascii").split():
            if git.objects.info(f"{oid}^") is None:
                break
            before, _ = load(_policy.files_at(git, f"{oid}^", ACTIVE))
            held = None if before is None else before.person_of_key(fp)
            if held is not None and held[1].state == "active":
                return git.resolve(f"{oid}^")
        raise Unfit(what=Text("停用以前的制度", "no policy from before the retirement"))

    def administrator(self) -> Person:
        """Somebody who guards the policy. Raises Unfit."""
        for ident in sorted(self.policy.admins()):
            if ident in self.people:
                return self.people[ident]
        raise Unfit(what=Text("制度管理员的密钥", "no key of an administrator"))

    def text(self, rec: Rec) -> str:
        """A record's file."""
        blob = self.standing.git.objects.get(rec.blob)
        return "" if blob is None else blob.raw.decode()

    def commits(self, *words: str) -> list[str]:
        """What `git rev-list` gives from the tip, newest first."""
        return self.standing.git.run("rev-list", *words, self.tip).decode("ascii").split()

    def vote(self) -> tuple[Rec, str, str]:
        """The newest approval that stands on the main line: record, person, commit. Raises Unfit."""
        order = {oid: number for number, oid in enumerate(self.commits("--first-parent"))}
        found = [
            (order[commit], ident, person, commit)
            for ident, row in self.standing.verdict.states.items() if row.state.name == "approved"
            for event, person, principal, commit in row.acted[-1:] if event != "submit" and not principal and commit in order
        ]
        for _, ident, person, commit in sorted(found):
            rec = self.standing.rec(ident)
            if rec is not None:
                return rec, person, commit
        raise Unfit(what=Text("主线上的批准", "no approval on its main line"))


def survey(folder: Path, ws: Workspace) -> Ground:
    """Verify the original and look around. Raises NoDemo, NotClean, and what verification raises when there is no verdict."""
    keys = ws.git.common_dir / KEYS
    tip = ws.git.resolve("HEAD")
    if ws.prefix or ws.root != folder.resolve() or not keys.is_dir():
        raise NoDemo(path=str(folder))
    standing = _standing.at(ws, tip, past=False)
    policy = standing.policy
    if policy is None:
        raise NoDemo(path=str(folder))
    wrong = sorted({one.code for one in standing.verdict.findings if one.severity == "error"})
    if wrong:
        raise NotClean(path=str(folder), codes=wrong)
    files = _files(keys)
    people: dict[str, Person] = {}
    retired = []
    for person in policy.people.values():
        for key in person.keys:
            file = files.get(key.fp)
            if file is None:
                continue
            found = Person(person.id, person.name, person.email, str(file))
            if key.state == "active":
                people[person.id] = found
            elif key.state == "retired":
                retired.append(found)
    if not people:
        raise NoDemo(path=str(folder))
    at = int(ws.git.run("log", "-1", "--format=%ct", tip))
    return Ground(folder, ws, standing, policy, keys, people, tuple(retired), at)


def _files(folder: Path) -> dict[str, Path]:
    """Fingerprint → private key, of every pair in the folder."""
    found = {}
    for public in sorted(folder.rglob("*.pub")):
        try:
            found[signing.public_key(public.read_text("utf-8"), str(public)).fingerprint] = public.with_suffix("")
        except (BadPublicKey, OSError, ValueError):
            continue
    return found
