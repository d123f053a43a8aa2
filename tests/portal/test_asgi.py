"""The ASGI door sends a file as it is read, without reading all of it first."""

import asyncio
from typing import Any

from django.http import FileResponse, HttpRequest

from portal.asgi import OneThread


class Counted:
    """A file of many parts that counts how many were read."""

    def __init__(self, parts: int) -> None:
        self.left, self.read_so_far = parts, 0

    def read(self, _size: int = -1) -> bytes:
        if not self.left:
            return b""
        self.left, self.read_so_far = self.left - 1, self.read_so_far + 1
        return b"part "


def test_a_file_is_sent_part_by_part() -> None:
    file = Counted(parts=3)
    door = OneThread()

    async def view(_request: HttpRequest) -> Any:
        return FileResponse(file, filename="data.ods")

    async def sent() -> list[tuple[bytes, int]]:
        response = await door.run_get_response(HttpRequest())
        return [(part, file.read_so_far) async for part in response]

    door._middleware_chain = view
    assert asyncio.run(sent()) == [(b"part ", 1), (b"part ", 2), (b"part ", 3)]
