"""After a legal removal of content (涉密, 个人隐私): a new history whose first commit has the old tip's files, and a statement, signed by as
many administrators as vote on a change of the policy, that says what was removed and why, and carries the verifier's state at the old
tip. The old approvals go on counting on their word; a new root is pinned; every report says so. Nothing is ever removed silently.

    脱密重建 3f2a91bc00                      refs/tags/redaction/<new root>, and -<person> for each further signer

    Redaction-Format: 1
    Redaction-Root: <new root>
    Redaction-Old: <old tip>
    Redaction-Old-Root: <old genesis>
    Redaction-Policy: 7 sha256:…
    Redaction-States: sha256:…              digest of the state table, the same before and after
    Redaction-Carried: sha256:…             of the state in refs/tags/redaction/<new root>.state
    Redaction-Removed: <blob id>            one line a content, sorted
    Redaction-Reason: one line
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from officectl.history import founding, known, names
from officectl.history.codes import Fact, fact
from officectl.history.verification import Verification

if TYPE_CHECKING:
    from officectl.git.repo import Git
    from officectl.history.carried import Carried
    from officectl.history.contents import Contents
    from officectl.history.genesis import Root
    from officectl.history.pins import Pin
    from officectl.history.policy import Person, Policy
    from officectl.history.receipts import Receipts
    from officectl.history.witnesses import Tag

FOLDER = "refs/tags/redaction/"
STATE = ".state"
_LINE = re.compile(r"Redaction-(Format|Root|Old|Old-Root|Policy|States|Carried|Removed|Reason): (.+)")
_ONCE = {"Format", "Root", "Old", "Old-Root", "Policy", "States", "Carried", "Reason"}


class Statement(NamedTuple):
    """What the signers say."""

    root: str
    old: str
    old_root: str
    policy_version: int
    policy_digest: str
    states: str
    carried: str
    removed: tuple[str, ...]
    reason: str


def write(one: Statement) -> bytes:
    """The tag's message."""
    rows = [
        "Redaction-Format: 1", f"Redaction-Root: {one.root}", f"Redaction-Old: {one.old}", f"Redaction-Old-Root: {one.old_root}",
        f"Redaction-Policy: {one.policy_version} {one.policy_digest}", f"Redaction-States: {one.states}", f"Redaction-Carried: {one.carried}",
        *(f"Redaction-Removed: {blob}" for blob in one.removed), f"Redaction-Reason: {one.reason}",
    ]
    return "\n".join([f"脱密重建 {one.root[:10]}", "", *rows, ""]).encode()


def read(message: bytes) -> Statement | None:
    """The statement of a tag's message; None when it is none, or of a later format."""
    block = message.decode("utf-8", "replace").rstrip("\n").rpartition("\n\n")[2]
    found: dict[str, str] = {}
    removed = []
    for line in block.split("\n"):
        match = _LINE.fullmatch(line)
        if match is None or match[1] in found:
            return None
        if match[1] == "Removed":
            removed.append(match[2])
        else:
            found[match[1]] = match[2]
    version, _, digest = found.get("Policy", "").partition(" ")
    if set(found) != _ONCE or found["Format"] != "1" or not removed or not re.fullmatch(names.NUMBER, version):
        return None
    return Statement(
        found["Root"], found["Old"], found["Old-Root"], int(version), digest, found["States"], found["Carried"], tuple(removed),
        found["Reason"],
    )


def refounded(raw: bytes, root: str) -> bytes:
    """A carried state (`carried.write`) as it begins at the new root: that one's policy is the first there is."""
    body = json.loads(raw)
    state: dict[str, Any] = body["state"]
    (number, at), = state["keys"][known.CHAIN][-1:]
    _, _, when, recovery, blobs = state["chains"][at]
    state["chains"], state["keys"][known.CHAIN] = [[-1, root, when, recovery, blobs]], [[number, 0]]
    (number, at), = state["keys"][known.APPROVED][-1:]
    _, version, files, _, seal = state["approved"][at]
    state["approved"], state["keys"][known.APPROVED] = [[-1, version, files, root, seal]], [[number, 0]]
    state |= {"root": root, "commits": 1, "receipts": ""}
    body["policies"] = {blob: body["policies"][blob] for _, _, blob in blobs}
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def mark(git: Git, root: str) -> str:
    """What a kept state must have been derived with: the statement's tags; empty where there is none."""
    if not root or git.objects.info(FOLDER + root) is None:
        return ""
    return git.run("for-each-ref", "--format=%(refname) %(objectname)", f"{FOLDER}{root}*").decode("utf-8", "surrogateescape")


class _Wrong(Exception):
    """Why a statement cannot be used."""


def begun(
    git: Git, root: Root, contents: Contents, pin: Pin | None, *, now: int, prefix: str, receipts: Receipts
) -> tuple[Verification, list[Fact]]:
    """The verifier at the root: founded there, or, after a removal, with the state that was carried over. REDACTED or
    REDACTION_INVALID are told. Raises as `founding.found`.
    """
    wrong = ""
    if git.objects.info(FOLDER + root.commit) is not None:
        try:
            seen, one = _carried_over(git, root, contents, now, prefix, receipts)
        except _Wrong as why:
            wrong = str(why)
        else:
            seen.tell([one])
            return seen, founding.pinned(seen, root.commit, pin)
    seen = Verification(contents, root.main, now=now, prefix=prefix, receipts=receipts)
    found = founding.found(seen, git, root, pin)
    if wrong and _of_an_administrator(git, root.commit, seen.line.get(known.CHAIN, 0).policy):
        seen.tell([fact("REDACTION_INVALID", root.commit, what=wrong)])
    return seen, found


def _of_an_administrator(git: Git, root: str, policy: Policy) -> bool:
    """Whether an administrator signed a tag of the root's name at all: a tag of anybody else is noise and stops nothing."""
    from officectl.history import witnesses

    owners = (policy.person_of_key(tag.key) for tag in witnesses.tags(git, FOLDER) if tag.target == root and tag.name.startswith(root))
    return any(one is not None and one[1].state == "active" and one[0].id in policy.admins() for one in owners)


def _carried_over(
    git: Git, root: Root, contents: Contents, now: int, prefix: str, receipts: Receipts
) -> tuple[Verification, Fact]:
    from officectl.history import conclude, partial, snapshot, witnesses

    tags = witnesses.tags(git, FOLDER)
    said = next((read(tag.message) for tag in tags if tag.name == root.commit), None)
    if said is None or said.root != root.commit:
        raise _Wrong("statement")
    kept = _state(git, said)
    first = founding.raw_commit(git, root.commit)
    data = {**kept.state, "at": first.committer.at}
    if first.parents or data.get("tree") != first.tree or data.get("root") != root.commit or data.get("setting") != {"prefix": prefix}:
        raise _Wrong("root")
    try:
        seen = snapshot.restore(data, root.commit, root.main[1:], contents, now=now, prefix=prefix, receipts=receipts)
        verdict = conclude.verdict(seen, root.commit, root.commit, pinned=False)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise _Wrong(type(error).__name__) from None
    if (verdict.digest, verdict.policy_version, verdict.policy_digest) != (said.states, said.policy_version, said.policy_digest):
        raise _Wrong("figures")
    if partial.files(seen) != partial.tree(git, root.commit, prefix):
        raise _Wrong("files")
    chain = seen.line.get(known.CHAIN, seen.line.head)
    signers = administrators(chain.policy, said, tags)
    if len(signers) < chain.policy.settings.policy_threshold:
        raise _Wrong(f"{len(signers)} < {chain.policy.settings.policy_threshold}")
    people = "、".join(person.name for person in signers.values())
    return seen, fact("REDACTED", root.commit, who=people, what=f"{said.old[:10]}, {len(said.removed)}, {said.reason}")


def _state(git: Git, said: Statement) -> Carried:
    from officectl.history import carried

    ref = FOLDER + said.root + STATE
    info = git.objects.info(ref)
    held = git.objects.get(ref) if info is not None and info[1] == "blob" and info[2] <= carried.LIMIT else None
    raw = b"" if held is None else held.raw
    found = carried.read(raw) if carried.digest(raw) == said.carried else None
    if found is None:
        raise _Wrong("state")
    return found


def administrators(policy: Policy, said: Statement, tags: list[Tag]) -> Mapping[str, Person]:
    """Who stands behind a statement: the administrators that signed just these words with an active key."""
    found = {}
    for tag in tags:
        owner = policy.person_of_key(tag.key) if read(tag.message) == said and tag.target == said.root else None
        if owner is not None and owner[1].state == "active" and owner[0].id in policy.admins():
            found[owner[0].id] = owner[0]
    return found
