"""The ASGI door: what uvicorn runs."""

import os
from collections.abc import AsyncIterator, Iterator
from functools import partial
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

    async def run_get_response(self, request: Any) -> Any:
        response: Any = await super().run_get_response(request)
        if response.streaming and not response.is_async:
            response.streaming_content = _part_by_part(iter(response.streaming_content))
        return response


async def _part_by_part(parts: Iterator[bytes]) -> AsyncIterator[bytes]:
    """A file as it is read: left to itself, Django reads it all before it sends a byte."""
    read = sync_to_async(partial(next, parts, b""), thread_sensitive=True)
    while part := await read():
        yield part


django.setup(set_prefix=False)

from advocacy.consumers import drafting  # noqa: E402 - models need a Django that is set up
from portal.modules import kept_state  # noqa: E402


def state() -> Any:
    """What is public now, from a connection of this moment; None while that cannot be told."""
    try:
        return kept_state()
    except Error:
        return None
    finally:
        connections.close_all()


pages = KeptAnswers(OneThread(), state=state)


async def application(scope: Any, receive: Any, send: Any) -> None:
    """A socket goes to the drafting room, everything else to Django."""
    await (drafting if scope["type"] == "websocket" else pages)(scope, receive, send)
