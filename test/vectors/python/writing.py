"""Packed bytes as lines and as QR parts (docs/guides/offline-protocol.md)."""

from alphabet import LINE, PART, base32, check


def write_lines(kind, data):
    mark = base32(data[-4:])[:2]
    text = base32(data)
    lines = []
    for place, at in enumerate(range(0, len(text), 60)):
        beginning, part = "%s%03d" % (mark, place + 1), text[at : at + 60]
        groups = [part[each : each + 15] for each in range(0, len(part), 15)]
        lines.append(" ".join([beginning, *groups, check(beginning + part, LINE)]))
    return "\n".join(["COUNTERSIGN/1 " + kind.upper(), *lines, "COUNTERSIGN/1 END", ""])


def write_parts(data):
    mark, text = base32(data[-4:])[:6], base32(data)
    count = -(-len(text) // 778)
    size = -(-len(text) // count)
    parts = []
    for number in range(1, count + 1):
        part = text[(number - 1) * size : number * size]
        checked = "%s%02d%02d%s" % (mark, number, count, part)
        parts.append("CSQ1:%s:%d/%d:%s%s" % (mark, number, count, part, check(checked, PART)))
    return parts
