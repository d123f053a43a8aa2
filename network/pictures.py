"""A picture drawn anew: no place, camera, thumbnail or comment of the file comes along. Pure."""

import io

from PIL import Image, ImageOps, UnidentifiedImageError

# A portrait on a page, sharp on a telephone.
LONGEST_SIDE = 800
MOST_BYTES = 10_000_000
MOST_PIXELS = 40_000_000
QUALITY = 85
FORMATS = ("JPEG", "PNG", "WEBP")


class NotAPicture(ValueError):
    """Why a file is no picture that we keep: `kind`, `size` or `broken`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def drawn_anew(body: bytes) -> bytes:
    """The dots of a picture as a small JPEG, upright and on white. Raises NotAPicture."""
    if len(body) > MOST_BYTES:
        raise NotAPicture("size")
    try:
        with Image.open(io.BytesIO(body), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise NotAPicture("size")
            return _as_jpeg(ImageOps.exif_transpose(picture))
    except NotAPicture:
        raise
    except UnidentifiedImageError:
        raise NotAPicture("kind") from None
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise NotAPicture("broken") from None


def _as_jpeg(picture: Image.Image) -> bytes:
    dots = picture.convert("RGBA")
    dots.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    clean = Image.new("RGB", dots.size, "white")
    clean.paste(dots, mask=dots)
    written = io.BytesIO()
    clean.save(written, "JPEG", quality=QUALITY, optimize=True)
    return written.getvalue()
