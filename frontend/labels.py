"""A label and what it says, in one line, as the language writes its colon. Pure."""

from django.utils.translation import gettext as _


def labelled(label: object, value: object) -> str:
    """French puts a space before the colon."""
    return _("%(label)s: %(value)s") % {"label": label, "value": value}
