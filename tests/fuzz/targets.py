"""What is fuzzed: every reader that meets bytes from outside. A target raises when something is wrong, and does nothing else."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from officectl.history import commit, message, policy
from officectl.history.model import Commit, Event, Malformed

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/history_contract"))

import second_reader  # noqa: E402  (the second reader lives beside the tests of the contract)

DIGEST = b"sha256:" + b"5f" * 32
BORDER = b"\n%%%\n"
"""Between the files of a fuzzed policy."""


@dataclass(frozen=True)
class Target:
    """A reader: what to run, what to start from, words that its grammar knows."""

    run: Callable[[bytes], None]
    seeds: Callable[[], list[bytes]]
    words: Sequence[bytes]


# -- messages ---------------------------------------------------------------------------------------------------------


def run_message(raw: bytes) -> None:
    """Never raises, agrees with the second reader, and an event is written and read back."""
    answer = message.read(raw)
    told: Any = None
    if isinstance(answer, Event):
        assert message.read(message.write("标题", answer)) == answer
        told = "event"
    elif answer is not None:
        told = "malformed" if isinstance(answer, Malformed) else "unsupported"
    other = second_reader.read(raw)
    assert told == ("event" if isinstance(other, dict) else other), (answer, other)


def message_seeds() -> list[bytes]:
    """The published vectors."""
    vectors = json.loads((ROOT / "docs/contracts/vectors/history-message.json").read_text(encoding="utf-8"))
    return [bytes.fromhex(one["hex"]) if "hex" in one else one["message"].encode() for one in vectors["cases"]]


MESSAGE_WORDS = [
    b"\n", b"\n\n", b": ", b" ", b"Office-", b"office-", b"Office-Format: 1\n", b"Office-Format: 2\n", b"Office-Event: ", b"Office-Item: ",
    b"Office-Actor: a\n", b"Office-For: a\n", b"Office-Delegation: d\n", b"Office-Role: ", b"Office-Meaning: ", b"Office-Policy: 7 ",
    b"Office-New-Key: x\n", b"policy/active v1 ", b"governed/all v1 ", b"trip/a r1 ", DIGEST, b"submit", b"propose", b"activate", b"r0",
    "分管领导@a".encode(), "\u3000".encode(), "\u200b".encode(), "\u2028".encode(), b"\r", b"\0", b"\xff", b"\x85", b"Change-Id: I\n",
]


# -- commits ----------------------------------------------------------------------------------------------------------


def run_commit(raw: bytes) -> None:
    """Never raises; what is not broken gives its header back."""
    for digits in (40, 64):
        read = commit.parse("0" * digits, raw)
        assert isinstance(read, Commit) and read.oid == "0" * digits
        if read.broken:
            continue
        assert raw.endswith(b"\n" + read.message) and raw.startswith(b"tree " + read.tree.encode() + b"\n")
        assert [line[7:].decode() for line in raw.split(b"\n\n")[0].split(b"\n") if line.startswith(b"parent ")] == list(read.parents)
        assert bool(read.signature) == bool(read.payload)
        if read.payload:
            assert b"\ngpgsig" not in read.payload[: len(read.payload) - len(read.message)]
            again = commit.parse("0" * digits, read.payload)
            assert (again.tree, again.parents, again.author, again.committer, again.message, again.signature, again.broken) == (
                read.tree, read.parents, read.author, read.committer, read.message, b"", "",
            )


def commit_seeds() -> list[bytes]:
    """A root, a signed commit, a merge, of both hash algorithms."""
    out = []
    for digits in (40, 64):
        tree, parent, other = b"tree " + b"a" * digits, b"parent " + b"b" * digits, b"parent " + b"c" * digits
        who = "author 王五 <wang.wu@example> 1795000000 +0800\ncommitter 王五 <wang.wu@example> 1795000000 +0800".encode()
        sign = b"gpgsig" + (b"-sha256" if digits == 64 else b"")
        armour = sign + b" -----BEGIN SSH SIGNATURE-----\n U1NIU0lH\n -----END SSH SIGNATURE-----"
        for lines in ([tree, who], [tree, parent, who, armour], [tree, parent, other, who], [tree, parent, who, b"encoding GBK"]):
            out.append(b"\n".join(lines) + b"\n\n\xe6\xa0\x87\n")
    return out


COMMIT_WORDS = [
    b"\n", b" ", b"\n\n", b"tree ", b"parent ", b"author ", b"committer ", b"gpgsig ", b"gpgsig-sha256 ", b"encoding UTF-8\n", b"mergetag x\n",
    b"a" * 40, b"b" * 64, b"<", b">", b"<a@b> 1 +0000\n", b" 1795000000 +0800\n", b"-", b"+", b"9" * 20, b"\0", b"\xff", b"\t",
    b"-----BEGIN SSH SIGNATURE-----\n ", b"-----BEGIN PGP SIGNATURE-----\n ",
]


# -- policies ---------------------------------------------------------------------------------------------------------

RECORDS: list[dict[str, Any]] = [{}, {"unit": "gov-office", "countersigners": ["finance"], "amount": 5}, {"unit": 7, "countersigners": {"a": [1, {}]}}]


def run_policy(raw: bytes) -> None:
    """Never raises; a policy answers every question; the digest does not depend on whether it is good."""
    names = ("policy.toml", "roles.toml", "flows/trip.toml")
    files = dict(zip(names, raw.split(BORDER), strict=False))
    made, faults = policy.load(files)
    seal = policy.digest(files)
    assert (made is None) == bool(faults)
    for path, fault in faults:
        assert fault.code in ("POLICY_INVALID", "UNSUPPORTED") and (path in files or fault.line == 0)
        assert fault.message.render("zh") and fault.message.render("en")
    if made is None:
        return
    assert made.digest == seal and len(seal) == 71
    policy.judge_change(None, made)
    policy.judge_change(made, made)
    for person in made.people.values():
        assert made.holds(person.id, "*") and all(made.holds(person.id, *role.split("@")) for role in person.roles)
        for key in person.keys:
            assert made.person_of_key(key.fp) in (None, (person, key))
    for flow in made.flows.values():
        assert flow.stages[0].event == "submit" and flow.stages[-1].state == "approved"
        for data in RECORDS:
            path = flow.path(data)
            assert path[0] is flow.stages[0] or len(path) == 1
            assert path[-1].state == "approved" and [one.state for one in path].count("approved") == 1
            assert len(path) > 1 or len(flow.stages) == 1


def policy_seeds() -> list[bytes]:
    """The base of the published vectors, and it with each of their edits."""
    vectors = json.loads((ROOT / "docs/contracts/vectors/history-policy.json").read_text(encoding="utf-8"))
    base = vectors["base"]
    out = [BORDER.join(text.encode() for text in base.values())]
    for case in [*vectors["faults"], *vectors["answers"]]:
        files = dict(base)
        for edit in case["edits"]:
            if edit["file"] in files:
                files[edit["file"]] = files[edit["file"]].replace(edit["old"], edit["new"], 1) if "old" in edit else edit["text"] or ""
        out.append(BORDER.join(text.encode() for text in files.values()))
    return out


POLICY_WORDS = [
    b"\n", b" = ", b'"', b"[[stage]]\n", b"[return]\n", b"[global]\n", b"[recovery]\n", b'event = "review"\n', b'state = "approved"\n', b"k = 2\n",
    b'k = "all"\n', b'of = "a.b"\n', b'when = "amount\xe2\x89\xa55"\n', b'when = "a=', b'role = "*"\n', b"self = true\n", b'distinct = ["review"]\n',
    b"format = 2\n", b"1", b"-1", b"1.5", b"true", b"[]", b"{}", b'"policy-admin"', b"2026-01-01", BORDER, b'[people."a"]\nname = "b"\n',
    b'roles = ["policy-admin"]\n', b"\0", b"\xff", b"\r\n", b"'''", b"state = 'compromised'\n",
]

TARGETS = {
    "message": Target(run_message, message_seeds, MESSAGE_WORDS),
    "commit": Target(run_commit, commit_seeds, COMMIT_WORDS),
    "policy": Target(run_policy, policy_seeds, POLICY_WORDS),
}
