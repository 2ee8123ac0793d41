"""What an evidence package holds, file by file. The same record at the same commit gives the same bytes, whoever makes it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from officectl.actions import _event_words as words
from officectl.actions._policy import files_at
from officectl.history import evidence, founding, message, paths, policy, receipts
from officectl.history.machine import entries
from officectl.history.model import Event
from officectl.light import dataclass, field
from officectl.records import canonical, toml

if TYPE_CHECKING:
    from officectl.actions._standing import Standing
    from officectl.history.known import Rec
    from officectl.history.machine import Entry
    from officectl.history.model import Commit, Item
    from officectl.history.policy import Policy
    from officectl.store.workspace import Workspace

SCHEMA = "officectl.evidence/1"
_EVENTS = frozenset((
    "submit", "review", "countersign", "approve", "return", "withdraw", "reopen", "void", "retract", "register",
))
_README = """凭证包 {id}

manifest.txt    签批清单（人读）
manifest.json   签批清单（程序读，{schema}）
record.toml     记录原文，record.json 是它的规范形式（摘要由此算出）
earlier/        以前各次送审的原文
objects/        git 原始对象：每次签批的提交，以及从提交到原文的目录树
policy/         签批时生效的制度
verify.py       核对程序：python3 verify.py（Python 3.11 以上和 ssh-keygen，不用 officectl，不联网）
SHA256SUMS      各文件的 SHA-256

根（创始提交）：{root}
根要与单位建制度时公布的核对：包里的内容能互相印证，但不能证明根就是本单位的。

Evidence package {id}. verify.py checks it with Python 3.11+ and ssh-keygen: hashes, signatures, names and digests. The root must be
compared with what the office published: what is in here agrees with itself, it cannot show that the root is the office's own.
"""
_HEAD = """签批清单 {kind}/{id}
状态 {state}，第 {revision} 次送审，内容摘要 {digest}
制度第 {version} 版 {policy}
提交 {tip}
根 {root}
"""
_ROW = """
{number}. {name}  {event}  {time}
   角色 {role}  含义 {meaning}
   意见 {opinion}
   公钥指纹 {key}
   内容摘要 {digest}（第 {revision} 次送审）
   提交 {commit}  收讫 {received}
"""
_REFUSED = "\n不算数的签批：\n"


@dataclass(frozen=True, slots=True)
class Package:
    """The files of a package (path → bytes) and its manifest."""

    files: Mapping[str, bytes]
    manifest: Mapping[str, Any]

    @property
    def digest(self) -> str:
        """SHA-256 of SHA256SUMS: one number for the whole package, fit to be printed."""
        return hashlib.sha256(self.files["SHA256SUMS"]).hexdigest()


@dataclass(slots=True)
class _Draft:
    """A package in the making."""

    ws: Workspace
    standing: Standing
    rec: Rec
    files: dict[str, bytes] = field(default_factory=dict)
    proofs: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    """Blob → its text's row."""
    policies: dict[int, dict[str, Any]] = field(default_factory=dict)

    def prove(self, proof: evidence.Proof, file: str) -> None:
        """Put in the objects that show where a file of the package stood."""
        self.files.update({f"objects/{name}": raw for name, raw in proof.objects.items()})
        self.proofs[proof.commit, proof.path] = {"commit": proof.commit, "path": proof.path, "file": file}

    def text(self, blob: str, kind: str) -> str:
        """Put in a record's text with its canonical form; the file's name."""
        if blob not in self.texts:
            raw = evidence.raw(self.ws.git, blob, "blob")
            data = toml.read(raw).data or {}
            stem = "record" if blob == self.rec.blob else f"earlier/{blob}"
            self.files[f"{stem}.toml"] = raw
            self.files[f"{stem}.json"] = canonical.canonical(data).encode()
            self.texts[blob] = {
                "file": f"{stem}.toml", "canonical": f"{stem}.json", "kind": kind, "digest": canonical.digest(kind, data),
            }
        return self.texts[blob]["file"]

    def policy(self, one: Policy, at: str) -> str:
        """Put in the policy that was in force at a commit; its folder."""
        known = self.policies.get(one.version)
        if known is None:
            commit, files = self._policy_files(one, at)
            folder = f"policy/v{one.version}/"
            known = self.policies[one.version] = {
                "version": one.version, "digest": one.digest, "folder": folder, "commit": commit, "files": sorted(files),
            }
            for path, raw in files.items():
                self.files[folder + path] = raw
                proof = evidence.prove(self.ws.git, commit, self.ws.prefix + paths.ACTIVE + path)
                if proof is not None:
                    self.prove(proof, folder + path)
        return str(known["folder"])

    def _policy_files(self, one: Policy, at: str) -> tuple[str, dict[str, bytes]]:
        """The commit that brought a policy, and its files."""
        from officectl.actions._policy import NoPolicyFiles

        git, folder = self.ws.git, self.ws.prefix + paths.ACTIVE
        changed = git.run("rev-list", "--full-history", "--topo-order", at, "--", folder.rstrip("/")).decode("ascii").split()
        holders = [oid for oid in changed if policy.digest(files_at(git, oid, folder)) == one.digest]
        if not holders:
            raise NoPolicyFiles(version=one.version)
        return holders[-1], files_at(git, holders[-1], folder)


def package(ws: Workspace, standing: Standing, rec: Rec) -> Package:
    """The evidence about a record as the verified history has it. Raises Incomplete, NoPolicyFiles."""
    draft = _Draft(ws, standing, rec)
    verdict, git = standing.verdict, ws.git
    signatures: list[dict[str, Any]] = []
    refused: list[dict[str, Any]] = []
    log = {one.commit: one for one in entries(rec.log) if one.op in _EVENTS}
    taken = {one.target for one in entries(rec.log) if one.op in ("retract", "drop")}
    received = _received(draft, [one.landed for one in log.values() if one.landed])
    for oid in evidence.about(git, verdict.root, verdict.tip, f"{rec.kind}/{rec.id}"):
        commit = founding.raw_commit(git, oid)
        event = message.read(commit.message)
        item = next((one for one in event.items if one.id == rec.id), None) if isinstance(event, Event) else None
        entry = log.get(oid)
        if entry is None or item is None or not isinstance(event, Event) or oid in taken:
            draft.files[f"objects/{oid}.commit"] = evidence.raw(git, oid, "commit")
            codes = sorted({one.code for one in verdict.findings if one.commit == oid and one.id in (rec.id, "")})
            refused.append({"commit": oid, "codes": codes, "retracted": oid in taken})
            continue
        signatures.append(_signature(draft, commit, event, item, entry, received))
    if rec.blob:
        place = evidence.locate(git, verdict.tip, rec.blob, [rec.path, ws.prefix + rec.path], ws.prefix + "records")
        file = draft.text(rec.blob, rec.kind)
        if place is not None and not any(one["file"] == file for one in draft.proofs.values()):
            draft.prove(place, file)
    state = verdict.states[rec.id]
    manifest: dict[str, Any] = {
        "schema": SCHEMA, "workspace": ws.config.name, "object_format": git.object_format,
        "record": {
            "kind": rec.kind, "id": rec.id, "path": state.path, "state": state.state.name, "revision": state.revision,
            "digest": state.digest, "late": state.late,
        },
        "tip": verdict.tip, "root": verdict.root, "state_digest": verdict.digest,
        "policy": {"version": verdict.policy_version, "digest": verdict.policy_digest},
        "signatures": signatures, "refused": refused, "receipts": received[1],
        "findings": [
            {"code": one.code, "severity": one.severity, "commit": one.commit, "message": one.message.render("zh")}
            for one in verdict.findings if one.id == rec.id
        ],
        "policies": [draft.policies[version] for version in sorted(draft.policies)],
        "texts": sorted(draft.texts.values(), key=lambda one: one["file"]),
        "proofs": [draft.proofs[key] for key in sorted(draft.proofs)],
    }  # fmt: skip
    files = draft.files
    files["manifest.json"] = (json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
    files["manifest.txt"] = _readable(manifest).encode()
    files["README.txt"] = _README.format(id=rec.id, schema=SCHEMA, root=verdict.root).encode()
    files["verify.py"] = evidence.script()
    sums = [f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files)]
    return Package({**files, "SHA256SUMS": "".join(sums).encode()}, manifest)


def _signature(
    draft: _Draft, commit: Commit, event: Event, item: Item, entry: Entry, received: tuple[Mapping[str, int], Any]
) -> dict[str, Any]:
    """One event that counts: who, as whom, with which words, when, with which key, about which text."""
    standing, rec, git = draft.standing, draft.rec, draft.ws.git
    known = standing.policy_at(commit.parents[0])
    assert known is not None
    blob = entry.blob or rec.blob
    place = evidence.locate(git, commit.oid, blob, [rec.path, draft.ws.prefix + rec.path], draft.ws.prefix + "records")
    file = draft.text(blob, item.kind)
    if place is not None:
        draft.prove(place, file)
    says = {"Event": event.name, "Item": message.item_text(item), "Actor": event.actor}
    more = {"For": event.principal, "Delegation": event.delegation, "Role": event.role, "Meaning": event.meaning}
    says |= {name: value for name, value in more.items() if value}
    zone = timezone(timedelta(minutes=commit.committer.zone))
    head = evidence.raw(git, commit.oid, "commit").partition(b"\n\n")[0].decode("utf-8", "backslashreplace")
    flow = known.flows.get(rec.kind)
    return {
        "commit": commit.oid, "says": says, "opinion": event.opinion,
        "title": words.title(event.name, flow, entry.step.state if entry.step else "").render("zh"),
        "name": words.name_of(known, event.actor), "shown": words.person(known, event.actor, event.principal).render("zh"),
        "time": datetime.fromtimestamp(commit.committer.at, zone).isoformat(),
        "committer": next(line for line in head.split("\n") if line.startswith("committer ")),
        "key": standing.signatures[commit.oid].key, "policy": draft.policy(known, commit.parents[0]), "text": file,
        "landed": entry.landed or None, "late": entry.late,
        "received": _moment(received[0].get(entry.landed)),
    }


def _received(draft: _Draft, landings: list[str]) -> tuple[Mapping[str, int], list[dict[str, Any]]]:
    """When the server had each landing, and the receipts that say so, put into the package."""
    git, verdict = draft.ws.git, draft.standing.verdict
    if not receipts.tip(git):
        return {}, []
    from officectl.history import facts

    main = git.run("rev-list", "--first-parent", "--reverse", verdict.tip).decode("ascii").split()
    log = receipts.load(git, main, "", "auto")
    where = {oid: number for number, oid in enumerate(main)}
    wanted = {log.received[oid]: where[oid] for oid in landings if oid in log.received}
    rows = []
    for oid in git.run("rev-list", "--reverse", log.tip).decode("ascii").split():
        commit = founding.raw_commit(git, oid)
        one = receipts.read(commit.message)
        signed = facts.check([commit])[oid] if commit.signature else None
        if one is None or signed is None or signed.state != "good" or one.at not in wanted or where.get(one.new, -1) < wanted[one.at]:
            continue
        draft.files[f"objects/{oid}.commit"] = evidence.raw(git, oid, "commit")
        rows.append({"commit": oid, "ref": one.ref, "old": one.old, "new": one.new, "at": one.at, "key": signed.key})
    return log.received, rows


def _moment(seconds: int | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat()


def _readable(manifest: Mapping[str, Any]) -> str:
    """The manifest for a person."""
    record, none = manifest["record"], "—"
    state = words.state(record["state"]).render("zh")
    text = _HEAD.format(
        kind=record["kind"], id=record["id"], state=state + ("（补批）" if record["late"] else ""), revision=record["revision"],
        digest=record["digest"] or none, version=manifest["policy"]["version"], policy=manifest["policy"]["digest"],
        tip=manifest["tip"], root=manifest["root"],
    )
    for number, one in enumerate(manifest["signatures"], 1):
        _, revision, digest = one["says"]["Item"].split(" ")
        text += _ROW.format(
            number=number, name=one["shown"], event=one["title"], time=one["time"], role=one["says"].get("Role", none),
            meaning=one["says"].get("Meaning", none), opinion=" ".join(one["opinion"].split()) or none, key=one["key"], digest=digest,
            revision=revision[1:], commit=one["commit"], received=one["received"] or none,
        )
    if manifest["refused"]:
        text += _REFUSED
    for one in manifest["refused"]:
        text += f"   {one['commit']}  {'已收回' if one['retracted'] else '、'.join(one['codes']) or none}\n"
    return text
