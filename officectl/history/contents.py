"""Reading blobs for the verifier: each once, many at a time; what was found is remembered here and in the cache."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from officectl.git import run
from officectl.git.repo import Git
from officectl.history import content
from officectl.history.cache import BlobFact, Cache
from officectl.history.errors import Incomplete
from officectl.history.walk import blobs, hasher, start
from officectl.records import toml

KEPT = 4096
"""Parsed records kept at hand: an event looks at the record it is about, mostly one that was just written."""
WHOLE = 32 << 20
"""Bytes of an attachment that are read in one piece; a larger one is hashed as it comes."""
TOO_LARGE = BlobFact("", fault="FILE-SIZE")


class Contents:
    """What is in the blobs of one repository."""

    def __init__(self, git: Git, cache: Cache | None) -> None:
        self._git = git
        self._cache = cache
        self._facts: dict[tuple[str, str], BlobFact] = {}
        self._data: dict[str, Mapping[str, Any]] = {}
        self._sums: dict[str, tuple[str, int]] = {}
        self._name = hasher(git, "blob")

    def prepare(self, wanted: Iterable[tuple[str, str]]) -> None:
        """Look at these (blob id, kind) together. Raises Incomplete."""
        facts = self._facts
        missing = list(dict.fromkeys(pair for pair in wanted if pair not in facts))
        if not missing:
            return
        if self._cache is not None:
            known = self._cache.blobs(missing)
            facts.update(known)
            missing = [pair for pair in missing if pair not in known]
        kinds: dict[str, list[str]] = {}
        for oid, kind in missing:
            kinds.setdefault(oid, []).append(kind)
        found = {}
        for oid, raw in blobs(self._git, kinds, limit=toml.MAX_BYTES):
            for kind in kinds[oid]:
                if isinstance(raw, int):
                    found[oid, kind] = TOO_LARGE
                else:
                    found[oid, kind], data = content.look(raw, kind)
                    self._keep(oid, data)
        facts.update(found)
        if self._cache is not None and found:
            self._cache.remember_blobs(found)

    def fact(self, oid: str, kind: str) -> BlobFact:
        """The facts of one blob as a record of that kind."""
        found = self._facts.get((oid, kind))
        if found is None:
            self.prepare([(oid, kind)])
            found = self._facts[oid, kind]
        return found

    def data(self, oid: str) -> Mapping[str, Any]:
        """The content of a record's blob; empty when it cannot be read. Raises Incomplete."""
        found = self._data.get(oid)
        if found is None:
            raw = self.raw(oid)
            found = (toml.read(raw).data if raw is not None else None) or {}
            self._keep(oid, found)
        return found

    def _keep(self, oid: str, data: Mapping[str, Any]) -> None:
        if len(self._data) >= KEPT:
            for old in list(self._data)[:KEPT // 2]:
                del self._data[old]
        self._data[oid] = data

    def raw(self, oid: str) -> bytes | None:
        """The bytes of a blob; None when it is larger than a record may be. Raises Incomplete."""
        known = self._git.objects.info(oid)
        if known is None or known[1] != "blob":
            raise Incomplete(what=oid)
        if known[2] > toml.MAX_BYTES:
            return None
        found = self._git.objects.get(oid)
        if found is None or self._name(found.raw) != oid:
            raise Incomplete(what=oid)
        return found.raw

    def ancestors(self, oid: str) -> frozenset[str]:
        """A commit and all before it; nothing when there is no such commit."""
        done = start(self._git, ("rev-list", oid, "--")).finish()
        return frozenset() if done.code else frozenset(done.out.decode("ascii").split())

    def sum(self, oid: str) -> tuple[str, int]:
        """SHA-256 and size of any blob. Raises Incomplete."""
        found = self._sums.get(oid)
        if found is None:
            found = self._sums[oid] = self._hash(oid)
        return found

    def _hash(self, oid: str) -> tuple[str, int]:
        for _, raw in blobs(self._git, [oid], limit=WHOLE):
            if not isinstance(raw, int):
                return hashlib.sha256(raw).hexdigest(), len(raw)
            running = run.start(["cat-file", "blob", oid], folder=self._git.home)
            try:
                hashed, size = hashlib.sha256(), 0
                while piece := running.out.read(run.CHUNK):
                    hashed.update(piece)
                    size += len(piece)
            finally:
                running.close()
            if size == raw:
                return hashed.hexdigest(), size
        raise Incomplete(what=oid)
