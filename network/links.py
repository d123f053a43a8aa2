"""Secret links: derived from an id and a version, never stored; raising the version revokes."""

import logging
import re
import traceback
from typing import Any

from django.core.signing import BadSignature, Signer

TOKEN = re.compile(r"[0-9a-z]{12}[.:]\d+[.:][\w-]{20,}")


def secret_token(purpose: str, public_id: str, version: int) -> str:
    """The token of a secret link, `id.version.signature`, valid for this purpose only."""
    return Signer(salt=purpose).sign(f"{public_id}:{version}").replace(":", ".")


def read_token(purpose: str, token: str) -> tuple[str, int]:
    """The (public id, version) a token was made for; `BadSignature` for anything else."""
    value = Signer(salt=purpose).unsign(token.replace(".", ":"))
    public_id, _, version = value.partition(":")
    if not version.isdecimal():
        raise BadSignature("No version in the token.")
    return public_id, int(version)


class WithoutTokens(logging.Filter):
    """Takes secret links out of log lines: who reads the logs must not hold the keys."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if TOKEN.search(message):
            record.msg, record.args = TOKEN.sub("[link]", message), ()
        return True


class PlacesOnly(logging.Formatter):
    """Shows where an error came from and never its words: a database quotes whole rows."""

    def formatException(self, ei: Any) -> str:
        frames = traceback.extract_tb(ei[2])[-8:]
        places = " < ".join(f"{frame.filename}:{frame.lineno}" for frame in reversed(frames))
        return f"{ei[0].__name__} at {places}"
