"""What passes between the parts of the history: events read from messages, commits read from git, facts about signatures,
the verdict. Plain values; nothing here reads, verifies or decides. What is made once a commit or more often is a NamedTuple: a third of
the cost of a dataclass (to change one: `_replace`).

The flow: `walk` reads commits from git → `message.read` reads their trailer block → `facts` says who signed →
`verify` decides with the `policy` in force → `Verdict`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from officectl.light import dataclass, field
from officectl.records.finding import Finding
from officectl.records.record import State

EventName = Literal[
    "submit", "review", "countersign", "approve", "return", "withdraw", "reopen", "void", "retract", "register",
    "propose", "activate",
]
"""The closed list of events. `propose`, `approve` and `activate` also serve policy and governed files."""


class Item(NamedTuple):
    """What an event is about: `trip/trip-… r2 sha256:…`, `policy/active v8 sha256:…`, `governed/all v12 sha256:…`."""

    kind: str
    """A record's kind, or `policy`, or `governed`."""
    id: str
    """A record's id, or `active`, or `all`."""
    number: int
    """The revision (r) of a record, the version (v) of policy and governed files."""
    digest: str
    """`sha256:` and 64 lower-case hex digits."""

    @property
    def is_record(self) -> bool:
        """Whether it names a record."""
        return self.kind not in ("policy", "governed")


class Event(NamedTuple):
    """A well-formed trailer block of a format that this version knows."""

    name: EventName
    items: tuple[Item, ...]
    actor: str
    role: str = ""
    """`role@org`, empty when the event needs none."""
    meaning: str = ""
    principal: str = ""
    """`Office-For`: for whom the actor acts, empty when for himself."""
    delegation: str = ""
    """The delegation record that allows it."""
    policy_version: int = 0
    policy_digest: str = ""
    """The policy the signer saw; informative, authority comes from history."""
    opinion: str = ""
    """意见: the free text between subject and block."""


@dataclass(frozen=True, slots=True)
class Malformed:
    """The message means to be an event and is none: it counts for nothing."""

    why: str
    """A stable short slug (`duplicate-key`, `outside-block`, `not-utf8` …) for tests and messages."""


@dataclass(frozen=True, slots=True)
class Unsupported:
    """An event of a later format or with a key that this version does not know; `items` are what could be read."""

    why: str
    items: tuple[Item, ...]


Message = Event | Malformed | Unsupported | None
"""None: an ordinary commit."""


class Ident(NamedTuple):
    """An author or committer line. `at` is seconds since 1970 (UTC), `zone` minutes east of UTC."""

    name: str
    email: str
    at: int
    zone: int


class Change(NamedTuple):
    """One path that differs between a commit and one of its parents. Modes as git prints them, ids full; an absent side has
    mode `000000`.
    """

    path: bytes
    old_mode: str
    new_mode: str
    old: str
    new: str


class Signature(NamedTuple):
    """The crypto fact of one commit: who signed, as far as mathematics says. Never who that is or what he may do.

    `state`: `none` (unsigned), `good` (then `key` is the fingerprint `SHA256:…`), `bad` (does not verify, two signatures,
    wrong namespace, broken armour, a key type that ssh-keygen refuses).
    """

    state: Literal["none", "good", "bad"]
    key: str = ""


class Commit(NamedTuple):
    """One commit as its raw bytes say. `broken` names why the strict header grammar refused it, else empty."""

    oid: str
    tree: str
    parents: tuple[str, ...]
    author: Ident
    committer: Ident
    message: bytes
    """The raw bytes of the message."""
    signature: bytes = b""
    """The armoured signature without header indentation, empty when unsigned."""
    payload: bytes = b""
    """What was signed: the raw commit without its gpgsig header. Empty when unsigned."""
    broken: str = ""
    changes: tuple[tuple[Change, ...], ...] = ()
    """One entry a parent, in parent order; a root commit has one, against nothing."""
    encoding: str = ""
    """The `encoding` header: other tools show the message as text of that encoding. Empty as a rule, which means UTF-8."""


@dataclass(frozen=True, slots=True)
class RecordState:
    """What verification derived for one record at the tip."""

    kind: str
    id: str
    state: State
    revision: int = 0
    digest: str = ""
    """Of the record's present content, empty when it is gone or cannot be read."""
    path: str = ""
    late: bool = False
    """Approved, but landed late or after departure (补批)."""
    acted: tuple[tuple[str, str, str, str], ...] = ()
    """The valid votes of the current revision: (event, person, principal, commit), in order."""
    since: str = ""
    """The commit that brought the record into this state."""
    landed: str = ""
    """The first-parent commit with which that commit landed."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer of one verification. The same answer, byte for byte, whoever asks and however it was computed."""

    tip: str
    root: str
    """The genesis commit, empty in an open workspace."""
    findings: tuple[Finding, ...]
    states: Mapping[str, RecordState]
    """Record id → derived state."""
    policy_version: int = 0
    policy_digest: str = ""
    pinned: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)
    """`<kind>/<event>` → number of valid events."""
    commits: int = 0
    digest: str = ""
    """`sha256:` over the state table: what is printed, eight characters of it on paper."""
    governed: Mapping[str, str] = field(default_factory=dict)
    """Governed path → blob id of the approved version in force."""
