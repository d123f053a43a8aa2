"""The demo mailbox: mails as files that a page shows, so that the demo needs no mail server."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage as ParsedMessage
from email.policy import default as default_policy
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

LINK = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True)
class DemoMessage:
    subject: str
    to: str
    date: datetime
    text: str
    html: str
    attachments: list[str] = field(default_factory=list)

    @property
    def links(self) -> list[str]:
        return LINK.findall(self.text)


class DemoMailbox(BaseEmailBackend):
    """Keeps each mail as one file under DATA_DIR/mail, readable by the system's owner alone."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = _folder()
        for message in email_messages:
            # Written aside, then renamed: a reader never meets half a mail.
            stamp = f"{timezone.now():%Y%m%dT%H%M%S%f}-{uuid4().hex[:8]}"
            draft = folder / f"{stamp}.tmp"
            draft.write_bytes(message.message().as_bytes())
            draft.rename(folder / f"{stamp}.eml")
        return len(email_messages)


def messages(*, limit: int = 50) -> list[DemoMessage]:
    """The newest mails first."""
    files = sorted(_folder().glob("*.eml"), reverse=True)[:limit]
    return [_read(path) for path in files]


def delete_before(moment: datetime) -> int:
    """Delete the mails kept since before then; how many."""
    old = kept_before(moment)
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def kept_before(moment: datetime) -> list[Path]:
    return [path for path in _folder().glob("*.eml") if path.stat().st_mtime <= moment.timestamp()]


def _folder() -> Path:
    folder = Path(settings.DEMO_MAIL_DIR)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _read(path: Path) -> DemoMessage:
    parsed = message_from_bytes(path.read_bytes(), policy=default_policy)
    assert isinstance(parsed, ParsedMessage)
    return DemoMessage(
        subject=str(parsed["subject"]),
        to=str(parsed["to"]),
        date=datetime.fromtimestamp(path.stat().st_mtime, tz=timezone.get_current_timezone()),
        text=_body(parsed, "plain"),
        html=_body(parsed, "html"),
        attachments=[part.get_filename() or "" for part in parsed.iter_attachments()],
    )


def _body(parsed: ParsedMessage, kind: str) -> str:
    part = parsed.get_body(preferencelist=(kind,))
    return str(part.get_content()) if part else ""
