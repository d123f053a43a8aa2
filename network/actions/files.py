"""Files that people hand in: cleaned before they are kept, or refused in words."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from network.attachments import Cleaned, NotAccepted, cleaned

WHY_NOT = {
    "kind": _("This is no PDF, no ODT and no picture (PNG, JPEG, WebP)."),
    "size": _("This file is too large. Five megabytes at most."),
    "broken": _("This file cannot be read, or is locked with a password."),
    "acts": _("This file holds something that runs by itself, or another file. Save it as plain."),
}


def clean_file(content: bytes) -> Cleaned:
    """The file without what tells of its author. Raises ValidationError at `file`.

    It may take seconds: call it before a lock is taken.
    """
    try:
        return cleaned(content)
    except NotAccepted as refusal:
        raise ValidationError({"file": WHY_NOT[refusal.why]}, code=refusal.why) from None
