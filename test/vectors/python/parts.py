"""Reading QR parts out of a text, with all that is wrong with them (docs/guides/offline-protocol.md)."""

import re

from alphabet import PART, Broken, fold, from_base32, is_checked
from faults import commonest, numbered

BEGINS = re.compile(r"(?=CSQ[0-9]{1,3}:)", re.IGNORECASE | re.ASCII)
WHOLE_PART = re.compile(
    r"CSQ([0-9]{1,3}):([0-9A-Z]+):([0-9]{1,2})/([0-9]{1,2}):(.*)", re.IGNORECASE | re.ASCII | re.DOTALL
)


def part_in(found):
    _, mark, number, count, rest = found.groups()
    mark, number, count = fold(mark), int(number), int(count)
    word = re.search(r"[^ \t\r\n]+", rest)
    for text in [rest, word.group() if word else ""]:
        folded = fold(text)
        checked = "%s%02d%02d%s" % (mark, number, count, folded)
        if 1 <= number <= count and len(mark) == 6 and len(folded) > 4 and is_checked(checked, PART):
            return mark, number, count, folded[:-4]
    return None


def read_parts(text):
    pieces = [found for found in map(WHOLE_PART.fullmatch, BEGINS.split(text)) if found]
    version = next((int(found.group(1)) for found in pieces if int(found.group(1)) != 1), None)
    if version is not None:
        raise Broken([{"code": "VERSION_UNKNOWN", "version": version}])
    parts = [part for part in map(part_in, pieces) if part]
    failed = [int(found.group(3)) for found in pieces if part_in(found) is None]
    mark = commonest([part[0] for part in parts])
    if mark is None:
        raise Broken([{"code": "STRING_UNREADABLE"}])
    count = next(part[2] for part in parts if part[0] == mark)
    own = [part for part in parts if part[0] == mark and part[2] == count]
    others = [part[1] for part in parts if part not in own]
    data = {part[1]: part[3] for part in own}
    twice = [part[1] for part in own if data[part[1]] != part[3]]
    absent = [number for number in range(1, count + 1) if number not in data and number not in others]
    faults = numbered("PARTS_OF_ANOTHER_STRING", others) + numbered("PARTS_TWICE", twice)
    faults += numbered("PARTS_WRONG", [each for each in absent if each in failed])
    faults += numbered("PARTS_MISSING", [each for each in absent if each not in failed])
    if faults:
        raise Broken(faults)
    return from_base32("".join(data[number] for number in range(1, count + 1)))
