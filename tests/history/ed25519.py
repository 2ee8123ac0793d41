"""Ed25519 (RFC 8032) in its plainest form: signs what ssh-keygen would only sign with a hardware key at hand."""

from __future__ import annotations

import base64
import hashlib
import struct

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
Point = tuple[int, int, int, int]
"""Extended coordinates: x = X/Z, y = Y/Z, x·y = T/Z."""


def _add(a: Point, b: Point) -> Point:
    one, two = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    three, four = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = two - one, four - three, four + three, two + one
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(point: Point, number: int) -> Point:
    result: Point = (0, 1, 1, 0)
    while number:
        if number & 1:
            result = _add(result, point)
        point = _add(point, point)
        number >>= 1
    return result


def _root(y: int, odd: int) -> Point | None:
    """The point with that y and the sign of its x; None when there is none."""
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P:
        return None
    x = P - x if x & 1 != odd else x
    return x, y, 1, x * y % P


def _base() -> Point:
    found = _root(4 * pow(5, P - 2, P) % P, 0)
    assert found is not None
    return found


BASE = _base()


def _bytes(point: Point) -> bytes:
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _number(*parts: bytes) -> int:
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little")


def public(seed: bytes) -> bytes:
    """The public key of a 32-byte seed."""
    return _bytes(_times(BASE, _secret(seed)[0]))


def _secret(seed: bytes) -> tuple[int, bytes]:
    spread = hashlib.sha512(seed).digest()
    return int.from_bytes(spread[:32], "little") & ((1 << 254) - 8) | 1 << 254, spread[32:]


def sign(seed: bytes, message: bytes) -> bytes:
    """The 64-byte signature."""
    scalar, salt = _secret(seed)
    nonce = _number(salt, message) % L
    first = _bytes(_times(BASE, nonce))
    return first + ((nonce + _number(first, public(seed), message) % L * scalar) % L).to_bytes(32, "little")


def _point(raw: bytes) -> Point | None:
    number = int.from_bytes(raw, "little")
    return _root(number & (1 << 255) - 1, number >> 255)


def verify(key: bytes, signed: bytes, message: bytes) -> bool:
    """Whether a signature is good."""
    first, who, scalar = _point(signed[:32]), _point(key), int.from_bytes(signed[32:], "little")
    if first is None or who is None or scalar >= L:
        return False
    return _bytes(_times(BASE, scalar)) == _bytes(_add(first, _times(who, _number(signed[:32], key, message) % L)))


# -- the envelope of ssh -------------------------------------------------------------------------------------------------


def text(raw: bytes) -> bytes:
    """A string as ssh writes it."""
    return struct.pack(">I", len(raw)) + raw


def armour(blob: bytes) -> bytes:
    """The armour of a signature."""
    body = base64.b64encode(blob).decode()
    lines = [body[at:at + 70] for at in range(0, len(body), 70)]
    return "\n".join(["-----BEGIN SSH SIGNATURE-----", *lines, "-----END SSH SIGNATURE-----", ""]).encode()


def key_blob(seed: bytes, *, hardware: bool = False) -> bytes:
    """The public key as it stands in a signature and in a fingerprint."""
    if hardware:
        return text(b"sk-ssh-ed25519@openssh.com") + text(public(seed)) + text(b"ssh:")
    return text(b"ssh-ed25519") + text(public(seed))


def signature(
    seed: bytes, payload: bytes, *, namespace: bytes = b"git", version: int = 1, hash_: bytes = b"sha512", hardware: bool = False,
    touched: bool = True, trailing: bytes = b"", shown: bytes | None = None,
) -> bytes:
    """A whole signature; every part can be made wrong. `shown`: the namespace the envelope states instead of the signed one."""
    digest = hashlib.new(hash_.decode() if hash_ in (b"sha256", b"sha512") else "md5", payload).digest()
    message = b"SSHSIG" + text(namespace) + text(b"") + text(hash_) + text(digest)
    if hardware:
        flags = bytes([1 if touched else 0]) + struct.pack(">I", 7)
        signed = sign(seed, hashlib.sha256(b"ssh:").digest() + flags + hashlib.sha256(message).digest())
        inner = text(b"sk-ssh-ed25519@openssh.com") + text(signed) + flags
    else:
        inner = text(b"ssh-ed25519") + text(sign(seed, message))
    blob = b"SSHSIG" + struct.pack(">I", version) + text(key_blob(seed, hardware=hardware))
    blob += text(namespace if shown is None else shown) + text(b"") + text(hash_) + text(inner)
    return armour(blob + trailing)
