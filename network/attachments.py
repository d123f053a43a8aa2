"""What a file really is, and what in it tells of its author, taken out. Bytes in, bytes out.

A kind is found in the content, never in a name. Pictures are drawn anew, so that neither place nor
camera stays; a text document loses who wrote it; what may act by itself is refused.
"""

import io
import lzma
import re
import subprocess
import sys
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

LARGEST = 5_000_000
MOST_PIXELS = 40_000_000
LARGEST_UNPACKED = 60_000_000
PDF_PROGRAM = Path(__file__).with_name("pdf_cleaning.py")
# By the clock on the wall; of the processor's time it is given less.
PDF_SECONDS = 45
PICTURES = {"PNG": "png", "JPEG": "jpeg", "WEBP": "webp"}
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "odt": "application/vnd.oasis.opendocument.text",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
}
# What a forged or damaged archive makes the libraries raise.
UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, UnicodeError),
    *(KeyError, RuntimeError, NotImplementedError, EOFError, OSError),
)
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
    """A file that is not taken; `why`: `kind`, `size`, `broken` or `acts`."""

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
    """Cleaned by a program that may cost no more than it is given."""
    program = [sys.executable, "-I", str(PDF_PROGRAM)]
    try:
        done = subprocess.run(
            program, input=body, capture_output=True, timeout=PDF_SECONDS, check=True
        )
    except subprocess.TimeoutExpired:
        raise NotAccepted("broken") from None
    except subprocess.CalledProcessError as refusal:
        raise NotAccepted("acts" if refusal.stderr.strip() == b"acts" else "broken") from None
    if len(done.stdout) > LARGEST:
        raise NotAccepted("size")
    return done.stdout


def _odt(body: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            return _repacked(packed)
    except UNREADABLE:
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
                elif entry.filename.startswith("Pictures/"):
                    said = _picture_inside(said)
                again.writestr(zipfile.ZipInfo(entry.filename), said)
        again.writestr("meta.xml", EMPTY_META)
        again.writestr("settings.xml", EMPTY_SETTINGS)
    return out.getvalue()


def _picture_inside(said: bytes) -> bytes:
    """A photograph in a text says where it was taken as any other; a drawing stays as it is."""
    try:
        return _picture(said).body
    except NotAccepted as refusal:
        if refusal.why != "kind":
            raise
        return said


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
