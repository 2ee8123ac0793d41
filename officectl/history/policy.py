"""The policy: who is who, which key is whose, who may do what. The only source of authority.

A policy is the files below `policy/active/` (or `policy/next/`): `policy.toml`, `roles.toml`, `flows/<kind>.toml`.
Values are immutable; one `Policy` per version is built and asked many times. Contract: docs/contracts/history.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from officectl.history import names
from officectl.history.flow import Flow
from officectl.light import dataclass, field
from officectl.records.fault import Fault

Assurance = Literal["signed", "received"]
KeyState = Literal["active", "retired", "compromised"]

FORMAT = 1
"""The newest policy format that this version reads; a higher one is UNSUPPORTED."""
ADMIN = names.ADMIN
"""The role that guards policy and governed files. The only role written without an org."""


@dataclass(frozen=True, slots=True)
class Key:
    """One public key of a person. Only `active` ones give authority to new landings."""

    fp: str
    """`SHA256:` and 43 characters of base64, as ssh-keygen prints it."""
    state: KeyState = "active"
    since: str = ""
    """Compromised only: votes that landed after this commit (full id) no longer count. Empty: none counts."""


@dataclass(frozen=True, slots=True)
class Person:
    """One entry `[people."<id>"]` of roles.toml."""

    id: str
    name: str
    email: str = ""
    dept: str = ""
    """The org a person belongs to; what role `*` is measured by under a `scope`."""
    roles: frozenset[str] = frozenset()
    """`name@org-id`, and `policy-admin`."""
    keys: tuple[Key, ...] = ()


@dataclass(frozen=True, slots=True)
class Recovery:
    """Break-glass keys: `k` of them decide a policy change when the administrators cannot. Good for policy events only."""

    k: int = 0
    """0: no recovery keys."""
    holders: Mapping[str, Person] = field(default_factory=dict)
    """Holder id (what Office-Actor names) → name and key; never an id or key of `people`."""


NO_RECOVERY = Recovery()


@dataclass(frozen=True, slots=True)
class Settings:
    """`[global]` of policy.toml."""

    assurance: Assurance = "signed"
    policy_threshold: int = 2
    """Votes for a change of policy or governed files, the proposer not counted."""
    min_admins: int = 3
    delegable: frozenset[str] = frozenset()
    """Role names (without org) whose holder may delegate them."""
    clock_skew_s: int = 300
    """Seconds by which a commit may be older than its parent or ahead of now without a finding."""
    late_days: int = 7
    """Days between an event's date and its landing, above which it is LATE_LANDING."""
    delegation_max_days: int = 30
    """Most days of a delegation, first and last day counted."""
    meanings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Event → the meanings it may carry (`[meanings]`). An event that is not listed may carry any, or none."""


class Policy:
    """One version of the policy. Made by `load`, never changed."""

    __slots__ = (
        "_admins", "_emails", "_keys", "_recovery_keys", "digest", "flows", "people", "prev", "recovery", "settings", "version",
    )

    def __init__(
        self, version: int, prev: str, digest: str, settings: Settings, people: Mapping[str, Person], flows: Mapping[str, Flow],
        recovery: Recovery = NO_RECOVERY,
    ) -> None:
        self.version: Final = version
        self.prev: Final = prev
        """Digest of the version before, empty for version 1."""
        self.digest: Final = digest
        self.settings: Final = settings
        self.people: Final = people
        self.flows: Final = flows
        """Kind → its flow; a kind that is absent has none, its records are `recorded`."""
        self.recovery: Final = recovery
        keys: dict[str, tuple[Person, Key]] = {}
        shared: set[str] = set()
        emails: dict[str, set[str]] = {}
        for person in people.values():
            if person.email:
                emails.setdefault(person.email.lower(), set()).add(person.id)
            for key in person.keys:
                if key.fp in keys:
                    shared.add(key.fp)
                keys[key.fp] = (person, key)
        held: dict[str, Person] = {}
        for holder in recovery.holders.values():
            for key in holder.keys:
                if key.fp in held:
                    shared.add(key.fp)
                held[key.fp] = holder
        for fp in shared | (keys.keys() & held.keys()):   # whose it is cannot be said: nobody's
            keys.pop(fp, None)
            held.pop(fp, None)
        self._keys: Final = keys
        self._recovery_keys: Final = held
        self._admins: Final = frozenset(person.id for person in people.values() if ADMIN in person.roles)
        self._emails: Final = {email: frozenset(ids) for email, ids in emails.items()}

    def __repr__(self) -> str:
        return f"Policy({self.version}, {self.digest!r})"

    def person_of_key(self, fingerprint: str) -> tuple[Person, Key] | None:
        """Whose key it is, whatever its state (the caller looks at `Key.state`); None for unknown, shared, recovery keys."""
        return self._keys.get(fingerprint)

    def recovery_of_key(self, fingerprint: str) -> Person | None:
        """Which recovery holder's key it is."""
        return self._recovery_keys.get(fingerprint)

    def persons_of_email(self, email: str) -> frozenset[str]:
        """Who may stand behind an unsigned commit: every person with this address, letter case ignored."""
        return self._emails.get(email.lower(), frozenset())

    def holds(self, person: str, role: str, org: str = "") -> bool:
        """Whether a person holds `role` at `org`. Role `*`: any person in the policy (with org: whose dept it is).
        Without an org: at any org; `policy-admin` has none."""
        entry = self.people.get(person)
        if entry is None:
            return False
        if role == "*":
            return not org or entry.dept == org
        if role == ADMIN:
            return not org and ADMIN in entry.roles
        if org:
            return f"{role}@{org}" in entry.roles
        return any(held.rpartition("@")[0] == role for held in entry.roles)

    def orgs(self, person: str, role: str) -> frozenset[str]:
        """The orgs at which a person holds `role` (role `*`: the dept)."""
        entry = self.people.get(person)
        if entry is None:
            return frozenset()
        if role == "*":
            return frozenset((entry.dept,)) if entry.dept else frozenset()
        pairs = (held.rpartition("@") for held in entry.roles)
        return frozenset(org for name, _, org in pairs if name == role)

    def admins(self) -> frozenset[str]:
        """The persons who hold `policy-admin`."""
        return self._admins

    @property
    def single_admin(self) -> bool:
        """单人管理: exactly one administrator, whose `propose` is the vote. Printed on every report."""
        return len(self._admins) == 1 and self.settings.policy_threshold == 1

    def meaning_ok(self, event: str, meaning: str) -> bool:
        """Whether an event may carry this `Office-Meaning`."""
        listed = self.settings.meanings.get(event)
        return listed is None or meaning in listed


def load(files: Mapping[str, bytes]) -> tuple[Policy | None, list[tuple[str, Fault]]]:
    """The policy that the files state (paths relative to `policy/active/`), and every fault with its file. Never raises.

    Policy is None when there is any fault: POLICY_INVALID (cannot be read, unknown key, wrong value), UNSUPPORTED (a
    higher `format`: nothing can be said about it). Invariants are `judge_change`'s.
    """
    from officectl.history.policy_load import load as read

    return read(files)


def digest(files: Mapping[str, bytes]) -> str:
    """`sha256:<hex>` of the canonical content of the files, the same below `active/` and `next/`; empty when a file cannot
    be read as TOML."""
    from officectl.history.policy_load import digest as seal
    return seal(files)


def judge_change(old: Policy | None, new: Policy, *, by_recovery: bool = False) -> list[Fault]:
    """What forbids that `new` follows `old` (None: `new` is the root). Pure; votes are the verifier's business.

    Codes: POLICY_VERSION (version or prev), POLICY_LOCKOUT (too few administrators, threshold below 2), POLICY_KEY_SHARED,
    POLICY_INVALID (another invariant). `by_recovery`: the change was voted with recovery keys; only they may change
    the recovery keys.
    """
    from officectl.history.policy_judge import judge
    return judge(old, new, by_recovery)
