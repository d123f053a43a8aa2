"""The people of `writers.mjs`, and drafts for them in the product's own database."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from advocacy.models import Draft, Note, NoteState, Right, TeamPlace
from network.models import Node, User
from tests.services import missing

HERE = Path(__file__).parent


class Writers:
    """One Node process in which several people write; one command at a time."""

    def __init__(self) -> None:
        node = shutil.which("node") or missing("node")
        if not (HERE / "node_modules" / "yjs").is_dir():
            subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], cwd=HERE, check=True)
        self.process = subprocess.Popen(
            [node, "writers.mjs"],
            cwd=HERE,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def tell(self, command: str, **given: Any) -> None:
        """Give a command; `hear` waits for its answer."""
        assert self.process.stdin
        self.process.stdin.write(json.dumps({"do": command, **given}) + "\n")
        self.process.stdin.flush()

    def hear(self) -> Any:
        assert self.process.stdout
        line = self.process.stdout.readline()
        assert line, "the writers died"
        return json.loads(line)

    def ask(self, command: str, **given: Any) -> Any:
        self.tell(command, **given)
        return self.hear()

    def close(self) -> None:
        self.process.kill()
        self.process.communicate()


@contextmanager
def writers() -> Iterator[Writers]:
    found = Writers()
    try:
        yield found
    finally:
        found.close()


def make_draft(*, state: str = NoteState.DRAFTING) -> Draft:
    node, _ = Node.objects.get_or_create(slug="brussels", defaults={"name": "Brussels"})
    note = Note.objects.create(node=node, title="Housing first", language="en", state=state)
    return Draft.objects.create(note=note)


def take_place(draft: Draft, name: str, right: str = Right.DRAFTER) -> TeamPlace:
    user = User.objects.create_user(display_name=f"account of {name}")
    return TeamPlace.objects.create(note=draft.note, user=user, right=right, name=name)


def cookie_of(user: User) -> str:
    """The cookie of a browser in which this person is logged in."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def room_of(draft: Draft) -> str:
    return f"{draft.public_id}/{draft.epoch}/"
