"""A PDF without what tells of its author: bytes in, bytes out, in a process of its own.

Run as a program by `network.attachments`, and imports nothing of ours: what somebody forged costs
this process its memory or its seconds, never the portal. Ends with the word why it refuses.
"""

import io
import resource
import sys
from collections.abc import Iterator

import pikepdf

MOST_MEMORY = 1_000_000_000
MOST_SECONDS = 8
MOST_UNPACKED = 200_000_000
# What runs, opens something, sends something or carries another file.
ACTS = {
    "/JavaScript",
    "/JS",
    "/Launch",
    "/EmbeddedFile",
    "/EmbeddedFiles",
    "/EF",
    "/RichMedia",
    "/XFA",
    "/SubmitForm",
    "/ImportData",
    "/GoToE",
}
# What programs note about who worked at it and with what, wherever it hangs.
NOTED = ("/Metadata", "/PieceInfo", "/LastModified")
# Of a comment: who wrote it and when. (Of a form's field, /T is its name.)
COMMENTED = ("/T", "/M", "/CreationDate")
SIGNED_KEPT = {"/Type", "/Filter", "/SubFilter"}
# Of a photograph: what says how its dots are to be read. The others say where, when and by whom.
JPEG_KEPT = {0xE0, 0xE2, 0xEE}


def cleaned(body: bytes) -> bytes:
    """Raises ValueError with the word why not, or what pikepdf raises for what it cannot read."""
    with pikepdf.open(io.BytesIO(body)) as pdf:
        if pdf.is_encrypted:
            raise ValueError("broken")
        for table in tables(pdf):
            if acts(table):
                raise ValueError("acts")
        for table in tables(pdf):
            clean(table)
            if isinstance(table, pikepdf.Stream) and is_jpeg(table):
                clean_jpeg(table)
        for name in ("/Info", "/ID"):
            if name in pdf.trailer:
                del pdf.trailer[name]
        out = io.BytesIO()
        # Only what can be reached is written: no former version of a page stays in the file.
        pdf.save(out, deterministic_id=True, fix_metadata_version=False)
        return out.getvalue()


def tables(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Every dictionary of a PDF, those of its streams and those inside others too."""
    waiting = [*pdf.objects, pdf.trailer]
    while waiting:
        one = waiting.pop()
        if isinstance(one, pikepdf.Array):
            waiting += [inner for inner in one if is_inside(inner)]
        elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
            yield one
            waiting += [one[name] for name in one.keys() if is_inside(one[name])]  # noqa: SIM118


def is_inside(one: object) -> bool:
    """Whether it is part of what holds it; the others come in their turn."""
    return isinstance(one, pikepdf.Array | pikepdf.Dictionary) and not one.is_indirect


def acts(table: pikepdf.Object) -> bool:
    names = {*table.keys()}
    names |= {str(value) for value in table.values() if isinstance(value, pikepdf.Name)}
    return not names.isdisjoint(ACTS)


def clean(table: pikepdf.Object) -> None:
    is_comment = "/Rect" in table and table.get("/Subtype") != pikepdf.Name.Widget
    names = [*NOTED, *(COMMENTED if is_comment else ())]
    if "/ByteRange" in table:
        # A signature: it ends with any change, and its certificate says a name.
        names += [name for name in table.keys() if name not in SIGNED_KEPT]  # noqa: SIM118
    for name in names:
        if name in table:
            del table[name]


def is_jpeg(stream: pikepdf.Stream) -> bool:
    filters = stream.get("/Filter")
    alone = filters[0] if isinstance(filters, pikepdf.Array) and len(filters) == 1 else filters
    return isinstance(alone, pikepdf.Name) and alone == pikepdf.Name.DCTDecode


def clean_jpeg(stream: pikepdf.Stream) -> None:
    before = stream.read_raw_bytes()
    after = without_notes(before)
    if after != before:
        said = stream.get("/DecodeParms")
        parameters = said if isinstance(said, pikepdf.Dictionary | pikepdf.Array) else None
        stream.write(after, filter=pikepdf.Name.DCTDecode, decode_parms=parameters)


def without_notes(jpeg: bytes) -> bytes:
    """A JPEG with all its dots, without the segments that tell of who took it (Exif, XMP, words).

    What hangs behind its end, as the second picture of a telephone, goes too.
    """
    kept, at = [jpeg[:2]], 2
    while jpeg[at : at + 1] == b"\xff" and jpeg[at + 1 : at + 2] not in {b"", b"\xda"}:
        marker = jpeg[at + 1]
        # Before a marker, any number of FF.
        size = 1 if marker == 0xFF else 2 + int.from_bytes(jpeg[at + 2 : at + 4])
        if not (marker == 0xFE or 0xE0 <= marker <= 0xEF) or marker in JPEG_KEPT:
            kept.append(jpeg[at : at + size])
        at += size
    end = jpeg.find(b"\xff\xd9", at)
    return b"".join(kept) + (jpeg[at : end + 2] if end >= 0 else jpeg[at:])


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    pikepdf.settings.set_qpdf_limits(flate_max_memory=MOST_UNPACKED)
    try:
        clean_body = cleaned(sys.stdin.buffer.read())
    except (ValueError, pikepdf.PdfError, RuntimeError, MemoryError, RecursionError) as error:
        sys.exit("acts" if error.args == ("acts",) else "broken")
    sys.stdout.buffer.write(clean_body)


if __name__ == "__main__":
    main()
