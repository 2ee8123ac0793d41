"""An office at work, in a few words: `edit`, `event`, `fork`, `merge`, `change_policy`; every word makes a real commit.

    office = Office.founded(ring)
    trip = office.new("trip")
    office.event("submit", trip, by="li.si")
    side = office.fork()
    side.event("approve", trip, by="wang.wu")
    office.merge(side, by="li.si")

Commits are built from raw bytes and signed by ssh-keygen; times are fixed, so a scenario gives the same commit ids under the
same keys. Whatever a word does by default can be replaced by a wrong value: that is what the attacks do.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from . import cast, objects, plain
from .cast import Policy
from .keys import Ring
from .objects import Entry, Files, Objects

ZONE = timezone(timedelta(hours=8))
START = datetime(2026, 11, 2, 9, 0, tzinfo=ZONE)
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=ZONE)
"""When the tests verify."""
STEP = timedelta(minutes=10)

PARTITION = {"trip": "month", "task": "year", "meeting": "month", "delegation": "year"}
PREFIX = {"trip": "trip", "task": "task", "meeting": "mtg", "delegation": "deleg"}
NEW: Mapping[str, Mapping[str, Any]] = {
    "trip": {
        "unit": "gov-office", "vehicle": "veh-a12345", "drivers": ["chen.siji"], "to_place": "qingshan-town",
        "purpose": "赴青山镇督查防汛", "plan_out": datetime(2026, 11, 20, 8, 30), "plan_in": datetime(2026, 11, 20, 17, 30),
    },
    "task": {"unit": "gov-office", "title": "落实防汛物资", "lead_unit": "finance", "due": datetime(2026, 12, 1).date()},
    "meeting": {"unit": "gov-office", "title": "防汛工作会议", "countersigners": ["finance", "personnel"]},
    "delegation": {"reason": "出差"},
}
GOVERNED = ("officectl.toml", "baseline.toml", "rules/", "calendar/", "schemas/")
ROLE_OF_EVENT = {
    "review": "科室负责人@gov-office", "approve": "分管领导@gov-office", "return": "科室负责人@gov-office",
}
TITLES = {
    "submit": "送审", "review": "审核", "countersign": "会签", "approve": "批准", "return": "退回", "withdraw": "撤回",
    "reopen": "重新办理", "void": "作废", "retract": "撤销", "register": "纸质登记", "propose": "提议", "activate": "启用",
}
KEEP: Any = object()
"""Leave this to the default."""


@dataclass(frozen=True)
class Node:
    """What a commit stands for in the memory of the tests."""

    files: Files
    submits: Mapping[str, int]
    """Item → revision, as an honest office counts."""
    at: datetime
    parents: tuple[str, ...]


@dataclass
class Office:
    """One line of work: a branch with its own clock. `fork` gives another line over the same objects."""

    ring: Ring
    objects: Objects
    nodes: dict[str, Node]
    policy: Policy
    head: str = ""
    clock: datetime = START
    genesis: str = ""
    prefix: str = ""
    last_policy_commit: str = ""
    refs: dict[str, str] = field(default_factory=dict)
    receipts: dict[str, str] = field(default_factory=dict)
    """Receipt → the commit up to which the server had received then."""

    # -- beginnings ---------------------------------------------------------------------------------------------------

    @classmethod
    def empty(cls, ring: Ring, *, algorithm: str = "sha1", prefix: str = "") -> Office:
        """No commit yet."""
        return cls(ring, Objects(algorithm), {}, cast.first_policy(ring), prefix=prefix)

    @classmethod
    def founded(cls, ring: Ring, **shape: Any) -> Office:
        """The usual beginning: a workspace, then policy init."""
        office = cls.empty(ring, **shape)
        office.commit("建台账", by=cast.ADMIN, key=None, files={
            "officectl.toml": 'format = 1\nname = "清源县政府办公室"\norgan_level = "县"\ntime_zone = "Asia/Shanghai"\n',
            "rules/unit.toml": 'layer = "unit"\n',
        })
        office.found()
        return office

    def found(self, by: str = cast.ADMIN) -> str:
        """Policy init: the genesis commit."""
        self.genesis = self.commit("建立制度", by=by, files=under("policy/active/", cast.policy_files(self.policy)))
        return self.genesis

    def copy(self) -> Office:
        """The same office, to go on from independently."""
        return replace(
            self, objects=self.objects.copy(), nodes=dict(self.nodes), policy=copy.deepcopy(self.policy), refs=dict(self.refs),
            receipts=dict(self.receipts),
        )

    def fork(self, at: str = "") -> Office:
        """Another line from here, or from an earlier commit, over the same objects."""
        start = at or self.head
        return replace(self, head=start, policy=copy.deepcopy(self.policy), clock=self.nodes[start].at + STEP + timedelta(minutes=1), refs={})

    # -- looking ------------------------------------------------------------------------------------------------------

    @property
    def files(self) -> Files:
        """The files at the head, paths from the workspace's root."""
        return self.nodes[self.head].files if self.head else {}

    def raw(self, path: str, commit: str = "") -> bytes:
        """A file's bytes."""
        files = self.nodes[commit].files if commit else self.files
        return self.objects.content[files[path].oid][1]

    def path(self, item: str) -> str:
        """Where a record lies."""
        kind, _, id_ = item.partition("/")
        day = next((part for part in id_.split("-") if len(part) == 8 and part.isdigit()), "")
        folder = {"year": f"{day[:4]}/", "month": f"{day[:4]}/{day[4:6]}/"}.get(PARTITION.get(kind, ""), "") if day else ""
        return f"records/{kind}/{folder}{id_}.toml"

    def record(self, item: str) -> dict[str, Any]:
        """A record's fields at the head."""
        return plain.read(self.raw(self.path(item)))

    def digest(self, item: str, commit: str = "") -> str:
        """The digest that an honest event names."""
        return plain.digest(item.partition("/")[0], self.raw(self.path(item), commit))

    def revision(self, item: str) -> int:
        """How many times a record was submitted."""
        return self.nodes[self.head].submits.get(item, 0)

    def policy_at(self, folder: str = "policy/active/") -> dict[str, bytes]:
        """The files of the policy below that folder at the head."""
        return {path.removeprefix(folder): self.raw(path) for path in self.files if path.startswith(folder)}

    def governed_at(self) -> dict[str, bytes]:
        """The governed files at the head."""
        return {path: self.raw(path) for path in self.files if path.startswith(GOVERNED)}

    # -- commits ------------------------------------------------------------------------------------------------------

    def commit(
        self, message: str | bytes = "修改", *, by: str = cast.CLERK, key: str | None = "", files: Mapping[str, Any] = {},
        parents: Sequence[str] | None = None, at: datetime | None = None, author: str = "", committer: str = "",
        committed_at: datetime | None = None, headers: Callable[[list[str]], Iterable[str]] = list,
        message_after: bytes | None = None, signature: Callable[[bytes], bytes] | None = None, submits: Mapping[str, int] = {},
        base: Files | None = None,
    ) -> str:
        """Any commit. `files`: path → text, bytes, Entry, or None to delete. `key`: who signs (default `by`; None: nobody).
        `headers` rewrites the header lines, `message_after` is put in place of the message after signing, `signature` makes
        another signature from the payload.
        """
        tree_files = dict(self.files if base is None else base)
        for path, content in files.items():
            if content is None:
                del tree_files[path]
            elif isinstance(content, Entry):
                tree_files[path] = content
            else:
                raw = content.encode() if isinstance(content, str) else content
                tree_files[path] = Entry("100644", self.objects.put("blob", raw))
        before = tuple(parents) if parents is not None else ((self.head,) if self.head else ())
        moment = at or self.clock
        lines = list(headers(objects.headers(
            self.objects.tree({self.prefix + path: entry for path, entry in tree_files.items()}), before,
            ident(author or by, moment), ident(committer or author or by, committed_at or moment),
        )))
        raw_message = message if isinstance(message, bytes) else message.rstrip("\n").encode() + b"\n"
        payload = objects.commit(lines, raw_message)
        armour = b""
        if signature is not None:
            armour = signature(payload)
        elif key is not None:
            armour = self.ring.sign(key or by, payload)
        raw = objects.commit(
            lines, raw_message if message_after is None else message_after, armour, self.objects.signature_header,
        )
        oid = self.objects.put("commit", raw)
        counted: dict[str, int] = {}
        for parent in before:
            for item, number in self.nodes[parent].submits.items():
                counted[item] = max(counted.get(item, 0), number)
        self.nodes[oid] = Node(tree_files, {**counted, **submits}, committed_at or moment, before)
        self.head = oid
        self.clock += STEP
        return oid

    def new(self, kind: str = "trip", tail: str = "7k2m9q4x", *, by: str = cast.CLERK, day: str = "20261102", **fields: Any) -> str:
        """Draft a record; gives its item (`trip/trip-20261102-7k2m9q4x`)."""
        item = f"{kind}/{PREFIX[kind]}-{day}-{tail}"
        self.write(item, {"id": item.partition("/")[2], **NEW[kind], **fields}, by=by)
        return item

    def write(self, item: str, data: Mapping[str, Any], *, by: str = cast.CLERK, **how: Any) -> str:
        """Commit a record's whole content."""
        return self.commit(f"编辑：{item}", by=by, files={self.path(item): plain.toml(data)}, **how)

    def edit(self, item: str, *, by: str = cast.CLERK, how: Mapping[str, Any] = {}, **fields: Any) -> str:
        """Change fields of a record."""
        return self.write(item, {**self.record(item), **fields}, by=by, **how)

    # -- events -------------------------------------------------------------------------------------------------------

    def event(
        self, name: str, *items: str, by: str, actor: str = "", r: int | None = None, digest: str = "", opinion: str = "",
        for_: str = "", delegation: str = "", role: str | None = None, meaning: str = "", policy: str = KEEP,
        lines: Callable[[list[str]], Iterable[str]] = list, format_: str = "1", subject: str = "",
        changes: Mapping[str, Mapping[str, Any]] = {}, files: Mapping[str, Any] = {}, **how: Any,
    ) -> str:
        """An event about records, by the person who signs it. `changes`: item → fields, edits that come along. `lines` rewrites
        the trailer block.
        """
        files = dict(files) | {
            self.path(item): plain.toml({**self.record(item), **fields}) for item, fields in changes.items()
        }
        numbers = {item: self.revision(item) + (name in ("submit", "register")) for item in items}
        tokens = []
        for item in items:
            seal = digest
            if not seal:
                raw = files.get(self.path(item))
                seal = plain.digest(item.partition("/")[0], raw.encode()) if isinstance(raw, str) else self.digest(item)
            tokens.append(f"{item} r{numbers[item] if r is None else r} {seal}")
        message = self.message(
            name, tokens, by=by, actor=actor, opinion=opinion or ("情况不清，请补充。" if name in ("return", "reopen", "void") else ""),
            for_=for_, delegation=delegation, role=role, meaning=meaning, policy=policy, lines=lines, format_=format_,
            subject=subject or f"{TITLES.get(name, name)}：{'、'.join(items)}",
        )
        counted = numbers if name in ("submit", "register") and r is None else {}
        return self.commit(message, by=by, files=files, submits=counted, **how)

    def message(
        self, name: str, tokens: Iterable[str], *, by: str, actor: str = "", opinion: str = "", for_: str = "", delegation: str = "",
        role: str | None = None, meaning: str = "", policy: str = KEEP, lines: Callable[[list[str]], Iterable[str]] = list,
        format_: str = "1", subject: str = "事项",
    ) -> bytes:
        """The message of an event."""
        if policy is KEEP:
            active = self.policy_at()
            policy = f"{self.policy['version']} {plain.policy_digest(active)}" if active else ""
        rows = plain.block(
            name, tokens, actor or by, for_=for_, delegation=delegation, role=ROLE_OF_EVENT.get(name, "") if role is None else role,
            meaning=meaning, policy=policy, format_=format_,
        )
        return plain.message(subject, opinion, lines(rows))

    def submit(self, item: str, *, by: str = cast.CLERK, **how: Any) -> str:
        """送审."""
        return self.event("submit", item, by=by, **how)

    def review(self, item: str, *, by: str = cast.HEAD, **how: Any) -> str:
        """审核."""
        return self.event("review", item, by=by, **how)

    def approve(self, item: str, *, by: str = cast.DEPUTY, **how: Any) -> str:
        """批准."""
        return self.event("approve", item, by=by, **how)

    def reviewed(self, kind: str = "trip", tail: str = "7k2m9q4x", **fields: Any) -> str:
        """A record drafted and submitted by the clerk, reviewed by the head of the section."""
        item = self.new(kind, tail, **fields)
        self.submit(item)
        self.review(item)
        return item

    def approved(self, kind: str = "trip", tail: str = "7k2m9q4x", **fields: Any) -> str:
        """A record approved as it should be."""
        item = self.reviewed(kind, tail, **fields)
        self.approve(item)
        return item

    def delegate(
        self, principal: str, delegate: str, *roles: str, from_: str = "2026-11-01", to: str = "2026-11-30", by: str = "",
        tail: str = "4f6h8j2k", **fields: Any,
    ) -> str:
        """A delegation, written and submitted by the principal; gives its id."""
        data = {
            "principal": principal, "delegate": delegate, "roles": list(roles or ("分管领导@gov-office",)),
            "from": datetime.fromisoformat(from_).date(), "to": datetime.fromisoformat(to).date(), **fields,
        }
        item = self.new("delegation", tail, by=by or principal, **data)
        self.event("submit", item, by=by or principal)
        return item.partition("/")[2]

    # -- merges -------------------------------------------------------------------------------------------------------

    def merge(
        self, side: Office | str, *, by: str = cast.CLERK, files: Mapping[str, Any] = {}, ours: bool = False, first: bool = True,
        message: str | bytes = "合并", **how: Any,
    ) -> str:
        """Merge another line into this one, file by file; both changed one file: this line's stays unless `files` says otherwise.
        `ours`: this line's tree whatever the other did. `first=False`: the other line becomes the first parent (foxtrot).
        """
        other = side if isinstance(side, str) else side.head
        mine, theirs = self.nodes[self.head].files, self.nodes[other].files
        base = self.nodes[self.merge_base(self.head, other)].files if self.merge_base(self.head, other) else {}
        merged = dict(mine)
        if not ours:
            for path in mine.keys() | theirs.keys() | base.keys():
                if mine.get(path) == base.get(path):
                    merged.pop(path, None)
                    if path in theirs:
                        merged[path] = theirs[path]
        if not isinstance(side, str):
            self.clock = max(self.clock, side.clock)
        how.setdefault("parents", (self.head, other) if first else (other, self.head))
        return self.commit(message, by=by, base=merged, files=files, **how)

    def merge_base(self, one: str, two: str) -> str:
        """The newest common ancestor in the order of making; empty when there is none."""
        common = self.ancestors(one) & self.ancestors(two)
        return next((oid for oid in reversed(self.nodes) if oid in common), "")

    def ancestors(self, oid: str) -> set[str]:
        """A commit and all before it."""
        seen: set[str] = set()
        todo = [oid]
        while todo:
            here = todo.pop()
            if here not in seen:
                seen.add(here)
                todo += self.nodes[here].parents
        return seen

    # -- policy and governed files ------------------------------------------------------------------------------------

    def next_policy(self, change: Callable[[Policy], object]) -> Policy:
        """The policy changed, one version up."""
        new = cast.changed(self.policy, change)
        new["version"], new["prev"] = self.policy["version"] + 1, plain.policy_digest(cast.policy_files(self.policy))
        return new

    def propose(self, new: Policy, *, by: str = cast.ADMIN, role: str = "policy-admin", **how: Any) -> str:
        """Put a policy into policy/next/ and propose it; gives its token."""
        texts = cast.policy_files(new)
        gone: dict[str, Any] = {path: None for path in self.files if path.startswith("policy/next/")}
        token = f"policy/active v{new['version']} {plain.policy_digest(texts)}"
        self.commit(
            self.message("propose", [token], by=by, role=role, subject="提议修改制度"), by=by,
            files=gone | under("policy/next/", texts), **how,
        )
        return token

    def vote(self, token: str, *, by: str, event: str = "approve", **how: Any) -> str:
        """A vote on policy or governed files."""
        message = self.message(event, [token], by=by, role="policy-admin", subject="同意修改制度")
        return self.commit(message, by=by, **how)

    def activate(self, new: Policy, token: str, *, by: str = cast.ADMIN, files: Mapping[str, Any] = {}, **how: Any) -> str:
        """Put the voted policy in force."""
        gone = {path: None for path in self.files if path.startswith("policy/")}
        texts = under("policy/active/", cast.policy_files(new))
        message = self.message("activate", [token], by=by, role="policy-admin", subject="启用制度")
        oid = self.commit(message, by=by, files={p: v for p, v in gone.items() if p not in texts} | texts | dict(files), **how)
        self.policy = new
        self.last_policy_commit = oid
        return oid

    def change_policy(
        self, change: Callable[[Policy], object], *, by: str = cast.ADMIN, voters: Sequence[str] = (cast.ADMIN2, cast.ADMIN3),
        **how: Any,
    ) -> str:
        """A whole change of policy: propose, votes, activate."""
        new = self.next_policy(change)
        token = self.propose(new, by=by)
        for voter in voters:
            self.vote(token, by=voter)
        return self.activate(new, token, by=by, **how)

    def change_governed(
        self, files: Mapping[str, Any], *, version: int = 1, by: str = cast.ADMIN, voters: Sequence[str] = (cast.ADMIN2, cast.ADMIN3),
    ) -> str:
        """A change of governed files with its votes."""
        after = dict(self.governed_at())
        for path, content in files.items():
            if content is None:
                del after[path]
            else:
                after[path] = content.encode() if isinstance(content, str) else content
        token = f"governed/all v{version} {plain.governed_digest(after)}"
        self.commit(self.message("propose", [token], by=by, role="policy-admin", subject="提议修改规则"), by=by, files=files)
        for voter in voters:
            self.vote(token, by=voter)
        return self.head

    # -- the server ---------------------------------------------------------------------------------------------------

    def receipt(
        self, new: str = "", *, old: str | None = None, at: datetime | None = None, key: str | None = "server",
        ref: str = "refs/heads/main", before: str | None = None,
    ) -> str:
        """The server notes that a branch moved to `new` (default: the head); `old` defaults to where its last receipt ended."""
        log = self.refs.get("refs/officectl/receipts", "") if before is None else before
        last = self.receipts.get(log, "0" * len(self.head))
        moment = at or self.clock
        target = new or self.head
        message = (
            f"收讫 {ref}\n\nReceipt-Ref: {ref}\nReceipt-Old: {last if old is None else old}\nReceipt-New: {target}\n"
            f"Receipt-Time: {int(moment.timestamp())}\n"
        ).encode()
        who = f"server <server@qingyuan.example> {int(moment.timestamp())} +0800"
        lines = objects.headers(self.objects.tree({}), (log,) if log else (), who, who)
        armour = self.ring.sign(key, objects.commit(lines, message)) if key else b""
        oid = self.objects.put("commit", objects.commit(lines, message, armour, self.objects.signature_header))
        self.refs["refs/officectl/receipts"] = oid
        self.receipts[oid] = target
        return oid

    # -- on disk ------------------------------------------------------------------------------------------------------

    def write_to(self, folder: Path, *, loose: bool = False) -> Path:
        """A bare repository with everything so far: `main` is this line, `refs` what a test put there. Gives its folder. `loose`: a
        file for every object, for tests that damage one.
        """
        if not (folder / "HEAD").exists():
            for name in ("objects/info", "objects/pack", "refs/heads", "refs/tags"):
                (folder / name).mkdir(parents=True, exist_ok=True)
            (folder / "HEAD").write_text("ref: refs/heads/main\n")
            extension = "" if self.objects.algorithm == "sha1" else "[extensions]\n\tobjectFormat = sha256\n"
            version = 0 if self.objects.algorithm == "sha1" else 1
            (folder / "config").write_text(
                f"[core]\n\trepositoryformatversion = {version}\n\tfilemode = true\n\tbare = true\n" + extension
            )
        self.objects.flush(folder, loose=loose)
        for ref, oid in ({"refs/heads/main": self.head} | self.refs).items():
            target = folder / ref
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(oid + "\n")
        return folder


def under(folder: str, files: Mapping[str, Any]) -> dict[str, Any]:
    """The same files below a folder."""
    return {folder + path: content for path, content in files.items()}


def ident(person: str, at: datetime) -> str:
    """An author line: `王五 <wang.wu@…> 1793581200 +0800`. `person` may be a whole `name <address>`."""
    who = person if "<" in person else f"{cast.PEOPLE[person][0] if person in cast.PEOPLE else person} <{cast.email(person)}>"
    offset = at.utcoffset() or timedelta()
    minutes = int(offset.total_seconds()) // 60
    return f"{who} {int(at.timestamp())} {'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"
