"""Who acts in the demonstration: people with their roles, the keys made for them, and the policy's register of both by version."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from officectl.git import signing, ssh_keys
from officectl.records.layout import text_literal

if TYPE_CHECKING:
    from typing import Any

DOMAIN = "qingyuan.example"
_DATA = Path(__file__).resolve().parent
_HEAD = """\
# 谁是谁、谁的密钥、谁有什么角色。只有表决启用后的改动才算数。
# Who is who, whose key, which roles. Changes count once they are voted and activated.
"""


class Actor(NamedTuple):
    """One person with a key."""

    id: str
    name: str
    dept: str
    roles: tuple[str, ...]
    since: int
    """The policy version that enters him."""
    rotated: int
    """The policy version from which his second key is in use; 0: he has one only."""

    @property
    def email(self) -> str:
        """As the policy has it."""
        return f"{self.id}@{DOMAIN}"

    @property
    def ident(self) -> str:
        """As git writes it."""
        return f"{self.name} <{self.email}>"

    def role(self, name: str) -> str:
        """The role as he holds it; empty when he does not."""
        return next((held for held in self.roles if held.partition("@")[0] == name), "")


class Cast:
    """Everybody, with the keys in `folder`."""

    def __init__(self, folder: Path) -> None:
        data = read("cast.toml")
        self.folder = folder
        self.you: str = data["you"]
        self.threshold: int = data["admins_threshold"]
        self.least: int = data["min_admins"]
        self.people = {one.id: one for one in map(_actor, data["person"])}
        self._prints: dict[str, str] = {}

    def make_keys(self, program: str) -> None:
        """A key for everybody, two for who changes his. Raises SigningFailed, OSError."""
        self.folder.mkdir(parents=True, mode=0o700)
        names = [(name, one) for one in self.people.values() for name in _files(one)]
        ssh_keys.generate(program, [(self.folder / name, f"{one.id} (officectl demo)") for name, one in names])
        for name, _ in names:
            text = (self.folder / f"{name}.pub").read_text("utf-8")
            self._prints[name] = signing.public_key(text, name).fingerprint

    def allowed(self) -> bytes:
        """What `git log --show-signature` wants to know: whose key is whose. officectl never reads it, authority comes from the policy."""
        pairs = ((one, (self.folder / f"{name}.pub").read_text("utf-8").split()[:2]) for one in self.people.values() for name in _files(one))
        return "".join(f'{one.email} namespaces="git" {" ".join(words)}\n' for one, words in pairs).encode()

    def key(self, person: str, version: int) -> Path:
        """The private key that he uses under a version of the policy."""
        one = self.people[person]
        old = bool(one.rotated) and version < one.rotated
        return self.folder / (_OLD.format(id=person) if old else person)

    def register(self, version: int) -> bytes:
        """roles.toml of a version."""
        lines = [_HEAD]
        for one in self.people.values():
            if one.since > version:
                continue
            lines.append(f"\n[people.{text_literal(one.id)}]\nname = {text_literal(one.name)}\n")
            lines.append(f"email = {text_literal(one.email)}\ndept = {text_literal(one.dept)}\n")
            lines.append(f"roles = [{', '.join(map(text_literal, one.roles))}]\n")
            for name in _files(one):
                old = name != one.id
                if version < one.rotated and not old:
                    continue
                state = "retired" if old and version >= one.rotated else "active"
                lines.append(f'\n[[people.{text_literal(one.id)}.keys]]\nfp = "{self._prints[name]}"\nstate = "{state}"\n')
        return "".join(lines).encode()


_OLD = "{id}.old"


def _files(one: Actor) -> tuple[str, ...]:
    return (_OLD.format(id=one.id), one.id) if one.rotated else (one.id,)


def _actor(row: dict[str, Any]) -> Actor:
    return Actor(row["id"], row["name"], row["dept"], tuple(row["roles"]), row.get("from", 1), row.get("rotated", 0))


def read(name: str) -> dict[str, Any]:
    """One of the data files beside this module."""
    import tomllib

    return tomllib.loads((_DATA / name).read_text("utf-8"))


def flows() -> list[tuple[int, str, bytes]]:
    """Policy version, kind and flow file, where this county's differs from the template. A later one takes the place of an earlier."""
    files = [file for file in sorted((_DATA / "flows").iterdir()) if file.suffix == ".toml"]
    return [(int(file.stem.rpartition("-")[2]), file.stem.rpartition("-")[0], file.read_bytes()) for file in files]
