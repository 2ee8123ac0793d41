"""`verify --checkpoint`: for a clone without the older history. What comes out is never called verified in full."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from officectl.errors import NoLedger
from officectl.history import carried, checkpoint, known, partial, witnesses
from officectl.history.errors import BadCheckpoint, NoSuchCheckpoint, WeakCheckpoint
from officectl.light import dataclass
from officectl.text.lang import Lang, Text

if TYPE_CHECKING:
    from officectl.git.repo import Git
    from officectl.history.chain import Chain
    from officectl.history.verify import Survey

_BEGAN = Text(
    "从存证 {name}（提交 {tip}）接着核验了 {count} 次提交。更早的历史没有看到，这不是完整核验。",
    "Went on from the checkpoint {name} (commit {tip}) over {count} commits. Older history was not seen: this is no full verification.",
)
_SIGNED = Text("存证由 {people} 签名（按制度要 {needed} 名）", "The checkpoint is signed by {people} (the policy wants {needed})")
_COMPARED = Text("  签名密钥已与给出的核对", "  their keys are those that were given")
_NOT_COMPARED = Text(
    "  签名密钥没有核对：与纸质密钥登记表对照 {keys}，用 --key 给出",
    "  their keys were not compared: look them up in the signed register of keys ({keys}) and give them with --key",
)
_NO_TAG = Text("没有这个标签，或签名不对", "there is no such tag, or its signature is not good")
_NO_STATE = Text("它没有带状态，或没有取来（标签 checkpoint/{name}.state）", "it carries no state, or the state was not fetched (tag checkpoint/{name}.state)")


class OtherKeys(NoLedger):
    """OTHER_KEYS: the signers' keys are not those of the register."""

    code = "OTHER_KEYS"
    text = Text("存证 {name} 的签名密钥 {found} 不在给出的密钥里", "the checkpoint {name} was signed with {found}, none of the keys given")
    remedy_text = Text(
        "不要使用这份副本；与纸质密钥登记表（officectl keys print）逐字核对",
        "do not use this copy; compare with the signed register of keys (`officectl keys print`)",
    )


@dataclass(frozen=True, slots=True)
class Start:
    """Where a verification began, and on whose word."""

    name: str
    tip: str
    commits: int
    """Commits that were read after it."""
    signers: tuple[tuple[str, str, str], ...]
    """(person, name, key), those that count."""
    needed: int
    compared: bool
    """Whether the signers' keys are those that were given."""

    def lines(self, lang: Lang) -> Iterator[str]:
        """For a person."""
        yield _BEGAN.render(lang, name=self.name, tip=self.tip[:10], count=self.commits)
        yield _SIGNED.render(lang, people=[name for _, name, _ in self.signers], needed=self.needed)
        yield (_COMPARED if self.compared else _NOT_COMPARED).render(lang, keys=[key for _, _, key in self.signers])

    def data(self) -> dict[str, object]:
        """For a program."""
        return {
            "name": self.name, "tip": self.tip, "commits": self.commits, "needed": self.needed, "compared": self.compared,
            "signers": [{"id": ident, "name": name, "key": key} for ident, name, key in self.signers],
        }


def survey(git: Git, tip: str, prefix: str, name: str, keys: Collection[str]) -> tuple[Survey, Start]:
    """Verify from the checkpoint up to `tip`. `keys`: fingerprints of the signers as the office published them; none: not compared.

    Raises NoSuchCheckpoint, BadCheckpoint, WeakCheckpoint, OtherKeys, NotOverCheckpoint, Incomplete, and what verification raises.
    """
    all_ = witnesses.load(git)
    figures = next((one.figures for one in all_ if one.name == name), None)
    if figures is None:
        raise NoSuchCheckpoint(name=name, why=_NO_TAG())
    kept = _carried(git, name, figures.carried)
    found = partial.verify(git, tip, name, figures, kept, now=int(time.time()), prefix=prefix)
    seen = found.seen
    assert seen is not None
    at: Chain | None = seen.line.get(known.CHAIN, kept.state["main"])
    now: Chain | None = seen.line.get(known.CHAIN, seen.line.head)
    if at is None or now is None:
        raise BadCheckpoint(name=name, what="policy")
    signers = {
        ident: (person, key) for ident, (person, key) in witnesses.persons(at.policy, figures, all_).items()
        if (owner := now.policy.person_of_key(key)) is None or owner[1].state != "compromised"
    }
    needed = witnesses.needed(at.policy)
    if len(signers) < needed:
        people = [person.name for person, _ in signers.values()]
        raise WeakCheckpoint(name=name, count=len(signers), people=people or "-", needed=needed)
    strange = sorted(key for _, key in signers.values() if keys and key not in keys)
    if len(signers) - len(strange) < needed:
        raise OtherKeys(name=name, found=strange)
    rows = tuple((ident, person.name, key) for ident, (person, key) in sorted(signers.items()) if key not in strange)
    commits = found.verdict.commits - figures.commits
    return found, Start(name, figures.tip, commits, rows, needed, bool(keys))


def _carried(git: Git, name: str, digest: str) -> carried.Carried:
    ref = f"{witnesses.FOLDER}{name}{checkpoint.STATE}"
    info = git.objects.info(ref)
    if not digest or info is None or info[1] != "blob" or info[2] > carried.LIMIT:
        raise NoSuchCheckpoint(name=name, why=_NO_STATE(name=name))
    held = git.objects.get(ref)
    raw = b"" if held is None else held.raw
    if carried.digest(raw) != digest:
        raise BadCheckpoint(name=name, what="sha256")
    found = carried.read(raw)
    if found is None:
        raise BadCheckpoint(name=name, what="format")
    return found
