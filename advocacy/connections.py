"""The database, asked from an event loop."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from asgiref.sync import sync_to_async
from django.db import close_old_connections

P = ParamSpec("P")
R = TypeVar("R")


async def in_database(ask: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Call this in a thread of its own, which gives its connection back."""

    def asked() -> R:
        close_old_connections()
        try:
            return ask(*args, **kwargs)
        finally:
            close_old_connections()

    return await sync_to_async(asked, thread_sensitive=False)()
