"""A stranger without a key pushes whatever he likes: nothing of it may stop a verification, approve anything, or change who rules.

`OFFICECTL_HISTORIES=200` tries that many pushes instead of a few; `OFFICECTL_SEED=n` tries one.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from . import cast
from .judge import judge_folder
from .objects import Entry
from .office import Office
from .plain import toml
from .test_random import SEEDS

COMMITS = 25
PATHS = (
    "records/trip/2026/11/trip-20261102-0000000{}.toml", "records/task/2026/task-20261102-0000000{}.toml", "records/trip/{}.toml",
    "records/{}/x.toml", "records/trip/2026/11/{}", "records/delegation/2026/deleg-20261102-0000000{}.toml", "records/{}",
    "policy/next/policy.toml", "policy/next/roles.toml", "policy/next/flows/trip.toml", "policy/next/{}", "policy/{}",
    "policy/active/flows/{}.toml", "policy/active/roles.toml", "policy/active/policy.toml", "rules/{}.toml", "baseline.toml",
    "schemas/{}.schema.json", "attachments/00/" + "0" * 64 + ".pdf", "attachments/{}", "README", "records", "policy", "rules",
    "docs/{}/x",
)
VALUES = (
    "1", "-0.0", "true", '"x"', '"\\u0000chain"', "[]", "[[1], [2]]", "{}", "{ a = 1 }", "2026-11-20", "2026-11-20T08:30:00+08:00",
    "9223372036854775807", '"' + "长" * 300 + '"', '"\\U0010FFFF"', "1e9", "inf", '"\u202e"', '["a", "a"]', '"sha256:' + "0" * 64 + '"',
)
KEYS = (
    "id", "unit", "state", "flow", "attachments", "paper", "principal", "delegate", "roles", "from", "to", "people", "global", "format",
    "version", "prev", "stage", "countersigners", "x",
)
LINES = (
    "Office-Format: 1", "Office-Format: 2", "Office-Format: 999999999999999999999", "Office-Event: approve", "Office-Event: submit",
    "Office-Event: propose", "Office-Event: activate", "Office-Event: retract", "Office-Actor: wang.wu", "Office-Actor: ",
    "Office-For: wang.wu", "Office-Delegation: deleg-20261102-00000001", "Office-Role: 分管领导@gov-office", "Office-Meaning: 同意",
    "Office-Policy: 1 sha256:" + "0" * 64, "office-event: approve", " Office-Event: approve", "Office-Neues: x", "Signed-off-by: x <x@x>",
    "同意", "", "\r", "\u2028Office-Event: approve", "Co-authored-by: 王五 <wang.wu@qingyuan.example>", "Office-Item: policy/active v2 sha256:" + "0" * 64,
    "Office-Item: governed/all v1 sha256:" + "0" * 64, "Office-Item: trip/ r1 sha256:" + "0" * 64, "Office-Item: trip/x r99999999999 sha256:0",
)


class Stranger:
    """Random commits by somebody who has no key of ours."""

    def __init__(self, office: Office, seed: int, spared: str) -> None:
        self.office, self.random, self.spared = office, random.Random(seed), spared
        self.lines = [office.fork()]

    def commit(self) -> None:
        """One more."""
        chance = self.random
        line = chance.choice([self.office, *self.lines])
        files = dict(line.files)
        for _ in range(chance.choice((0, 1, 1, 2, 4))):
            self.change(files)
        how: dict[str, object] = {"key": chance.choice((None, None, "stranger", "mallory"))}
        kind = chance.random()
        if kind < 0.12 and line is not self.office:   # a main line that begins anew is refused long before
            how["parents"] = ()
        elif kind < 0.35:
            how["parents"] = tuple(dict.fromkeys((line.head, chance.choice(list(self.office.nodes)), chance.choice(self.lines).head)))
        if chance.random() < 0.3:
            how["headers"] = self.headers
        if chance.random() < 0.2:
            how["signature"] = lambda payload: bytes(chance.randrange(1, 255) for _ in range(80)).replace(b"\n", b"").decode("latin-1").encode()
        line.commit(self.message(), by=chance.choice((*cast.PEOPLE, "mallory")), base=files, **how)   # type: ignore[arg-type]
        if len(self.lines) < 3 and chance.random() < 0.1:
            self.lines.append(line.fork())

    def change(self, files: dict[str, Entry]) -> None:
        """One path gets, changes or loses its content."""
        chance = self.random
        path = chance.choice(PATHS).format(chance.choice(("1", "2", "a", "trip", "中", "x" * 60, "..x", "\udcff")))
        for other in list(files):   # a file cannot be a folder; the approved record itself is let alone
            if other.startswith(path + "/") or path.startswith(other + "/"):
                if other == self.spared or self.spared.startswith(path):
                    return
                del files[other]
        kind = chance.random()
        if kind < 0.1:
            files.pop(path, None)
        elif kind < 0.2:
            files[path] = Entry(chance.choice(("120000", "100755")), self.blob())
        elif kind < 0.23:
            files[path] = Entry("160000", self.office.genesis)
        else:
            files[path] = Entry("100644", self.blob())

    def blob(self) -> str:
        """Some content."""
        chance = self.random
        kind = chance.random()
        if kind < 0.15:
            raw = bytes(chance.randrange(256) for _ in range(chance.randrange(60)))
        elif kind < 0.3:
            old = chance.choice([raw for type_, raw in list(self.office.objects.content.values())[:200] if type_ == "blob"])
            raw = old.replace(b"a", chance.choice((b"b", b"", b'"', b"a")), 3)
        elif kind < 0.4:
            raw = toml(self.office.record("trip/" + self.spared.rpartition("/")[2].removesuffix(".toml"))).encode()
        else:
            raw = "".join(f"{chance.choice(KEYS)} = {chance.choice(VALUES)}\n" for _ in range(chance.randrange(5))).encode()
        return self.office.objects.put("blob", raw)

    def message(self) -> bytes:
        """Some words."""
        chance = self.random
        rows = [chance.choice(LINES) for _ in range(chance.randrange(9))]
        if chance.random() < 0.5:
            item = "trip/" + self.spared.rpartition("/")[2].removesuffix(".toml")
            seal = self.office.digest(item)
            rows = [
                "Office-Format: 1", f"Office-Event: {chance.choice(('approve', 'return', 'void', 'retract', 'withdraw', 'reopen'))}",
                f"Office-Item: {item} r1 {seal}", f"Office-Actor: {chance.choice(list(cast.PEOPLE))}", *rows[:chance.randrange(2)],
            ]
        raw = ("批准\n\n" + "\n".join(rows) + "\n").encode()
        return raw if chance.random() < 0.8 else raw.replace(b"a", bytes((chance.randrange(256),)), 2)

    def headers(self, rows: list[str]) -> list[str]:
        """Header lines turned upside down, as far as git still walks over them."""
        chance = self.random
        kind = chance.randrange(7)
        tail = next(at for at, row in enumerate(rows) if row.startswith("author"))
        if kind == 0:
            return [*rows, rows[-1]]
        if kind == 1:
            return [*rows[:tail], rows[0], *rows[tail:]]
        if kind == 2:
            return [*rows, f"encoding {chance.choice(('GBK', 'utf-8', 'x', ''))}"]
        if kind == 3:
            return [*rows[:-1], rows[-1].replace("+0800", chance.choice(("+9999", "-0000", "x", "")))]
        if kind == 4:
            return [*rows[:-1], rows[-1].rpartition(" ")[0].rpartition(" ")[0] + chance.choice((" 99999999999999 +0000", " -1 +0000", " 0 +0000"))]
        if kind == 5:
            return [*rows, "gpgsig x", " y"]
        return [*rows[:tail], rows[tail].replace("<", "").replace(">", ""), *rows[tail + 1:]]


@pytest.mark.parametrize("seed", SEEDS)
def test_stranger_stops_and_changes_nothing(office: Office, tmp_path: Path, seed: int) -> None:
    approved, reviewed = office.approved("trip", "7k2m9q4x"), office.reviewed("trip", "7k2m9q4z")
    policy = office.policy_at()
    governed = {path: entry.oid for path, entry in office.files.items() if not path.startswith(("policy/", "records/"))}
    spared = office.path(approved)
    stranger = Stranger(office, seed, spared)
    for _ in range(COMMITS):
        stranger.commit()
    folder = office.write_to(tmp_path / "repo.git")
    seen = judge_folder(folder, office.head, genesis=office.genesis)
    assert seen.refused == ""
    assert seen.exit == 1
    assert seen.verdict.root == office.genesis
    assert seen.verdict.policy_version == 1
    assert seen.verdict.governed == governed
    assert [one.id for one in seen.verdict.states.values() if one.state.name == "approved"] in ([approved.partition("/")[2]], [])
    assert seen.state(reviewed) not in ("approved", "returned", "void")
    assert policy
    for finding in seen.findings:
        assert finding.message.render("zh")
        assert finding.message.render("en")
