"""A link as a square that the camera of a telephone reads. Pure: knows no model."""

import qrcode
from django.utils.safestring import SafeString, mark_safe
from qrcode.image.svg import SvgPathFillImage

QUIET_BORDER = 4


def link_as_picture(link: str) -> SafeString:
    """The square as SVG, black on white on every screen; made here, nothing is asked of others."""
    picture = qrcode.make(link, image_factory=SvgPathFillImage, border=QUIET_BORDER)
    return mark_safe(picture.to_string(encoding="unicode"))  # noqa: S308 - drawn, not typed
