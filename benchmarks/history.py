"""Made-up signed histories of any size: 8 commits a record (new, edit, submit, return, edit, submit, review, approve), some merges.

Usage: python -m benchmarks.history FOLDER RECORDS [--unsigned]
A bare repository is written, branch `main`, policy in force from the first commit. Commits are signed in this process (package
`cryptography`); a key file for every person lies in FOLDER/keys.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import os
import struct
import subprocess
import zlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import NamedTuple

LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
START = 1_760_000_000
A_MONTH = 250   # records a folder
AT_ONCE = 24    # records under way at any time
BRANCH_EVERY = 50
ORG = "gov-office"


class Person(NamedTuple):
    """One signer."""

    id: str
    name: str
    roles: tuple[str, ...]

    @property
    def ident(self) -> str:
        """As git writes an author."""
        return f"{self.name} <{self.id}@example.invalid>"


CLERKS = [Person("zhang.wei", "张伟", (f"经办人@{ORG}",)), Person("li.na", "李娜", (f"经办人@{ORG}",))]
HEAD = Person("wang.qiang", "王强", (f"科室负责人@{ORG}",))
CHIEF = Person("zhao.min", "赵敏", (f"主要负责人@{ORG}", "policy-admin"))
ADMINS = [Person("sun.jing", "孙静", ("policy-admin",)), Person("zhou.yang", "周洋", ("policy-admin",))]
PEOPLE = [*CLERKS, HEAD, CHIEF, *ADMINS]

FLOW = """on_edit_after_approval = "violation"

[[stage]]
event = "submit"
state = "submitted"
zh = "送审"
role = "*"
self = true

[[stage]]
event = "review"
state = "reviewed"
zh = "审核"
role = "科室负责人"
scope = "unit"

[[stage]]
event = "approve"
state = "approved"
zh = "签发"
role = "主要负责人"
distinct = ["review"]

[return]
zh = "退回"
roles = ["科室负责人", "主要负责人"]
from = ["submitted", "reviewed"]
reason = true
"""

CONFIG = 'format = 1\nname = "清源县政府办公室"\norgan_level = "县"\n'


class Signer:
    """Ed25519 keys in this process, signing as `ssh-keygen -Y sign -n git` does."""

    def __init__(self, seed: int) -> None:
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        self.keys = {}
        self.public: dict[str, bytes] = {}
        self.private: dict[str, bytes] = {}
        raw = serialization.Encoding.Raw, serialization.PublicFormat.Raw
        for person in PEOPLE:
            key = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(f"{seed}/{person.id}".encode()).digest())
            self.keys[person.id] = key
            self.public[person.id] = text(b"ssh-ed25519") + text(key.public_key().public_bytes(*raw))
            self.private[person.id] = key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.OpenSSH, serialization.NoEncryption())

    def fingerprint(self, person: str) -> str:
        """SHA256:… of a person's key."""
        return fingerprint(self.public[person])

    def armour(self, person: str, payload: bytes) -> bytes:
        """The armoured signature, lines of 70 characters."""
        head = text(b"git") + text(b"") + text(b"sha512")
        signed = self.keys[person].sign(b"SSHSIG" + head + text(hashlib.sha512(payload).digest()))
        blob = b"SSHSIG" + struct.pack(">I", 1) + text(self.public[person]) + head + text(
            text(b"ssh-ed25519") + text(signed))
        coded = base64.b64encode(blob)
        lines = [coded[at:at + 70] for at in range(0, len(coded), 70)]
        return b"\n".join([b"-----BEGIN SSH SIGNATURE-----", *lines, b"-----END SSH SIGNATURE-----"])


def text(raw: bytes) -> bytes:
    """An SSH string."""
    return struct.pack(">I", len(raw)) + raw


def fingerprint(public: bytes) -> str:
    """As ssh-keygen prints it."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(public).digest()).decode().rstrip("=")


def policy(signer: Signer | None) -> dict[str, str]:
    """The files of policy/active."""
    roles: list[str] = []
    for person in PEOPLE:
        fp = signer.fingerprint(person.id) if signer else fingerprint(person.id.encode())
        quoted = ", ".join(f'"{role}"' for role in person.roles)
        roles.append(
            f'[people."{person.id}"]\nname = "{person.name}"\nemail = "{person.id}@example.invalid"\ndept = "{ORG}"\n'
            f'roles = [{quoted}]\n\n[[people."{person.id}".keys]]\nfp = "{fp}"\nstate = "active"\n')
    settings = 'version = 1\nprev = ""\nformat = 1\n\n[global]\nassurance = "signed"\npolicy_threshold = 2\nmin_admins = 3\n'
    return {"policy.toml": settings, "roles.toml": "\n".join(roles), "flows/trip.toml": FLOW}


class Step(NamedTuple):
    """One commit to come: of a record, by a person; `raw` is the file's new content, empty when nothing changes."""

    path: str
    raw: str
    who: Person
    message: str


def record(number: int, chance: Random, seen: str) -> Iterator[Step]:
    """The eight steps of one record's life. `seen`: the digest of the policy that signers saw."""
    from officectl.records import canonical, toml
    month = number // A_MONTH
    day = date(2020 + month // 12, month % 12 + 1, 15)
    ident = f"trip-{day:%Y%m%d}-{''.join(chance.choices(LETTERS, k=8))}"
    path = f"records/trip/{day:%Y}/{day:%m}/{ident}.toml"
    clerk = CLERKS[number % len(CLERKS)]

    def content(version: int) -> tuple[str, str]:
        raw = (
            f'id = "{ident}"\nno = "{day.year}-{number:05d}"\nunit = "{ORG}"\napplicant = "{clerk.id}"\n'
            f'vehicle = "veh-{number % 66:03d}"\ndrivers = ["chen.shi"]\nusers = ["li.si", "接送检查组"]\nheadcount = {version + 1}\n'
            f'from_place = "county-seat"\nto_place = "place-{number % 60:02d}"\npurpose = "赴第{number % 60}镇督查防汛物资储备（第{version}稿）"\n'
            f'plan_out = {day}T08:30:00\nplan_in = {day}T17:30:00\narea = "县内"\nguarantee = "应急"\n')
        data = toml.read(raw.encode()).data
        assert data is not None
        return raw, canonical.digest("trip", data)

    def event(name: str, zh: str, revision: int, digest: str, who: Person, role: str, opinion: str) -> str:
        told = f"\n{opinion}\n" if opinion else ""
        seat = f"Office-Role: {role}\n" if role else ""
        meant = "Office-Meaning: 同意\n" if name == "approve" else ""
        return (
            f"{zh}：派车单 {day.year}-{number:05d} 赴镇督查防汛\n{told}\nOffice-Format: 1\nOffice-Event: {name}\n"
            f"Office-Item: trip/{ident} r{revision} {digest}\nOffice-Actor: {who.id}\n{seat}{meant}"
            f"Office-Policy: 1 {seen}\n")

    texts = [content(version) for version in range(3)]
    yield Step(path, texts[0][0], clerk, f"新建：派车单 {day.year}-{number:05d}\n")
    yield Step(path, texts[1][0], clerk, f"修改：派车单 {day.year}-{number:05d} 乘车人数\n")
    yield Step(path, "", clerk, event("submit", "送审", 1, texts[1][1], clerk, "", ""))
    yield Step(path, "", HEAD, event("return", "退回", 1, texts[1][1], HEAD, HEAD.roles[0], "事由不清，请补充。"))
    yield Step(path, texts[2][0], clerk, f"修改：派车单 {day.year}-{number:05d} 事由\n")
    yield Step(path, "", clerk, event("submit", "送审", 2, texts[2][1], clerk, "", ""))
    yield Step(path, "", HEAD, event("review", "审核", 2, texts[2][1], HEAD, HEAD.roles[0], ""))
    yield Step(path, "", CHIEF, event("approve", "签发", 2, texts[2][1], CHIEF, CHIEF.roles[0], "同意。请注意行车安全。"))


def stream(count: int, files: dict[str, str], chance: Random) -> Iterator[bytes]:
    """What fast-import reads. Marks are commit numbers."""
    from officectl.history import policy as policies
    mark, moment = 0, START
    seen = policies.digest({name: raw.encode() for name, raw in files.items()})

    def commit(branch: str, who: Person, message: str, parents: list[int], changes: dict[str, str]) -> bytes:
        nonlocal mark, moment
        mark += 1
        moment += 60
        told = message.encode()
        lines = [f"commit refs/heads/{branch}\nmark :{mark}\nauthor {who.ident} {moment} +0800\n"
                 f"committer {who.ident} {moment} +0800\ndata {len(told)}\n".encode(), told, b"\n"]
        for word, parent in zip(("from", "merge"), parents, strict=False):
            lines.append(f"{word} :{parent}\n".encode())
        for path, raw in changes.items():
            blob = raw.encode()
            lines += (f"M 100644 inline {path}\ndata {len(blob)}\n".encode(), blob, b"\n")
        return b"".join(lines)

    first = {"officectl.toml": CONFIG, **{f"policy/active/{name}": raw for name, raw in files.items()}}
    yield commit("main", CHIEF, "启用审批制度\n", [], first)
    tip, number, since = mark, 0, 0
    under_way: list[Iterator[Step]] = []
    while True:
        while number < count and len(under_way) < AT_ONCE:
            under_way.append(record(number, chance, seen))
            number += 1
        if not under_way:
            return
        life = chance.choice(under_way)
        step = next(life, None)
        if step is None:
            under_way.remove(life)
            continue
        since += 1
        if since < BRANCH_EVERY or len(under_way) < 2:
            yield commit("main", step.who, step.message, [tip], {step.path: step.raw} if step.raw else {})
            tip = mark
            continue
        since = 0   # this record goes on for a while on a branch, the main line goes on with another one
        side = tip
        changes: dict[str, str] = {}
        for _ in range(chance.randint(1, 4)):
            yield commit("side", step.who, step.message, [side], {step.path: step.raw} if step.raw else {})
            side = mark
            changes |= {step.path: step.raw} if step.raw else {}
            following = next(life, None)
            if following is None:
                break
            step = following
        else:
            following = step
        if following is None:
            under_way.remove(life)
        other = chance.choice([one for one in under_way if one is not life])
        if (meanwhile := next(other, None)) is not None:
            yield commit("main", meanwhile.who, meanwhile.message, [tip], {meanwhile.path: meanwhile.raw} if meanwhile.raw else {})
            tip = mark
        yield commit("main", CLERKS[0], "合并：本科室草稿\n", [tip, side], changes)
        tip = mark
        if following is not None:
            yield commit("main", step.who, step.message, [tip], {step.path: step.raw} if step.raw else {})
            tip = mark


def git(folder: Path, *args: str, stdin: bytes = b"") -> bytes:
    """One git, quietly."""
    return subprocess.run(["git", "-C", str(folder), *args], input=stdin, capture_output=True, check=True).stdout


def make(folder: Path, count: int, *, signed: bool = True, seed: int = 7) -> str:
    """Write the history of `count` records; the tip's id."""
    folder.mkdir(parents=True)
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(folder)], check=True)
    signer = Signer(seed) if signed else None
    with subprocess.Popen(["git", "-C", str(folder), "fast-import", "--quiet"], stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        for piece in stream(count, policy(signer), Random(seed)):
            process.stdin.write(piece)
        process.stdin.close()
        assert process.wait() == 0
    tip = git(folder, "rev-parse", "main").decode().strip()
    if signer is not None:
        (folder / "keys").mkdir()
        for person, raw in signer.private.items():
            file = folder / "keys" / person
            file.write_bytes(raw)
            file.chmod(0o600)
            public = base64.b64encode(signer.public[person]).decode()
            file.with_suffix(file.suffix + ".pub").write_text(f"ssh-ed25519 {public} {person}\n")
        tip = sign_all(folder, tip, signer)
        git(folder, "update-ref", "refs/heads/main", tip)
    git(folder, "update-ref", "-d", "refs/heads/side")
    git(folder, "repack", "-adfq")
    return tip


def sign_all(folder: Path, tip: str, signer: Signer) -> str:
    """Write every commit again with its committer's signature; the new tip."""
    order = git(folder, "rev-list", "--topo-order", "--reverse", tip)
    new: dict[bytes, bytes] = {}
    place = folder / "signed.pack"
    with place.open("w+b") as out:
        out.write(struct.pack(">4sII", b"PACK", 2, order.count(b"\n")))
        with subprocess.Popen(["git", "-C", str(folder), "cat-file", "--batch", "--buffer"], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE) as process:
            assert process.stdin is not None and process.stdout is not None
            if os.fork() == 0:   # two pipes, two processes: neither waits for the other
                process.stdin.write(order)
                process.stdin.close()
                os._exit(0)
            process.stdin.close()
            while line := process.stdout.readline():
                oid, _, size = line.split()
                raw = process.stdout.read(int(size))
                process.stdout.read(1)
                head, _, message = raw.partition(b"\n\n")
                lines = head.split(b"\n")
                lines = [b"parent " + new[one[7:]] if one.startswith(b"parent ") else one for one in lines]
                who = lines[-1].partition(b"<")[2].partition(b"@")[0].decode()
                payload = b"\n".join(lines) + b"\n\n" + message
                armour = signer.armour(who, payload).replace(b"\n", b"\n ")
                raw = b"\n".join([*lines, b"gpgsig " + armour]) + b"\n\n" + message
                new[oid] = hashlib.sha1(b"commit %d\0" % len(raw) + raw).hexdigest().encode()
                out.write(packed(raw))
        out.flush()
        out.seek(0)
        sum_ = hashlib.file_digest(out, "sha1").digest()   # as the pack format wants
        out.write(sum_)
    git(folder, "index-pack", str(place), "-o", str(folder / "objects/pack/pack-signed.idx"))
    place.rename(folder / "objects/pack/pack-signed.pack")
    return new[tip.encode()].decode()


def packed(raw: bytes) -> bytes:
    """A commit as it lies in a pack."""
    size = len(raw)
    byte = 1 << 4 | size & 15
    size >>= 4
    head = bytearray()
    while size:
        head.append(byte | 0x80)
        byte = size & 0x7F
        size >>= 7
    head.append(byte)
    return bytes(head) + zlib.compress(raw, 1)


def main() -> None:
    """Write one."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.history")
    parser.add_argument("folder", type=Path)
    parser.add_argument("records", type=int)
    parser.add_argument("--unsigned", action="store_true")
    asked = parser.parse_args()
    print(make(asked.folder, asked.records, signed=not asked.unsigned))


if __name__ == "__main__":
    main()
