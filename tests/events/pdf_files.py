"""PDF files as programs and as forgers write them."""

import io
import zlib
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name

AUTHOR = "Zqauthorquz"
CATALOGUE = b"3 0 <</Type/Catalog/Pages<</Type/Pages/Kids[]/Count 0>>%s>>"
SCRIPT = b"/AA<</S/JavaScript/JS(x)>>"


def pdf(change: Callable[[pikepdf.Pdf], None] | None = None, *, is_packed: bool = False) -> bytes:
    """One empty page and a comment, by an author who is named wherever programs name them."""
    made = pikepdf.new()
    made.add_blank_page(page_size=(200, 200))
    made.docinfo["/Author"] = made.docinfo["/Producer"] = AUTHOR
    with made.open_metadata(set_pikepdf_as_editor=False) as said:
        said["dc:creator"] = [AUTHOR]
    comment = Dictionary(
        Type=Name.Annot, Subtype=Name.Text, Rect=[0, 0, 9, 9], T=AUTHOR, Contents="Words"
    )
    made.pages[0].Annots = Array([made.make_indirect(comment)])
    made.pages[0].PieceInfo = Dictionary(Office=Dictionary(Private=AUTHOR))
    if change:
        change(made)
    out = io.BytesIO()
    mode = pikepdf.ObjectStreamMode
    made.save(out, object_stream_mode=mode.generate if is_packed else mode.disable)
    return out.getvalue()


def packed_by(filters: bytes, packed: bytes) -> bytes:
    """A PDF whose catalogue is packed by these filters, whatever they are."""
    body = b"%%PDF-1.5\n1 0 obj<</Type/ObjStm/N 1/First 4/Filter%s/Length %d>>stream\n" % (
        filters,
        len(packed),
    )
    body += packed + b"\nendstream\nendobj\n"
    # Kinds, places and numbers of four objects: none, what is packed, this table, the catalogue.
    rows = b"".join(
        bytes([kind]) + place.to_bytes(4, "big") + b"\0"
        for kind, place in ((0, 0), (1, 9), (1, len(body)), (2, 1))
    )
    table = b"2 0 obj<</Type/XRef/Size 4/W[1 4 1]/Root 3 0 R/Length %d>>stream\n" % len(rows)
    return body + table + rows + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % len(body)


def bomb() -> bytes:
    """Some megabytes of nothing that unpack to gigabytes."""
    squeezed = zlib.compressobj(9)
    parts = [squeezed.compress(CATALOGUE % b"")]
    parts += [squeezed.compress(b" " * 10_000_000) for _part in range(300)]
    return packed_by(b"/FlateDecode", b"".join(parts) + squeezed.flush())
