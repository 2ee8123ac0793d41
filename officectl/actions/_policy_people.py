"""People as they are named on the command line, and roles.toml with them in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from officectl.errors import UsageError
from officectl.git import signing
from officectl.history import names
from officectl.history.policy import ADMIN
from officectl.light import dataclass
from officectl.records.layout import text_literal
from officectl.text.lang import Text

HEAD = (
    "# 谁是谁、谁的密钥、谁有什么角色。只有按制度表决启用后的改动才算数。\n"
    "# Who is who, whose key is whose, who holds which role. Changes count once they are voted and activated.\n"
    "# 审计员@单位：只看、核验、取凭证、签存证（officectl checkpoint），不签批。审计员@ORG reads, verifies, signs checkpoints, approves nothing.\n"
)
_NAMES = {"name": "name", "姓名": "name", "email": "email", "邮箱": "email", "dept": "dept", "单位": "dept", "key": "key", "公钥": "key",
          "role": "role", "角色": "role"}  # fmt: skip


class BadPerson(UsageError):
    """A person who is not described as asked."""

    text = Text("看不懂这个人：{words}（{why}）", "this person cannot be understood: {words} ({why})")
    remedy_text = Text(
        "写成：\"wang.wu 王五 wang.wu.pub 分管领导@gov-office email=wang.wu@example.org dept=gov-office\"",
        'write it like "wang.wu 王五 wang.wu.pub 分管领导@gov-office email=wang.wu@example.org dept=gov-office"',
    )


class NoKeyFile(UsageError):
    """A public key's file that cannot be read."""

    text = Text("读不了公钥 {path}：{why}", "the public key {path} cannot be read: {why}")


_ID = Text("编号要用小写字母、数字、点和连字符", "an id has small letters, digits, dots and hyphens")
_FEW = Text("要有编号和姓名", "an id and a name are needed")
_ROLE = Text("“{word}”不是 角色@单位编号", "“{word}” is no role@org-id")
_KEY = Text("“{word}”这一项不认识", "“{word}” is unknown")
_NO_KEY = Text("没有公钥", "there is no public key")


@dataclass(frozen=True, slots=True)
class Entry:
    """One person for roles.toml."""

    id: str
    name: str
    keys: tuple[str, ...]
    """Fingerprints."""
    roles: tuple[str, ...] = ()
    email: str = ""
    dept: str = ""


def person(words: str, *, admin: bool = False) -> Entry:
    """A person from words: id, name, file of the public key, roles, `email=`, `dept=`. `admin`: policy-admin goes without saying.

    Raises BadPerson, NoKeyFile, BadPublicKey.
    """
    given: dict[str, list[str]] = {"name": [], "email": [], "dept": [], "key": [], "role": []}
    ident = ""
    for word in words.replace("，", " ").replace(",", " ").split():
        key, sign, value = word.partition("=")
        if sign and key in _NAMES:
            given[_NAMES[key]].append(value)
        elif not ident:
            ident = word
        elif word == ADMIN or names.is_held_role(word):
            given["role"].append(word)
        elif word.endswith(".pub") or "/" in word or word.startswith("SHA256:"):
            given["key"].append(word)
        elif not given["name"]:
            given["name"].append(word)
        else:
            raise BadPerson(words=words, why=(_ROLE if "@" in word else _KEY)(word=word))
    if not ident or not given["name"]:
        raise BadPerson(words=words, why=_FEW)
    if names.is_slug(ident) is None:
        raise BadPerson(words=words, why=_ID)
    for role in given["role"]:
        if not names.is_held_role(role):
            raise BadPerson(words=words, why=_ROLE(word=role))
    if not given["key"]:
        raise BadPerson(words=words, why=_NO_KEY)
    roles = [*given["role"], *([ADMIN] if admin and ADMIN not in given["role"] else [])]
    orgs = [role.rpartition("@")[2] for role in roles if "@" in role]
    return Entry(
        ident, given["name"][0], tuple(dict.fromkeys(fingerprint(word) for word in given["key"])), tuple(dict.fromkeys(roles)),
        "".join(given["email"][:1]), (given["dept"] or orgs or [""])[0],
    )


def fingerprint(word: str) -> str:
    """Of a key given as a .pub file, or as the fingerprint itself. Raises NoKeyFile, BadPublicKey."""
    if names.is_fingerprint(word):
        return word
    path = Path(word).expanduser()
    try:
        text = path.read_bytes()[:65536].decode("utf-8", "replace")
    except OSError as error:
        raise NoKeyFile(path=word, why=error.strerror or str(error)) from None
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if len(lines) != 1:
        raise signing.BadPublicKey(path=word)
    return signing.public_key(lines[0], word).fingerprint


def roles_toml(people: Sequence[Entry]) -> bytes:
    """roles.toml."""
    return (HEAD + "".join(_lines(people))).encode()


def _lines(people: Sequence[Entry]) -> Iterator[str]:
    for one in people:
        yield f"\n[people.{text_literal(one.id)}]\nname = {text_literal(one.name)}\n"
        yield from (f"{key} = {text_literal(value)}\n" for key, value in (("email", one.email), ("dept", one.dept)) if value)
        yield f"roles = [{', '.join(map(text_literal, one.roles))}]\n"
        for fp in one.keys:
            yield f'\n[[people.{text_literal(one.id)}.keys]]\nfp = "{fp}"\nstate = "active"\n'


def table(one: Entry) -> Mapping[str, object]:
    """The person as a table of roles.toml."""
    body: dict[str, object] = {"name": one.name}
    body |= {key: value for key, value in (("email", one.email), ("dept", one.dept)) if value}
    return body | {"roles": list(one.roles), "keys": [{"fp": fp, "state": "active"} for fp in one.keys]}
