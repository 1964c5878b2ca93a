"""Reading a text that holds lines or QR parts (docs/guides/offline-protocol.md)."""

from alphabet import Broken, fold
from lines import read_lines
from packing import unpack
from parts import BEGINS, read_parts

TEXT_MAX = 65536


def read_text(text, wanted, dictionary):
    """The kind and the document in a text. Raises Broken with all faults."""
    if len(text.encode("utf-16-le", "surrogatepass")) // 2 > TEXT_MAX:
        raise Broken([{"code": "STRING_TOO_LONG"}])
    data = read_parts(text) if BEGINS.search(text) else read_lines(fold(text))
    kind, document = unpack(data, dictionary)
    if wanted is not None and kind != wanted:
        raise Broken([{"code": "KIND_OTHER", "kind": kind}])
    return kind, document
