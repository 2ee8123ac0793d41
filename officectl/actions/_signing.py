"""Who signs here: the person of the policy whose key git or ssh-agent has, and the signed commit that he makes.

An event's author is the person as the policy knows him; who commits is whoever git says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from officectl.errors import NotWritten
from officectl.git import signing
from officectl.git.signing import NoSigningKey, SigningKey
from officectl.history import message
from officectl.light import dataclass
from officectl.store import write
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.git.commit import Author
    from officectl.git.repo import Git
    from officectl.history.model import Event
    from officectl.history.policy import Person, Policy
    from officectl.store.workspace import Workspace


class KeyNotInPolicy(NotWritten):
    """The key is nobody's."""

    text = Text(
        "密钥 {fp} 不在现行制度（第 {version} 版）里，签了也不算数",
        "the key {fp} is in nobody's name in policy version {version}; its signature would not count",
    )
    remedy_text = Text(
        "换成登记过的密钥（git config user.signingkey），或请制度管理员登记：officectl keys add <人员> <公钥文件>",
        "use a key that is registered (git config user.signingkey), or have an administrator add it: `officectl keys add PERSON FILE`",
    )


class KeyNotActive(NotWritten):
    """The key was retired or reported compromised."""

    text = Text("{name} 的密钥 {fp} 已{state}，不能再签", "the key {fp} of {name} is {state} and signs no more")
    remedy_text = Text("换成在用的密钥：git config user.signingkey", "use the active key: git config user.signingkey")


class SeveralKeys(NotWritten):
    """ssh-agent holds several keys of the policy, and git's configuration chooses none."""

    text = Text("ssh-agent 里有 {count} 把登记过的密钥：{people}", "ssh-agent holds {count} registered keys: {people}")
    remedy_text = Text("用 git config user.signingkey 指定用哪一把", "say which one with git config user.signingkey")


_STATES = {"retired": Text("停用", "retired"), "compromised": Text("报失", "reported compromised")}


@dataclass(frozen=True, slots=True)
class Signer:
    """A key and whose it is."""

    key: SigningKey
    person: Person
    recovery: bool = False
    """Whether it is a recovery key (and the person its holder)."""


def any_key(git: Git) -> SigningKey:
    """The key to sign with where no policy says whose it is yet. Raises NoSigningKey, SeveralKeys, SigningFormat, SigningKeyUnreadable."""
    found = signing.configured(git)
    if found is not None:
        return found
    held = signing.agent()
    if not held:
        raise NoSigningKey
    if len(held) > 1:
        raise SeveralKeys(count=len(held), people=[key.comment or key.fingerprint for key in held])
    return held[0]


def signer(git: Git, policy: Policy, *, recovery: bool = False) -> Signer:
    """Who signs under this policy. `recovery`: recovery keys will do, too.

    Raises NoSigningKey, SigningFormat, SigningKeyUnreadable, KeyNotInPolicy, KeyNotActive, SeveralKeys.
    """
    key = signing.configured(git)
    if key is not None:
        return _held(key, policy, recovery)
    held = signing.agent()
    if not held:
        raise NoSigningKey
    good = []
    for key in held:
        found = policy.person_of_key(key.fingerprint)
        if (found is not None and found[1].state == "active") or (recovery and policy.recovery_of_key(key.fingerprint)):
            good.append(key)
    if len(good) > 1:
        owners = [_held(key, policy, recovery).person.name for key in good]
        raise SeveralKeys(count=len(good), people=owners)
    return _held(good[0] if good else held[0], policy, recovery)


def _held(key: SigningKey, policy: Policy, recovery: bool) -> Signer:
    found = policy.person_of_key(key.fingerprint)
    if found is not None:
        person, entry = found
        if entry.state != "active":
            raise KeyNotActive(name=person.name, fp=key.fingerprint, state=_STATES[entry.state])
        return Signer(key, person)
    holder = policy.recovery_of_key(key.fingerprint) if recovery else None
    if holder is not None:
        return Signer(key, holder, True)
    raise KeyNotInPolicy(fp=key.fingerprint, version=policy.version)


def author(person: Person) -> Author | None:
    """The author of a person's event: name and address as in the policy; None (git's own) where the policy has no address."""
    from officectl.git.commit import Author

    return Author(person.name, person.email) if person.email else None


Touch = Callable[[SigningKey], None]
"""Told before a key that must be touched is asked to sign."""


def _ignore(key: SigningKey) -> None:
    return None


def commit(
    ws: Workspace, signer: Signer, subject: str, event: Event | None, *, head: str,
    changes: Mapping[str, bytes | None] | None = None, expect: Mapping[str, bytes | None] | None = None, touch: Touch = _ignore,
) -> write.Commit:
    """A signed commit on `head`: an event, files, or both. Without files it has exactly its parent's tree.

    Raises SigningFailed, HeadMoved and what `write.commit` raises; then nothing was written.
    """
    if signer.key.hardware:
        touch(signer.key)
    text = subject + "\n" if event is None else message.write(subject, event).decode()
    who = author(signer.person)
    if not changes:
        return write.event(ws, text, head=head, key=signer.key, author=who)
    return write.commit(ws, changes, text, author=who, expect=expect, key=signer.key)
