"""How long somebody had a form before their eyes: signed, so that a machine cannot claim it.

What comes back faster than a person reads is not thrown away: they are asked to send it again.
"""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

FASTEST = timedelta(seconds=3)
LONGEST = timedelta(days=1)


class SentTooFast(ValidationError):
    """Sent sooner than a person could have; the same stamp is good a moment later."""


class StampUnknown(ValidationError):
    """The stamp is too old, or none of ours: a new one is needed."""


def new_stamp(purpose: str) -> str:
    """A stamp for a form that is shown now; what it signs is chance, good for one sending."""
    return TimestampSigner(salt=purpose).sign(get_random_string(32))


def read_stamp(purpose: str, stamp: str) -> str:
    """What the stamp signs, which no other form has. Raises SentTooFast, StampUnknown."""
    signer = TimestampSigner(salt=purpose)
    try:
        once = signer.unsign(stamp, max_age=LONGEST)
    except SignatureExpired:
        raise StampUnknown(
            _("This page was open for more than a day. Please look it over and send it again."),
            code="stamp_old",
        ) from None
    except BadSignature:
        raise StampUnknown(_("Please look it over and send it again."), code="stamp") from None
    if _is_younger(signer, stamp, FASTEST):
        raise SentTooFast(
            _(
                "This came faster than one reads, as machines do. If you are a person: wait a "
                "few seconds and send it again. All that you wrote is still here."
            ),
            code="too_fast",
        )
    return once


def _is_younger(signer: TimestampSigner, stamp: str, age: timedelta) -> bool:
    try:
        signer.unsign(stamp, max_age=age)
    except SignatureExpired:
        return False
    return True
