"""The ASGI door: what uvicorn runs."""

import os
from typing import Any

import django
from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.db import Error, connections

from portal.answers import KeptAnswers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")


class OneThread(ASGIHandler):
    """Django's handler, whose whole chain of middleware and view runs in one thread at one go.

    Each of our views asks the database and so needs a thread; Django's own way goes there and back
    for the view and for each middleware that knows both ways, which costs more than most answers.
    """

    def load_middleware(self, is_async: bool = False) -> None:
        super().load_middleware(is_async=False)
        self._middleware_chain: Any = sync_to_async(self._middleware_chain, thread_sensitive=True)


django.setup(set_prefix=False)

from portal.modules import kept_state  # noqa: E402 - models need a Django that is set up


def state() -> Any:
    """What is public now, from a connection of this moment; None while that cannot be told."""
    try:
        return kept_state()
    except Error:
        return None
    finally:
        connections.close_all()


application = KeptAnswers(OneThread(), state=state)
