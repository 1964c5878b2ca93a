"""Compact JWS: base64url, thumbprints, and opening a document of one kind (docs/guides/offline-protocol.md)."""

import base64
import hashlib
import json
import re

import ed25519

REQUIRED = {
    "request": ["iss", "aud", "sub", "iat", "jti", "nonce", "version", "node"],
    "response": ["iss", "aud", "sub", "iat", "jti", "serial", "nonce", "version", "licenses", "manifest"],
    "return": ["iss", "aud", "sub", "iat", "jti", "serial", "version", "activations"],
    "manifest": ["iss", "iat", "jti", "serial", "version"],
}


class Refused(Exception):
    """A document is not accepted; its argument is the fault's code."""


def encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text):
    if not re.fullmatch(r"[0-9A-Za-z_-]*", text) or len(text) % 4 == 1:
        raise Refused("DOCUMENT_MALFORMED")
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def thumbprint(x):
    """RFC 7638 of the Ed25519 public key whose JWK has this x."""
    return encode(hashlib.sha256(('{"crv":"Ed25519","kty":"OKP","x":"%s"}' % x).encode()).digest())


def public_key(jwk):
    """The 32 bytes of a usable public key in a JWK; None for anything else."""
    if not isinstance(jwk, dict) or jwk.get("kty") != "OKP" or jwk.get("crv") != "Ed25519" or "d" in jwk:
        return None
    x = jwk.get("x")
    if not isinstance(x, str) or not re.fullmatch(r"[0-9A-Za-z_-]{43}", x):
        return None
    return decode(x) if ed25519.is_usable(decode(x)) else None


def json_object(text):
    try:
        value = json.loads(decode(text).decode())
    except ValueError:
        raise Refused("DOCUMENT_MALFORMED") from None
    if not isinstance(value, dict):
        raise Refused("DOCUMENT_MALFORMED")
    return value


def parts_of(document):
    parts = document.split(".")
    if len(parts) != 3:
        raise Refused("DOCUMENT_MALFORMED")
    return json_object(parts[0]), parts


def open_document(kind, document, key_for, issuer=None, audience=None, at=None):
    """The claims of a document of this kind. `key_for` gives the public key of a key id, or None."""
    header, parts = parts_of(document)
    if header.get("alg") != "Ed25519" or "crit" in header:
        raise Refused("DOCUMENT_MALFORMED")
    key = key_for(header.get("kid"))
    if key is None:
        raise Refused("KEY_UNKNOWN")
    if not ed25519.verify(key, (parts[0] + "." + parts[1]).encode(), decode(parts[2])):
        raise Refused("DOCUMENT_FORGED")
    claims = json_object(parts[1])
    if header.get("typ") != kind + "+jwt":
        raise Refused("DOCUMENT_OF_OTHER_KIND")
    if any(name not in claims for name in REQUIRED[kind]):
        raise Refused("DOCUMENT_INCOMPLETE")
    if issuer is not None and claims["iss"] != issuer:
        raise Refused("DOCUMENT_OF_OTHER_ISSUER")
    if audience is not None and claims["aud"] != audience:
        raise Refused("DOCUMENT_FOR_OTHERS")
    if at is not None and "exp" in claims and claims["exp"] <= at // 1000:
        raise Refused("DOCUMENT_EXPIRED")
    return claims
