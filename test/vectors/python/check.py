"""Compares the frozen vectors with this implementation, which shares no code with the other one.

python3 check.py           says how many agree, and names those that do not; exit code 1 if there are any
python3 check.py --write   prints the same documents as strings that were made here, as JSON
"""

import json
import sys
from pathlib import Path

from alphabet import Broken
from documents import OPENERS
from jws import Refused
from packing import pack, unpack
from reading import read_text
from writing import write_lines, write_parts

FOLDER = Path(__file__).parent.parent


def vectors(name):
    return json.loads((FOLDER / (name + ".json")).read_text("utf-8"))


DICTIONARY = vectors("dictionary")["text"].encode()


def opened(vector):
    try:
        return {"claims": OPENERS[vector["kind"]](vector["document"], vector["trust"])}
    except Refused as refused:
        return {"fault": refused.args[0]}


def is_same_document(vector):
    return opened(vector) == {key: vector[key] for key in ("claims", "fault") if key in vector}


def is_same_string(vector):
    packed = bytes.fromhex(vector["packed"])
    return (
        unpack(packed, DICTIONARY) == (vector["kind"], vector["document"])
        and write_lines(vector["kind"], packed) == vector["armored"]
        and write_parts(packed) == vector["parts"]
        and read_text(vector["armored"], None, DICTIONARY)[1] == vector["document"]
        and read_text("\n".join(vector["parts"]), None, DICTIONARY)[1] == vector["document"]
    )


def is_same_text(vector, documents):
    try:
        read = {"document": read_text(vector["text"], vector["wanted"], DICTIONARY)[1]}
    except Broken as broken:
        read = {"faults": broken.args[0]}
    expected = {"document": documents[vector["reads"]]} if "reads" in vector else {"faults": vector["faults"]}
    return read == expected


def main():
    strings = vectors("strings")
    if "--write" in sys.argv:
        made = [(each["kind"], pack(each["kind"], each["document"], DICTIONARY)) for each in strings]
        print(json.dumps([{"armored": write_lines(kind, data), "parts": write_parts(data)} for kind, data in made]))
        return 0
    documents = {each["name"]: each["document"] for each in strings}
    results = [("documents: " + each["name"], is_same_document(each)) for each in vectors("documents")]
    results += [("strings: " + each["name"], is_same_string(each)) for each in strings]
    results += [("texts: " + each["name"], is_same_text(each, documents)) for each in vectors("texts")]
    for name, agrees in results:
        if not agrees:
            print("differs: " + name)
    print("%d of %d vectors agree" % (sum(agrees for _, agrees in results), len(results)))
    return 0 if all(agrees for _, agrees in results) else 1


sys.exit(main())
