"""What an armoured SSH signature says it is, read strictly, before any engine judges it.

The format is OpenSSH's PROTOCOL.sshsig. Whatever passes here is judged alike by ssh-keygen and by an Ed25519 library; what engines
are known to judge differently (a signature with S not reduced, a key of small order, base64 with spare bits) is refused here, for
every engine.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from binascii import Error, a2b_base64
from functools import lru_cache
from typing import NamedTuple

NAMESPACE = b"git"
HASHES = {b"sha256": "sha256", b"sha512": "sha512"}
ED25519 = b"ssh-ed25519"

_BEGIN = b"-----BEGIN SSH SIGNATURE-----\n"
_END = b"-----END SSH SIGNATURE-----"
_MAGIC = b"SSHSIG"
_PRIME = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
"""Of the group: S must be below it (RFC 8032, 5.1.7)."""
_OCTIC = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
_SMALL = frozenset((0, 1, _PRIME - 1, _OCTIC, _PRIME - _OCTIC))
"""The y of the eight points whose order divides 8: with such a key one signature fits many messages."""


class Sshsig(NamedTuple):
    """One signature. `key` and `signature` are SSH blobs; `hash` is hashlib's name."""

    key: bytes
    hash: str
    signature: bytes

    @property
    def fingerprint(self) -> str:
        """`SHA256:…` of the key."""
        return _fingerprint(self.key)

    def signed(self, payload: bytes) -> bytes:
        """The bytes that the key signed."""
        return _SIGNED[self.hash] + hashlib.new(self.hash, payload).digest()

    @property
    def ed25519(self) -> tuple[bytes, bytes] | None:
        """(public key of 32 bytes, signature of 64 bytes) of a plain Ed25519 key, None for any other."""
        if len(self.signature) == _SIZE and self.signature.startswith(_SIGNATURE) and len(self.key) == 51 and self.key.startswith(_KEY):
            return self.key[19:], self.signature[19:]
        key = _strings(self.key, 2)
        if key is None or key[0] != ED25519:
            return None
        inner = _strings(self.signature, 2)
        return None if inner is None else (key[1], inner[1])


def parse(armour: bytes) -> Sshsig | None:
    """The signature, None when it is none that could be good: broken or unusual armour, anything before or after it (a second
    signature), another namespace than `git`, an unknown hash, trailing data, a malformed or weak Ed25519 key or signature.
    Never raises.
    """
    end = len(armour) - len(_END)
    if armour.endswith(b"\n"):
        end -= 1
    if not armour.startswith(_BEGIN) or not armour.startswith(_END, end) or armour[end - 1:end] != b"\n":
        return None
    lines = armour[len(_BEGIN):end].split(b"\n")
    coded = b"".join(lines)
    if len(lines) < 2 or b"" in lines[:-1]:
        return None
    try:
        blob = a2b_base64(coded)
    except Error:
        return None
    if b64encode(blob) != coded or not blob.startswith(_MAGIC + b"\0\0\0\1"):
        return None
    if len(blob) == _WHOLE and blob.startswith(_HEAD) and blob.startswith(_MIDDLE, 65):   # as ssh-keygen makes them
        found = Sshsig(blob[14:65], "sha512", blob[-_SIZE:])
        good = _good_key(found.key) and int.from_bytes(found.signature[51:], "little") < _ORDER
        return found if good else None
    parts = _strings(blob[10:], 5)
    if parts is None or parts[1] != NAMESPACE or parts[2] or parts[3] not in HASHES:
        return None
    found = Sshsig(parts[0], HASHES[parts[3]], parts[4])
    return found if _sound(found) else None


def _sound(found: Sshsig) -> bool:
    """Key and signature are what their type says, as far as it is Ed25519."""
    if not found.key.startswith(_string(ED25519)):
        return True   # ssh-keygen alone judges it
    key, inner = _strings(found.key, 2), _strings(found.signature, 2)
    if key is None or inner is None or inner[0] != ED25519 or len(key[1]) != 32 or len(inner[1]) != 64:
        return False
    y = int.from_bytes(key[1], "little") & (2**255 - 1)
    return y < _PRIME and y not in _SMALL and int.from_bytes(inner[1][32:], "little") < _ORDER


@lru_cache(1024)
def _good_key(key: bytes) -> bool:
    """Whether an Ed25519 key blob holds a sound point, as far as its number says."""
    y = int.from_bytes(key[19:], "little") & (2**255 - 1)
    return y < _PRIME and y not in _SMALL


def fingerprint(key: bytes) -> str:
    """`SHA256:…` of a key blob, as ssh-keygen prints it."""
    return "SHA256:" + b64encode(hashlib.sha256(key).digest()).decode("ascii").rstrip("=")


def public_key(line: str) -> bytes | None:
    """The blob of a public key line (`ssh-ed25519 AAAA… comment`); None when it is none."""
    words = line.split()
    if len(words) < 2 or not words[1].isascii():
        return None
    try:
        blob = a2b_base64(words[1].encode("ascii"))
    except Error:
        return None
    exact = b64encode(blob).decode("ascii") == words[1] and words[0].isascii()
    return blob if exact and blob.startswith(_string(words[0].encode("ascii"))) else None


def _string(raw: bytes) -> bytes:
    return len(raw).to_bytes(4, "big") + raw


_fingerprint = lru_cache(1024)(fingerprint)   # a few people sign everything
_KEY = _string(ED25519) + b"\0\0\0\x20"
_SIGNATURE = _string(ED25519) + b"\0\0\0\x40"
_SIZE = len(_SIGNATURE) + 64
_HEAD = _MAGIC + b"\0\0\0\1" + b"\0\0\0\x33" + _KEY
_MIDDLE = _string(NAMESPACE) + _string(b"") + _string(b"sha512") + _SIZE.to_bytes(4, "big") + _SIGNATURE
_WHOLE = 65 + len(_MIDDLE) + 64
"""A signature of a plain Ed25519 key over SHA-512 is, but for key and signature, the same bytes always."""
_SIGNED = {
    name: b"".join((_MAGIC, _string(NAMESPACE), _string(b""), _string(name.encode("ascii")), hashlib.new(name).digest_size.to_bytes(4, "big")))
    for name in HASHES.values()
}


def _strings(raw: bytes, count: int) -> list[bytes] | None:
    """Exactly `count` SSH strings and nothing after them."""
    found = []
    at = 0
    for _ in range(count):
        start = at + 4
        at = start + int.from_bytes(raw[at:start], "big")
        if start > len(raw) or at > len(raw):
            return None
        found.append(raw[start:at])
    return found if at == len(raw) else None
