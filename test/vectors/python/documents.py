"""Opening request, response and return documents (docs/guides/offline-protocol.md)."""

import re
import unicodedata

from jws import Refused, json_object, open_document, parts_of, public_key, thumbprint


def refuse_unless(condition, code="DOCUMENT_INCOMPLETE"):
    if not condition:
        raise Refused(code)


def is_time(value):
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def matches(value, form):
    return isinstance(value, str) and re.fullmatch(form, value) is not None


def is_list(value, least, most, has):
    return isinstance(value, list) and least <= len(value) <= most and all(has(each) for each in value)


def open_node_document(kind, document, audiences):
    """What a node has signed; the key comes from the header and is proven by the node's id."""
    header, _ = parts_of(document)
    key = public_key(header.get("jwk"))
    refuse_unless(key is not None, "DOCUMENT_MALFORMED")
    kid = thumbprint(header["jwk"]["x"])
    claims = open_document(kind, document, lambda given: key if given == kid else None, issuer="nod_" + kid)
    refuse_unless(claims["sub"] == "nod_" + kid, "DOCUMENT_OF_OTHER_ISSUER")
    refuse_unless(isinstance(claims["aud"], str) and claims["aud"] in audiences, "DOCUMENT_FOR_OTHERS")
    refuse_unless(claims["version"] == 1, "DOCUMENT_OF_OTHER_VERSION")
    refuse_unless(is_time(claims["iat"]) and matches(claims["jti"], r"[0-9A-Za-z_-]{22,64}"))
    return claims


def is_text(value, most):
    return (
        isinstance(value, str)
        and 0 < len(value.encode("utf-16-le")) // 2 <= most
        and value == value.strip()
        and not any(unicodedata.category(character) in ("Cc", "Cs") for character in value)
    )


def is_node(node):
    known = {"hostName": 255, "version": 64, "serverType": 40}
    if not isinstance(node, dict) or set(node) - set(known) - {"fingerprint"}:
        return False
    hardware = node.get("fingerprint", {})
    return (
        all(is_text(node[name], most) for name, most in known.items() if name in node)
        and isinstance(hardware, dict)
        and len(hardware) <= 16
        and all(matches(name, r"[a-z][a-zA-Z0-9]{0,31}") for name in hardware)
        and all(matches(value, r"[0-9A-Za-z_-]{22,64}") for value in hardware.values())
    )


def open_request(document, trust):
    claims = open_node_document("request", document, trust["audiences"])
    refuse_unless(claims["nonce"] == claims["jti"] and is_node(claims["node"]))
    code = r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?"
    refuse_unless("products" not in claims or is_list(claims["products"], 1, 100, lambda each: matches(each, code)))
    refuse_unless("replaces" not in claims or matches(claims["replaces"], r"nod_[0-9A-Za-z_-]{43}"))
    return claims


def open_return(document, trust):
    claims = open_node_document("return", document, trust["audiences"])
    refuse_unless(is_time(claims["serial"]))
    refuse_unless(is_list(claims["activations"], 1, 30, lambda each: matches(each, r"act_[0-9A-Za-z_-]{10,60}")))
    return claims


def keys_of(manifest):
    """The keys of a manifest in good standing, by their ids."""
    return {key["kid"]: public_key(key) for key in manifest["keys"] if "revokedAt" not in key}


def open_manifest(document, pins):
    roots = {thumbprint(x): public_key({"kty": "OKP", "crv": "Ed25519", "x": x}) for x in pins}
    try:
        manifest = open_document("manifest", document, roots.get)
        refuse_unless(is_time(manifest["version"]) and isinstance(manifest.get("keys"), list))
    except Refused:
        raise Refused("MANIFEST_UNPROVEN") from None
    return manifest


def open_response(document, trust):
    _, parts = parts_of(document)
    inside = json_object(parts[1]).get("manifest")
    refuse_unless(isinstance(inside, str))
    manifest = open_manifest(inside, trust["pins"])
    known = trust["known"]
    refuse_unless(known is None or known["iss"] == manifest["iss"], "MANIFEST_OF_OTHER_SERVICE")
    revoked = [] if known is None else [key["kid"] for key in known["keys"] if "revokedAt" in key]
    keys = {kid: key for kid, key in keys_of(manifest).items() if kid not in revoked}
    claims = open_document(
        "response", document, keys.get, issuer=manifest["iss"], audience=trust["nodeId"], at=trust["at"]
    )
    refuse_unless(claims["version"] == 1, "DOCUMENT_OF_OTHER_VERSION")
    refuse_unless(has_response_form(claims))
    refuse_unless(claims["nonce"] == trust["nonce"], "RESPONSE_TO_ANOTHER_REQUEST")
    return claims


def has_response_form(claims):
    return (
        isinstance(claims["sub"], str)
        and is_time(claims["iat"])
        and is_time(claims.get("exp", 0))
        and is_time(claims["serial"])
        and is_list(claims["licenses"], 0, 30, is_license)
        and is_list(claims.get("evaluations", []), 0, 100, lambda each: is_time(each.get("endsAt")))
    )


def is_license(value):
    texts = ["id", "code", "type", "class", "activationId"]
    numbers = ["capacity", "startsAt", "expiresAt", "maintenanceUntil"]
    return (
        isinstance(value, dict)
        and all(isinstance(value.get(name), str) for name in texts)
        and all(name in value and (value[name] is None or is_number(value[name])) for name in numbers)
        and isinstance(value.get("product"), dict)
        and isinstance(value.get("features"), list)
        and is_time(value.get("graceDays"))
        and is_time(value.get("activatedAt"))
    )


OPENERS = {"request": open_request, "response": open_response, "return": open_return}
