"""What may stand in a text that describes work: no address, no number, nothing about a person."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.traces import traces_in
from network.validators import few_links, one_line, plain_text

TRACES = {
    "address": _("Write no e-mail address: contact goes through the network."),
    "number": _("Write no telephone or file number: contact goes through the network."),
    "birth": _("Write nothing about a person, such as a date of birth: describe the work."),
}


def faults_in(text: str, *, is_line: bool) -> list[ValidationError]:
    """What is wrong with these words, one error each."""
    found = []
    for check in (plain_text, one_line if is_line else few_links):
        try:
            check(text)
        except ValidationError as error:
            found.append(error)
    traces = traces_in(text, year=timezone.localdate().year)
    return found + [ValidationError(TRACES[key], code=key) for key in sorted(traces)]
