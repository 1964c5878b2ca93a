"""Documents as packed bytes (docs/guides/offline-protocol.md)."""

import re
import zlib

from alphabet import Broken
from jws import decode, encode, parts_of, thumbprint

KINDS = ["request", "response", "return"]
KEY = re.compile(r'"x":"([0-9A-Za-z_-]{43})(?![0-9A-Za-z_-])')
JWS = re.compile(r"[0-9A-Za-z_-]+\.[0-9A-Za-z_-]+\.[0-9A-Za-z_-]+")
DOCUMENT_MAX = 65536


def unwrap(layer, depth=0):
    """The text of a document without its base64url, and its signatures; thumbprints stay as they are."""
    signatures = b""

    def without(found):
        nonlocal signatures
        run = found.group()
        data = decode(run) if len(run) % 4 != 1 else b""
        if encode(data) != run:
            return run
        if depth < 2 and data[:1] == b"{" and min(data) >= 0x20:
            inner, more = unwrap(data.decode(), depth + 1)
            signatures += more
            return "\x01" + inner + "\x02"
        if len(data) == 64:
            signatures += data
            return "\x03"
        return run

    text = re.sub(r"[0-9A-Za-z_-]+", without, layer)
    return text, signatures


def wrap(text, signatures):
    keys = [(found.end(), thumbprint(found.group(1))) for found in KEY.finditer(text)]
    layers, at = [""], 0
    while at < len(text):
        sign = text[at]
        if sign >= " ":
            layers[-1] += sign
        elif sign == "\x01" and len(layers) < 3:
            layers.append("")
        elif sign == "\x02" and len(layers) > 1:
            inner = layers.pop()
            layers[-1] += encode(inner.encode())
        elif sign == "\x03" and len(signatures) >= 64:
            layers[-1] += encode(signatures[:64])
            signatures = signatures[64:]
        elif sign == "\x04" and at + 1 < len(text):
            at += 1
            which = ord(text[at])
            before = [key for end, key in keys if end < at]
            found = before[-1:] if which == 1 else [key for _, key in keys][which - 2 : which - 1]
            if which == 0 or which > 31 or not found:
                return None
            layers[-1] += found[0]
        else:
            return None
        at += 1
        if len(layers[-1]) > DOCUMENT_MAX:
            return None
    whole = len(layers) == 1 and signatures == b"" and JWS.fullmatch(layers[0])
    return layers[0] if whole else None


def pack(kind, document, dictionary):
    text, signatures = unwrap(document)
    compressor = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY, dictionary)
    deflated = compressor.compress(text.encode()) + compressor.flush()
    size = 5 + len(deflated) + len(signatures) + 4
    head = bytes([1 << 4 | KINDS.index(kind) + 1]) + size.to_bytes(2, "big") + len(deflated).to_bytes(2, "big")
    body = head + deflated + signatures
    return body + zlib.crc32(body).to_bytes(4, "big")


def unpack(data, dictionary):
    broken = Broken([{"code": "STRING_BROKEN"}])
    if data[0] >> 4 != 1:
        raise Broken([{"code": "VERSION_UNKNOWN", "version": data[0] >> 4}])
    if not 80 <= int.from_bytes(data[1:3], "big") == len(data) <= 16384:
        raise broken
    kind, size = data[0] & 15, int.from_bytes(data[3:5], "big")
    body = data[5:-4]
    if zlib.crc32(data[:-4]) != int.from_bytes(data[-4:], "big") or not 1 <= kind <= 3 or size > len(body):
        raise broken
    inflater = zlib.decompressobj(-15, zdict=dictionary)
    try:
        inflated = inflater.decompress(body[:size], DOCUMENT_MAX + 1)
        text = inflated.decode()
    except (zlib.error, UnicodeDecodeError):
        raise broken from None
    if not inflater.eof or inflater.unused_data or len(inflated) > DOCUMENT_MAX:
        raise broken
    document = wrap(text, body[size:])
    if document is None or parts_of(document)[0].get("typ") != KINDS[kind - 1] + "+jwt":
        raise broken
    return KINDS[kind - 1], document
