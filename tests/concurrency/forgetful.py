"""The way that does not work: answers kept for a few seconds, whatever is written meanwhile."""

import time

from portal.answers import KeptAnswers
from portal.asgi import OneThread

LIFETIME_SECONDS = 4

application = KeptAnswers(OneThread(), state=lambda: int(time.time() // LIFETIME_SECONDS))
