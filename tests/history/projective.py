"""Ed25519 verification (RFC 8032, cofactorless) without inversions: an accelerator for the tests, a hundred times the speed of the plain form."""

from __future__ import annotations

import hashlib

from .ed25519 import BASE, D, L, P

Point = tuple[int, int, int, int]   # X, Y, Z, T with x = X/Z, y = Y/Z, x·y = T/Z
ZERO: Point = (0, 1, 1, 0)


def _add(a: Point, b: Point) -> Point:
    one, two = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    three, four = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = two - one, four - three, four + three, two + one
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(point: Point, number: int) -> Point:
    result = ZERO
    while number:
        if number & 1:
            result = _add(result, point)
        point = _add(point, point)
        number >>= 1
    return result


def _point(raw: bytes) -> Point | None:
    number = int.from_bytes(raw, "little")
    y, odd = number & (1 << 255) - 1, number >> 255
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P or y >= P or (x == 0 and odd):
        return None
    x = P - x if x & 1 != odd else x
    return x, y, 1, x * y % P


def verify(key: bytes, signed: bytes, message: bytes) -> bool:
    """Whether a signature is good: [S]B - [h]A must be written exactly as R is."""
    who, scalar = _point(key), int.from_bytes(signed[32:], "little")
    if who is None or len(signed) != 64 or scalar >= L:
        return False
    number = int.from_bytes(hashlib.sha512(signed[:32] + key + message).digest(), "little") % L
    base = BASE[0], BASE[1], 1, BASE[0] * BASE[1] % P
    x, y, z, _ = _add(_times(base, scalar), _times((P - who[0], who[1], 1, P - who[3]), number))
    inverse = pow(z, -1, P)
    x, y = x * inverse % P, y * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little") == signed[:32]
