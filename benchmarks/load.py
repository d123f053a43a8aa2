"""The load generator, a process of its own: a few kept connections that ask again and again.

Reads one JSON order a line and answers one JSON report a line; knows HTTP and nothing of ours.
"""

import asyncio
import itertools
import json
import sys
import time
from collections import Counter
from datetime import date
from typing import Any


class Asker(asyncio.Protocol):
    """One connection: writes the next request when the answer before it has come whole."""

    def __init__(self, requests: "Requests") -> None:
        self.requests = requests
        self.buffer = bytearray()
        self.missing = -1
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        self.ask()

    def ask(self) -> None:
        request = self.requests.next()
        if request is None:
            self.transport.close()
            return
        self.asked_at = time.monotonic()
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if self.missing < 0:
            end = self.buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            head = bytes(self.buffer[:end]).lower()
            self.status = int(head[9:12])
            self.missing = end + 4 + length_of(head)
        if len(self.buffer) >= self.missing:
            self.requests.answered(self.status, self.missing, time.monotonic() - self.asked_at)
            self.buffer.clear()
            self.missing = -1
            self.ask()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self.done.set_result(None)


def length_of(head: bytes) -> int:
    mark = head.find(b"content-length:")
    if mark < 0:
        return 0
    return int(head[mark + 15 :].split(b"\r\n", 1)[0])


class Requests:
    """What to ask until when, and what came back."""

    def __init__(self, order: dict[str, Any]) -> None:
        self.order = order
        self.numbers = itertools.count(int(order.get("first", 0)))
        self.left = order.get("count")
        self.statuses: Counter[int] = Counter()
        self.bytes = 0
        self.seconds: list[float] = []
        self.started = time.monotonic()
        self.until = self.started + float(order.get("seconds", 1e9))

    def next(self) -> bytes | None:
        if time.monotonic() >= self.until:
            return None
        if self.left is not None:
            if not self.left:
                return None
            self.left -= 1
        return written(self.order, next(self.numbers))

    def answered(self, status: int, size: int, seconds: float) -> None:
        self.statuses[status] += 1
        self.bytes += size
        self.seconds.append(seconds)

    def report(self) -> dict[str, Any]:
        took = time.monotonic() - self.started
        ordered = sorted(self.seconds)
        return {
            "rate": len(ordered) / took,
            "statuses": {str(status): count for status, count in self.statuses.items()},
            "bytes": self.bytes // max(1, len(ordered)),
            "p50_ms": 1000 * at(ordered, 0.5),
            "p99_ms": 1000 * at(ordered, 0.99),
            "next": next(self.numbers),
        }


def at(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def written(order: dict[str, Any], number: int) -> bytes:
    """One request; in path, headers and body `{n}` is its number, `{ip}` and `{day}` its own."""
    address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
    day = date.fromordinal(1 + number % 700_000).isoformat()

    def filled(text: str) -> str:
        return text.replace("{n}", str(number)).replace("{ip}", address).replace("{day}", day)

    body = filled(order.get("body", "")).encode()
    headers = {"Host": order["host"], **order.get("headers", {})}
    if body:
        headers["Content-Length"] = str(len(body))
    lines = [f"{order.get('method', 'GET')} {filled(order['path'])} HTTP/1.1"]
    lines += [f"{name}: {filled(value)}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


async def serve(order: dict[str, Any]) -> dict[str, Any]:
    loop = asyncio.get_running_loop()
    host, _, port = order["host"].partition(":")
    requests = Requests(order)
    pairs = [
        await loop.create_connection(lambda: Asker(requests), host, int(port))
        for _ in range(int(order.get("connections", 4)))
    ]
    await asyncio.gather(*(protocol.done for _transport, protocol in pairs))
    return requests.report()


async def main() -> None:
    for line in sys.stdin:
        print(json.dumps(await serve(json.loads(line))), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
