"""Who signed: facts about signatures, free of any policy, true for ever.

The judge is `ssh-keygen -Y check-novalidate -n git`. The optional accelerator (package `cryptography`) answers for plain Ed25519
keys only; everything else goes to ssh-keygen. Neither is trusted blindly: each must answer known questions rightly before its first
real one, and a sample of what the accelerator says is asked of ssh-keygen too.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Literal

from officectl.git import ssh
from officectl.history import signature
from officectl.history.errors import EngineDisagree, NoSshKeygen
from officectl.history.model import Commit, Signature
from officectl.history.signature import Sshsig

Engine = Literal["auto", "reference", "both"]
"""`auto`: the accelerator where installed and fit, else ssh-keygen. `reference`: ssh-keygen only. `both`: whatever the accelerator
answers is asked of ssh-keygen too; a difference raises EngineDisagree."""

NONE = Signature("none")
BAD = Signature("bad")
SAMPLE = 2
"""How many answers of each sort (good, bad) of the accelerator ssh-keygen must confirm in `auto`, for each `Judge`."""
THREADS_FROM = 256
"""Fewer signatures than this are not worth a second thread."""

REFUSED = 255
"""ssh-keygen's exit code for a signature that does not verify."""

_Verify = Callable[[bytes, bytes, bytes], bool]
"""(public key, signature, signed bytes) → whether it verifies."""

_TEXT = b"officectl\n"
_KNOWN = b"""-----BEGIN SSH SIGNATURE-----
U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAgIlYjTvCWQAK9mbS0klmusUEzaG
8GmGGy8aoAusiUtM0AAAADZ2l0AAAAAAAAAAZzaGE1MTIAAABTAAAAC3NzaC1lZDI1NTE5
AAAAQFN0YMrZe3BsuUVJEOW7Tmbe7IUeSYH3y8bgx746ORL7JomzFPQLaTy4bT91iBp090
khEneucL4wPfINg8Wd6g4=
-----END SSH SIGNATURE-----
"""
"""A good signature of _TEXT, by a key that was thrown away: what an engine must get right before it is believed."""
_OF = "self-test"
_usable: set[tuple[str, int, int, int]] = set()   # programs that this process has asked


class Judge:
    """Answers for as many commits as come, by one choice of engine. Not to be shared between threads.

    Raises EngineDisagree when an engine fails its known questions (accelerator) or two engines differ, NoSshKeygen when a signature
    needs ssh-keygen and there is none that works.
    """

    def __init__(self, *, engine: Engine = "auto", workers: int = 2) -> None:
        self._engine = engine
        self._workers = max(1, workers)
        self._fast: _Verify | None = None
        self._sought = engine == "reference"
        self._program: str | None = None
        self._samples = {True: SAMPLE, False: SAMPLE}

    def check(self, commits: Iterable[Commit]) -> dict[str, Signature]:
        """Commit id → fact, for every commit given. Unsigned commits are `none`, broken ones `bad` when they carry a signature."""
        facts: dict[str, Signature] = {}
        quick: list[tuple[str, Sshsig, Commit]] = []
        slow: list[tuple[str, Sshsig, Commit]] = []
        for commit in commits:
            facts[commit.oid] = NONE
            if commit.signature:
                found = None if commit.broken else signature.parse(commit.signature)
                facts[commit.oid] = BAD
                if found is not None:
                    fit = found.ed25519 is not None and self._accelerated()
                    (quick if fit else slow).append((commit.oid, found, commit))
        again: list[tuple[str, Sshsig, Commit]] = []
        for one, good in zip(quick, self._quickly(quick), strict=True):
            facts[one[0]] = Signature("good", one[1].fingerprint) if good else BAD
            if self._engine == "both" or self._sampled(good):
                again.append(one)
        for (oid, _, _), fact in zip(again, self._surely(again, needed=self._engine == "both"), strict=False):
            if fact != facts[oid]:
                raise EngineDisagree(oid=oid, reference=fact.state, fast=facts[oid].state)
        for (oid, _, _), fact in zip(slow, self._surely(slow), strict=True):
            facts[oid] = fact
        return facts

    def _accelerated(self) -> bool:
        """Whether there is an accelerator; looked for when it is first of use, because loading it takes its time."""
        if not self._sought:
            self._sought = True
            self._fast = accelerator()
            if self._fast is not None:
                _test(self._fast)
        return self._fast is not None

    def _sampled(self, good: bool) -> bool:
        self._samples[good] -= 1
        return self._samples[good] >= 0

    def _quickly(self, asked: Sequence[tuple[str, Sshsig, Commit]]) -> list[bool]:
        """By the accelerator, on several threads when there is much to do: the curve runs outside the interpreter's lock."""
        fast = self._fast
        if fast is None or not asked:
            return []
        results = [False] * len(asked)

        def run(first: int, step: int) -> None:
            for at in range(first, len(asked), step):
                _, found, commit = asked[at]
                pair = found.ed25519
                results[at] = pair is not None and fast(*pair, found.signed(commit.payload))

        threads = self._workers if len(asked) >= THREADS_FROM else 1
        if threads == 1:
            run(0, 1)
            return results
        from threading import Thread
        faults: list[BaseException] = []

        def guarded(first: int) -> None:
            try:
                run(first, threads)
            except BaseException as fault:   # belongs to the caller's thread
                faults.append(fault)

        others = [Thread(target=guarded, args=(first,)) for first in range(1, threads)]
        for other in others:
            other.start()
        guarded(0)
        for other in others:
            other.join()
        if faults:
            raise faults[0]
        return results

    def _surely(self, asked: Sequence[tuple[str, Sshsig, Commit]], *, needed: bool = True) -> list[Signature]:
        """By ssh-keygen; nothing when there is none and the answer is not `needed`."""
        if not asked:
            return []
        if self._program is None:
            try:
                self._program = usable(ssh.keygen())
            except NoSshKeygen:
                if needed:
                    raise
                return []
        return list(_reference(self._program, ((one.signature, one.payload) for _, _, one in asked), self._workers))


def check(commits: Iterable[Commit], *, engine: Engine = "auto", workers: int = 2) -> Mapping[str, Signature]:
    """As `Judge.check`, once."""
    return Judge(engine=engine, workers=workers).check(commits)


def fingerprint(public_key: str) -> str | None:
    """`SHA256:…` of a public key line (`ssh-ed25519 AAAA… comment`); None when it is none."""
    blob = signature.public_key(public_key)
    return None if blob is None else signature.fingerprint(blob)


def accelerator() -> _Verify | None:
    """The Ed25519 of the package `cryptography`; None where it is not installed or does not load."""
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except Exception:   # a wheel for another machine fails in many ways; then there is none
        return None
    keys: dict[bytes, Ed25519PublicKey] = {}

    def verify(public: bytes, signed: bytes, text: bytes) -> bool:
        key = keys.get(public)
        try:
            if key is None:
                key = Ed25519PublicKey.from_public_bytes(public)
                if len(keys) < 4096:
                    keys[public] = key
            key.verify(signed, text)
        except (InvalidSignature, ValueError):
            return False
        return True

    return verify


def usable(program: str | None) -> str:
    """The ssh-keygen, once it has answered the known questions rightly. Raises NoSshKeygen: a missing or broken program must not be
    taken for a bad signature, least of all be remembered as one.
    """
    if program is None:
        raise NoSshKeygen(why="ssh-keygen")
    found = os.stat(program)  # noqa: PTH116 - a plain string
    which = program, found.st_ino, found.st_size, found.st_mtime_ns
    if which in _usable:
        return program
    try:
        answers = list(ssh.check_novalidate(
            program, ((_KNOWN, _TEXT), (_KNOWN, _TEXT + b"x")), namespace="git", workers=2))
    except OSError as error:
        raise NoSshKeygen(why=str(error)) from None
    good = signature.parse(_KNOWN)
    if good is None or _fact(answers[0]) != Signature("good", good.fingerprint) or answers[1].code != REFUSED:
        raise NoSshKeygen(why=(answers[0].err or f"{program}: {answers[0].code}").strip())
    _usable.add(which)
    return program


def _test(fast: _Verify) -> None:
    """The accelerator's known questions: a good signature, and the same with each part changed."""
    known = signature.parse(_KNOWN)
    pair = None if known is None else known.ed25519
    if known is None or pair is None:
        raise EngineDisagree(oid=_OF, reference="good", fast="-")
    key, signed = pair
    text = known.signed(_TEXT)
    if not fast(key, signed, text):
        raise EngineDisagree(oid=_OF, reference="good", fast="bad")
    flip = bytes((signed[0] ^ 1,))
    for wrong in ((key, flip + signed[1:], text), (key, signed, known.signed(_TEXT + b"x")), (signed[32:], signed, text)):
        if fast(*wrong):
            raise EngineDisagree(oid=_OF, reference="bad", fast="good")


def _reference(program: str, asked: Iterable[tuple[bytes, bytes]], workers: int) -> Iterator[Signature]:
    for said in ssh.check_novalidate(program, asked, namespace="git", workers=workers):
        if said.code not in (0, REFUSED):
            raise NoSshKeygen(why=f"{program}: {said.code} {said.err.strip()}")
        yield _fact(said)


def _fact(said: ssh.Said) -> Signature:
    words = said.out.split()
    if said.code == 0 and said.out.startswith('Good "git" signature with ') and words[-1].startswith("SHA256:"):
        return Signature("good", words[-1])
    return BAD
