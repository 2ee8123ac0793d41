"""Signed annotated tags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from officectl.errors import NotWritten
from officectl.git.errors import IdentityMissing
from officectl.git.repo import Git
from officectl.git.run import failed
from officectl.git.signing import SigningFailed, arguments
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.git.signing import SigningKey


class TagExists(NotWritten):
    """A tag of that name is there; tags that testify are never moved."""

    text = Text("标签 {name} 已经有了，没有改动", "the tag {name} is there already; nothing was written")
    remedy_text = Text("换一个名字：--name", "give another one with --name")


class BadTagName(NotWritten):
    """git takes no such name."""

    text = Text("“{name}”不能做标签名", "“{name}” will not do as the name of a tag")
    remedy_text = Text("用字母、数字和连字符", "use letters, digits and hyphens")


def sign(git: Git, name: str, target: str, message: bytes, key: SigningKey) -> str:
    """Make the signed tag refs/tags/<name> on an object; its id. Raises TagExists, BadTagName, SigningFailed, IdentityMissing, GitFailed."""
    if git.attempt("check-ref-format", f"refs/tags/{name}").code or name.startswith("-"):
        raise BadTagName(name=name)
    if git.objects.info(f"refs/tags/{name}") is not None:
        raise TagExists(name=name)
    before, _ = arguments(key)
    done = git.attempt(
        *before, "tag", "-a", "--cleanup=verbatim", f"--local-user={key.spec}", "-F", "-", name, target, stdin=message, identity=True,
    )
    if done.code:
        if "already exists" in done.said:
            raise TagExists(name=name)
        if "auto-detection is disabled" in done.said or "Please tell me who you are" in done.said or "empty ident name" in done.said:
            raise IdentityMissing()
        if "sign" in done.said or "ssh-keygen" in done.said or "key" in done.said:
            raise SigningFailed(said=done.said)
        raise failed("tag", done)
    return git.run("rev-parse", "--verify", f"refs/tags/{name}").decode("ascii").strip()
