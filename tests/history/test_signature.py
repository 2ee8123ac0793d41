"""What passes the strict reading of a signature is one that every engine judges alike."""

from __future__ import annotations

import base64
import hashlib
import struct
import subprocess
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from officectl.history import signature
from officectl.history.facts import fingerprint
from officectl.history.signature import parse

from . import ed25519
from .ed25519 import D, L, P, armour, text
from .keys import Ring

SEED = hashlib.sha256(b"signature").digest()
PAYLOAD = "tree …\n\n批准\n".encode()


def body(seal: bytes) -> bytes:
    """What the armour holds."""
    return base64.b64decode(b"".join(seal.splitlines()[1:-1]))


SEAL = ed25519.signature(SEED, PAYLOAD)


def good() -> bytes:
    """A plain signature."""
    return SEAL


def test_everything_is_read() -> None:
    found = parse(good())
    assert found is not None
    assert (found.key, found.hash) == (ed25519.key_blob(SEED), "sha512")
    assert found.ed25519 is not None
    key, signed = found.ed25519
    assert key == ed25519.public(SEED)
    assert ed25519.verify(key, signed, found.signed(PAYLOAD))
    assert not ed25519.verify(key, signed, found.signed(PAYLOAD + b"x"))


@pytest.mark.parametrize("hash_", [b"sha256", b"sha512"])
def test_both_hashes(hash_: bytes) -> None:
    found = parse(ed25519.signature(SEED, PAYLOAD, hash_=hash_))
    assert found is not None and found.ed25519 is not None
    assert ed25519.verify(*found.ed25519, found.signed(PAYLOAD))


@pytest.mark.parametrize("type_", [("ed25519",), ("rsa", "-b", "2048"), ("ecdsa", "-b", "384")], ids=lambda type_: type_[0])
def test_what_ssh_keygen_signs_is_read(ring: Ring, type_: tuple[str, ...]) -> None:
    key = ring.key(f"reading {type_[0]}", *type_)
    found = parse(ring.sign(key.name, PAYLOAD))
    assert found is not None
    assert found.fingerprint == key.fp == fingerprint(key.public)
    assert (found.ed25519 is not None) == (type_[0] == "ed25519")


def test_hardware_keys_are_not_plain_ones() -> None:
    found = parse(ed25519.signature(SEED, PAYLOAD, hardware=True))
    assert found is not None and found.ed25519 is None


def parts(**other: bytes) -> bytes:
    """A signature, some of whose parts are others."""
    blob = body(good())
    key, _, _, _, signed = signature._strings(blob[10:], 5) or []
    given_ = {"magic": b"SSHSIG", "version": struct.pack(">I", 1), "key": key, "namespace": b"git", "reserved": b"", "hash": b"sha512",
              "signed": signed, "more": b"", **other}
    rest = b"".join(text(given_[name]) for name in ("key", "namespace", "reserved", "hash", "signed"))
    return armour(given_["magic"] + given_["version"] + rest + given_["more"])


def with_key(raw: bytes) -> bytes:
    """With another public key of these bytes."""
    return parts(key=text(b"ssh-ed25519") + text(raw))


def with_signature(raw: bytes) -> bytes:
    """With other signature bytes."""
    return parts(signed=text(b"ssh-ed25519") + text(raw))


RIGHT = ed25519.sign(SEED, b"whatever")
BEGIN, END = b"-----BEGIN SSH SIGNATURE-----\n", b"-----END SSH SIGNATURE-----\n"
BAD: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "words": lambda: b"signed: Wang Wu\n",
    "PGP": lambda: b"-----BEGIN PGP SIGNATURE-----\n\niQ==\n-----END PGP SIGNATURE-----\n",
    "two": lambda: good() * 2,
    "before": lambda: b"\n" + good(),
    "after": lambda: good() + b"\n",
    "words after": lambda: good() + b"x",
    "no begin": lambda: good()[len(BEGIN):],
    "no end": lambda: good()[:-len(END)],
    "empty": lambda: BEGIN + END,
    "empty line": lambda: BEGIN + b"\n" + good()[len(BEGIN):],
    "one line": lambda: BEGIN[:-1] + END,
    "carriage returns": lambda: good().replace(b"\n", b"\r\n"),
    "blanks": lambda: good().replace(b"U1NI", b"U1 NI"),
    "not base64": lambda: good().replace(b"U1NI", b"U1!I"),
    "url base64": lambda: BEGIN + base64.urlsafe_b64encode(body(good()) + b"\xff\xff\xff") + b"\n" + END,
    "lost a character": lambda: good().replace(b"U1NI", b"U1N"),
    "spare bits": lambda: BEGIN + base64.b64encode(body(parts(more=b"a")))[:-3] + b"R==\n" + END,
    "other magic": lambda: parts(magic=b"SSHSIH"),
    "version 0": lambda: parts(version=struct.pack(">I", 0)),
    "version 2": lambda: parts(version=struct.pack(">I", 2)),
    "namespace file": lambda: parts(namespace=b"file"),
    "namespace git and more": lambda: parts(namespace=b"git\0"),
    "no namespace": lambda: parts(namespace=b""),
    "reserved": lambda: parts(reserved=b"x"),
    "md5": lambda: parts(hash=b"md5"),
    "sha1": lambda: parts(hash=b"sha1"),
    "trailing": lambda: parts(more=b"\0"),
    "truncated": lambda: armour(body(good())[:-1]),
    "length beyond the end": lambda: armour(body(good())[:10] + b"\xff\xff\xff\xff" + body(good())[14:]),
    "key of 31 bytes": lambda: with_key(ed25519.public(SEED)[:31]),
    "key of 33 bytes": lambda: with_key(ed25519.public(SEED) + b"\0"),
    "key with more behind": lambda: parts(key=ed25519.key_blob(SEED) + b"\0"),
    "signature of 63 bytes": lambda: with_signature(RIGHT[:63]),
    "signature of 65 bytes": lambda: with_signature(RIGHT + b"\0"),
    "signature of another type": lambda: parts(signed=text(b"ssh-rsa") + text(RIGHT)),
    "signature with more behind": lambda: parts(signed=text(b"ssh-ed25519") + text(RIGHT) + b"\0"),
    "S not reduced": lambda: with_signature(RIGHT[:32] + (int.from_bytes(RIGHT[32:], "little") + L).to_bytes(32, "little")),
    "S is the order": lambda: with_signature(RIGHT[:32] + L.to_bytes(32, "little")),
    "y not reduced": lambda: with_key((P + 2).to_bytes(32, "little")),
}


@pytest.mark.parametrize("name", BAD)
def test_none(name: str) -> None:
    assert parse(BAD[name]()) is None


def test_the_makers_of_bad_ones_change_nothing_else() -> None:
    assert parts() == good()
    assert parse(parts()) is not None
    assert parse(with_signature(RIGHT)) is not None   # of other bytes: an engine's business
    assert parse(with_signature(RIGHT[:32] + (L - 1).to_bytes(32, "little"))) is not None
    assert parse(good().removesuffix(b"\n")) is not None


def add(a: tuple[int, int], b: tuple[int, int]) -> tuple[int, int]:
    """Points of the curve."""
    product = D * a[0] * b[0] * a[1] * b[1]
    return ((a[0] * b[1] + b[0] * a[1]) * pow(1 + product, -1, P) % P, (a[1] * b[1] + a[0] * b[0]) * pow(1 - product, -1, P) % P)


def small() -> set[tuple[int, int]]:
    """Every point whose order divides 8, found by taking points at random times the order of the group."""
    found = {(0, 1)}
    y = 2
    while len(found) < 8:
        y += 1
        square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
        x = pow(square, (P + 3) // 8, P)
        x = x if x * x % P == square else x * pow(2, (P - 1) // 4, P) % P
        if x * x % P != square:
            continue
        point, number, result = (x, y), L, (0, 1)
        while number:
            result = add(result, point) if number & 1 else result
            point, number = add(point, point), number >> 1
        multiple = result
        for _ in range(8):
            found.add(multiple)
            multiple = add(multiple, result)
    return found


def test_keys_of_small_order_are_refused() -> None:
    points = small()
    assert len(points) == 8
    assert {y for _, y in points} == set(signature._SMALL)
    for x, y in points:
        for number in {y | (x & 1) << 255, y | (1 - (x & 1)) << 255}:
            assert parse(with_key(number.to_bytes(32, "little"))) is None
    for y in (0, 1):   # the same, written without reduction
        for odd in (0, 1):
            assert parse(with_key((P + y | odd << 255).to_bytes(32, "little"))) is None


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 5), st.binary(max_size=4)), min_size=1, max_size=3))
def test_any_bytes_are_read_without_an_exception(edits: list[tuple[int, int, bytes]]) -> None:
    seal = good()
    for at, cut, put in edits:
        seal = seal[:at] + put + seal[at + cut:]
    found = parse(seal)
    if found is not None:   # and then it says all that is there
        blob = b"SSHSIG" + struct.pack(">I", 1) + text(found.key) + text(b"git") + text(b"") + text(found.hash.encode()) + text(found.signature)
        assert body(seal) == blob


@pytest.mark.parametrize("line", [
    "", "ssh-ed25519", "ssh-ed25519 AAAA", "ssh-ed25519 !!!!", "ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIA==", "钥匙 AAAA", "ssh-ed25519 钥匙",
    "-----BEGIN OPENSSH PRIVATE KEY-----", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA=",
])
def test_no_public_key(line: str) -> None:
    assert fingerprint(line) is None


def test_fingerprint_as_ssh_keygen_says(ring: Ring) -> None:
    key = ring.key("fingerprint")
    said = subprocess.run(["ssh-keygen", "-l", "-f", f"{key.file}.pub"], capture_output=True, check=True, text=True).stdout
    assert fingerprint(key.public + " 张三的钥匙") == said.split()[1]
