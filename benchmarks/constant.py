"""The floor under every answer: the same bytes each time, from the same server, without Django."""

import os
from typing import Any

BODY = b"x" * int(os.environ.get("BODY_BYTES", "1000"))
HEADERS = [(b"content-type", b"application/json"), (b"content-length", str(len(BODY)).encode())]
NOT_MODIFIED = {"type": "http.response.start", "status": 304, "headers": [(b"etag", b'W/"x"')]}


async def application(scope: Any, receive: Any, send: Any) -> None:
    if any(name == b"if-none-match" for name, _value in scope["headers"]):
        await send(NOT_MODIFIED)
        await send({"type": "http.response.body", "body": b""})
        return
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await send({"type": "http.response.body", "body": BODY})
