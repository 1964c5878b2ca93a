"""Folding, base32 and checks (docs/guides/offline-protocol.md)."""

import re

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
# What the check of a line, and that of a part, begins with.
LINE, PART = 1, 2


class Broken(Exception):
    """Everything that is wrong with a text, as a list of faults."""


def fold(text):
    kept = re.sub(r"[^0-9A-Za-z]", "", text).upper()
    return kept.replace("O", "0").replace("I", "1").replace("L", "1")


def base32(data):
    bits = "".join(format(byte, "08b") for byte in data)
    bits += "0" * (-len(bits) % 5)
    return "".join(ALPHABET[int(bits[at : at + 5], 2)] for at in range(0, len(bits), 5))


def from_base32(text):
    bits = "".join(format(ALPHABET.index(character), "05b") for character in text)
    size = len(bits) // 8
    if -(-size * 8 // 5) != len(text) or "1" in bits[size * 8 :]:
        raise Broken([{"code": "STRING_BROKEN"}])
    return bytes(int(bits[at : at + 8], 2) for at in range(0, size * 8, 8))


def times(a, b):
    """The product in GF(32), where x^5 = x^2 + 1."""
    product = 0
    for bit in range(5):
        if b >> bit & 1:
            product ^= a << bit
    for bit in range(8, 4, -1):
        if product >> bit & 1:
            product ^= 0b100101 << (bit - 5)
    return product


def remainder(text, start):
    """Of the text as a polynomial, divided by x^4 + x^3 + 3x^2 + x + 1."""
    rest = [0, 0, 0, start]
    for character in text:
        leading = rest[0] ^ ALPHABET.index(character)
        rest = [rest[1], rest[2], rest[3], 0]
        rest = [each ^ times(leading, factor) for each, factor in zip(rest, [1, 3, 1, 1])]
    return rest


def check(text, start):
    return "".join(ALPHABET[symbol] for symbol in remainder(text, start))


def is_checked(text, start):
    return all(character in ALPHABET for character in text) and remainder(text, start) == [0, 0, 0, 0]
