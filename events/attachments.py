"""What a file really is, and what in it tells of its author, taken out. Pure: bytes in, bytes out.

A kind is found in the content, never in a name. Pictures are drawn anew, so that neither place nor
camera stays; a text document loses who wrote it; what may act by itself is refused.
"""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

LARGEST = 5_000_000
MOST_PIXELS = 40_000_000
LARGEST_UNPACKED = 60_000_000
PICTURES = {"PNG": "png", "JPEG": "jpeg", "WEBP": "webp"}
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "odt": "application/vnd.oasis.opendocument.text",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
}
# What runs, opens something or carries another file.
ACTS_IN_PDF = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFile|RichMedia|XFA)\b")
# Any letter of a name may be written by its number: `/J#53` is `/JS`.
BY_NUMBER = re.compile(rb"#([0-9A-Fa-f]{2})")
# Who made it, in the plain information of a PDF and in its XMP; blanked at the same length, for a
# PDF counts its bytes.
MADE_BY = re.compile(
    rb"(/(?:Author|Creator|Producer|Company|Manager)\s*)"
    rb"(\((?:\\.|[^()\\]|\((?:\\.|[^()\\])*\))*\)|<[0-9A-Fa-f\s]*>)",
    re.DOTALL,
)
XMP_MADE_BY = re.compile(
    rb"(<(dc:creator|xmp:CreatorTool|pdf:Producer|xmpMM:[A-Za-z]+)\b[^>]*>)(.*?)(</\2>)", re.DOTALL
)
XMP_ATTRIBUTE = re.compile(rb'((?:xmp:CreatorTool|pdf:Producer|pdfx:Company)=")([^"]*)(")')
# Objects that are packed: there who made it can be read and not taken out.
PACKED = re.compile(rb"/ObjStm\b.{0,400}?stream\r?\n(.*?)endstream", re.DOTALL)
AUTHOR_PACKED = re.compile(rb"/Author\s*(?:\(\s*[^\s)]|<\s*[0-9A-Fa-f])")
ODT_ACTS = ("Basic/", "Scripts/", "Object ")
# Who wrote it and when, its preview, its settings with the printer's name.
ODT_LEFT_OUT = ("meta.xml", "Thumbnails/", "settings.xml", "Configurations2/", "layout-cache")
# Who wrote a comment or a change that is kept in the text.
ODT_MADE_BY = re.compile(
    rb"(<(dc:creator|meta:creator-initials|loext:sender-initials)\b[^>]*>)[^<]*(</\2>)"
)
EMPTY_META = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-meta '
    b'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.3">'
    b"<office:meta/></office:document-meta>"
)
EMPTY_SETTINGS = EMPTY_META.replace(b"document-meta", b"document-settings").replace(
    b"<office:meta/>", b"<office:settings/>"
)


class NotAccepted(ValueError):
    """A file that is not taken; `why`: `kind`, `size`, `broken`, `acts` or `author`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Cleaned:
    """What is kept of a file: its kind (a key of `CONTENT_TYPES`) and its bytes."""

    kind: str
    body: bytes


def cleaned(body: bytes) -> Cleaned:
    """The file without what tells of its author. Raises NotAccepted."""
    if len(body) > LARGEST:
        raise NotAccepted("size")
    if body[:1024].lstrip().startswith(b"%PDF-"):
        return Cleaned("pdf", _pdf(body))
    if body.startswith(b"PK\x03\x04"):
        return Cleaned("odt", _odt(body))
    return _picture(body)


def _pdf(body: bytes) -> bytes:
    if b"%%EOF" not in body[-2048:] or b"/Encrypt" in body:
        raise NotAccepted("broken")
    if _acts(body):
        raise NotAccepted("acts")
    for packed in PACKED.finditer(body):
        _check_packed(packed.group(1))
    body = MADE_BY.sub(lambda found: found.group(1) + _blank(found.group(2)), body)
    body = XMP_ATTRIBUTE.sub(
        lambda found: found.group(1) + b" " * len(found.group(2)) + found.group(3), body
    )
    return XMP_MADE_BY.sub(
        lambda found: found.group(1) + b" " * len(found.group(3)) + found.group(4), body
    )


def _acts(text: bytes) -> bool:
    spelled = BY_NUMBER.sub(lambda found: bytes([int(found.group(1), 16)]), text)
    return bool(ACTS_IN_PDF.search(text) or ACTS_IN_PDF.search(spelled))


def _check_packed(stream: bytes) -> None:
    try:
        unpacked = zlib.decompressobj().decompress(stream, LARGEST_UNPACKED)
    except zlib.error:
        return
    if _acts(unpacked):
        raise NotAccepted("acts")
    if AUTHOR_PACKED.search(unpacked):
        raise NotAccepted("author")


def _blank(written: bytes) -> bytes:
    """An empty string of the same length, in the same brackets."""
    fill = b"0" if written.startswith(b"<") else b" "
    inside = len(written) - 2
    return written[:1] + fill * inside + written[-1:]


def _odt(body: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            return _repacked(packed)
    except (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, EOFError):
        raise NotAccepted("broken") from None


def _repacked(packed: zipfile.ZipFile) -> bytes:
    entries = packed.infolist()
    names = [entry.filename for entry in entries]
    if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED or len(entries) > 2000:
        raise NotAccepted("size")
    if "mimetype" not in names or packed.read("mimetype").decode("latin-1") != CONTENT_TYPES["odt"]:
        raise NotAccepted("kind")
    if any(name.startswith(ODT_ACTS) for name in names):
        raise NotAccepted("acts")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as again:
        again.writestr("mimetype", CONTENT_TYPES["odt"], zipfile.ZIP_STORED)
        for entry in entries:
            if entry.filename == "mimetype" or entry.filename.startswith(ODT_LEFT_OUT):
                continue
            if not entry.is_dir():
                said = packed.read(entry)
                if entry.filename in {"content.xml", "styles.xml"}:
                    said = ODT_MADE_BY.sub(rb"\1\3", said)
                again.writestr(zipfile.ZipInfo(entry.filename), said)
        again.writestr("meta.xml", EMPTY_META)
        again.writestr("settings.xml", EMPTY_SETTINGS)
    return out.getvalue()


def _picture(body: bytes) -> Cleaned:
    try:
        with Image.open(io.BytesIO(body), formats=list(PICTURES)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise NotAccepted("size")
            # Telephones put a second picture into a JPEG, and Pillow calls that MPO.
            kind = PICTURES.get(str(picture.format), "jpeg")
            drawn = ImageOps.exif_transpose(picture)
            return Cleaned(kind, _drawn_anew(drawn, kind))
    except NotAccepted:
        raise
    except UnidentifiedImageError:
        raise NotAccepted("kind") from None
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise NotAccepted("broken") from None


def _drawn_anew(picture: Image.Image, kind: str) -> bytes:
    """The dots and nothing else: no Exif, no comment, no profile."""
    mode = "RGB" if kind == "jpeg" else "RGBA" if "A" in picture.getbands() else "RGB"
    if picture.mode == "P" and "transparency" in picture.info and kind != "jpeg":
        mode = "RGBA"
    dots = picture.convert(mode)
    clean = Image.new(dots.mode, dots.size)
    clean.paste(dots)
    out = io.BytesIO()
    clean.save(out, kind.upper(), **({"quality": 88} if kind == "jpeg" else {}))
    return out.getvalue()
