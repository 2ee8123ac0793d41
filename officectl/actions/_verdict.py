"""The verdict on a commit of this workspace: with the user's pins and the cache of facts. Whether there is anything to verify at all is
asked first, cheaply: most open workspaces never start a verification.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from officectl.actions import _progress

if TYPE_CHECKING:
    from officectl.git.repo import Git
    from officectl.history.cache import Cache
    from officectl.history.model import Verdict
    from officectl.history.pins import Pin
    from officectl.history.verify import Survey
    from officectl.store.workspace import Workspace

OPEN_TIP = "open-tip"
"""Among the caches: the commit up to which the history was seen to hold no policy, and where the workspace lay."""


def signed(ws: Workspace, commit: str) -> bool:
    """Whether the history of `commit` holds a policy. A policy that was deleted from the tree still counts, so the whole history is
    asked, once: what was seen to hold none is remembered.
    """
    git = ws.git
    known = _known_open(git, ws.prefix)
    if known == commit:
        return False
    if git.objects.info(f"{commit}:{ws.prefix}policy/active") is not None:
        return True
    past = [f"^{known}"] if known and git.objects.info(known + "^{commit}") is not None else []
    if git.run("rev-list", "-1", "--full-history", commit, *past, "--", f"{ws.prefix}policy/active").strip():
        return True
    remember_open(git, ws.prefix, commit)
    return False


def _known_open(git: Git, prefix: str) -> str:
    """The commit that was seen; a memory that is not this user's own (a folder from someone else) is none."""
    try:
        tip, _, mark = (git.cache_dir / OPEN_TIP).read_text("utf-8").partition("\n")
    except (OSError, ValueError):
        return ""
    return tip if mark and mark == _mark(tip, prefix) else ""


def remember_open(git: Git, prefix: str, commit: str) -> None:
    """Nothing to verify up to this commit. A fault of the disk only costs time."""
    mark = _mark(commit, prefix)
    with suppress(OSError):
        git.cache_dir.mkdir(parents=True, exist_ok=True)
        (git.cache_dir / OPEN_TIP).write_text(f"{commit}\n{mark}", "utf-8")


def _mark(commit: str, prefix: str) -> str:
    from officectl.light import blake2b
    from officectl.store.index.recall import secret

    word = secret()
    told = blake2b(f"{word}\0{commit}\0{prefix}".encode("utf-8", "surrogateescape"), digest_size=16)
    return str(told.hexdigest()) if word else ""


def at(ws: Workspace, commit: str, *, pins: Mapping[str, Pin] | None = None, cache: Cache | None = None) -> Verdict:
    """The verdict at a commit (full id), for commands that need states and not findings about branches: pinned roots count, pinned
    tips are `verify`'s business. `cache`: another than this repository's own. Raises as `history.verify.verify`, BadPins.
    """
    return survey(ws, commit, pins=pins, cache=cache).verdict


def survey(ws: Workspace, commit: str, *, pins: Mapping[str, Pin] | None = None, cache: Cache | None = None) -> Survey:
    """As `at`, with what the verdict rests on."""
    from officectl.actions import _pins
    from officectl.history import verify
    from officectl.history.cache import open_cache

    roots = {root: _without_tips(pin) for root, pin in (_pins.load() if pins is None else pins).items()}
    now = int(time.time())
    if cache is not None:
        return verify.survey(ws.git, commit, now=now, prefix=ws.prefix, pins=roots, cache=cache)
    own = open_cache(ws.git, root="", format=verify.FORMAT)
    with _watched(ws.git, commit, own) if _progress.listens() else own as kept:
        try:
            return verify.survey(ws.git, commit, now=now, prefix=ws.prefix, pins=roots, cache=kept)
        except _progress.Stopped:
            kept.commit()   # what was found out is true, whatever comes after
            raise


def _watched(git: Git, commit: str, own: Cache) -> Cache:
    from officectl.actions._watched import FEW, Watched

    return Watched(own, lambda done, all_: _progress.say("verify", done, all_), git, commit, few=FEW)


def _without_tips(pin: Pin) -> Pin:
    from officectl.history.pins import Pin

    return Pin(pin.root, pin.policy)
