"""Reading lines out of a text, with all that is wrong with them (docs/guides/offline-protocol.md)."""

import re

from alphabet import LINE, Broken, from_base32, is_checked
from faults import commonest, numbered

FULL = 69
TITLE = re.compile(r"C0UNTERS1GN([0-9]{1,3})(?:REQUEST|RESP0NSE|RETURN|END)")


class Line:
    def __init__(self, folded, at, length):
        self.at, self.end = at, at + length
        self.mark, self.number = folded[at : at + 2], int(folded[at + 2 : at + 5])
        self.data = folded[at + 5 : self.end - 4]


def line_at(folded, at, length):
    text = folded[at : at + length]
    is_numbered = re.match(r"[0-9A-Z]{2}[0-9]{3}", text) and text[2:5] != "000"
    return Line(folded, at, length) if is_numbered and len(text) == length and is_checked(text, LINE) else None


def full_lines(folded):
    lines, at = [], 0
    while at + FULL <= len(folded):
        line = line_at(folded, at, FULL)
        if line is not None:
            lines.append(line)
        at += 1 if line is None else FULL - 1
    return lines


def extent_of(first):
    """How many lines there are, and how long the last one is, by the size in the first one."""
    head = from_base32(first.data[:8])
    size = int.from_bytes(head[1:3], "big")
    if head[0] >> 4 != 1:
        raise Broken([{"code": "VERSION_UNKNOWN", "version": head[0] >> 4}])
    if not 80 <= size <= 16384:
        raise Broken([{"code": "STRING_BROKEN"}])
    characters = -(-size * 8 // 5)
    count = -(-characters // 60)
    return count, 9 + characters - 60 * (count - 1)


def read_lines(folded):
    titles = [(found.start(), found.end(), int(found.group(1))) for found in TITLE.finditer(folded)]
    lines = full_lines(folded)
    mark = commonest([line.mark for line in lines])
    if mark is None:
        if not titles:
            raise Broken([{"code": "STRING_UNKNOWN"}])
        version = titles[0][2]
        to_come = {"code": "VERSION_UNKNOWN", "version": version}
        raise Broken([{"code": "STRING_UNREADABLE"} if version == 1 else to_come])
    first = next((line for line in lines if line.mark == mark and line.number == 1), None)
    extent = None if first is None else extent_of(first)
    if extent is not None and extent[1] != FULL:
        beginning = "%s%03d" % (mark, extent[0])
        starts = [at for at in range(len(folded)) if folded.startswith(beginning, at)]
        lines += [line for line in (line_at(folded, at, extent[1]) for at in starts) if line is not None]

    def length_of(number):
        if extent is None or number < extent[0]:
            return FULL
        return extent[1] if number == extent[0] else None

    own = [line for line in lines if line.mark == mark and line.end - line.at == length_of(line.number)]
    foreign = [line for line in lines if line not in own]
    data = {line.number: line.data for line in own}
    twice = [line.number for line in own if data[line.number] != line.data]
    count = max(data) if extent is None else extent[0]
    others = [line.number for line in foreign]
    absent = [number for number in range(1, count + 1) if number not in data and number not in others]
    known = [(line.at, line.end, line.number) for line in own] + [(line.at, line.end, None) for line in foreign]
    known = sorted(known + [(at, end, None) for at, end, _ in titles], key=lambda each: each[0])
    between = gaps(folded, known)
    wrong = [number for number in absent if is_there(number, mark, length_of(number), between)]
    faults = numbered("LINES_OF_ANOTHER_STRING", others) + numbered("LINES_TWICE", twice)
    faults += numbered("LINES_WRONG", wrong) + numbered("LINES_MISSING", [each for each in absent if each not in wrong])
    if faults:
        raise Broken(faults)
    return from_base32("".join(data[number] for number in range(1, count + 1)))


def gaps(folded, known):
    """What stands between lines and titles, with the numbers of the lines before and after it."""
    ends = [(0, 0, None), *known]
    starts = [*known, (len(folded), len(folded), None)]
    return [(folded[before[1] : after[0]], before[2], after[2]) for before, after in zip(ends, starts)]


def is_there(number, mark, length, between):
    return any(
        "%s%03d" % (mark, number) in text or (len(text) >= length / 2 and (before == number - 1 or after == number + 1))
        for text, before, after in between
    )
