"""People at their browsers and programs, each on a connection of their own; knows no Django."""

import json
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import TypeVar
from urllib.parse import urlencode, urlsplit

PATIENCE_SECONDS = 90
CSRF = "c" * 32

T = TypeVar("T")


@dataclass(frozen=True)
class Answer:
    """What came back, and when the request left and its answer came (monotonic seconds)."""

    status: int
    location: str
    cookie: str
    body: str
    sent_at: float
    came_at: float

    @property
    def token(self) -> str:
        """The secret of the page that the answer leads to; "" for a page that tells nothing."""
        is_program = self.body.startswith("{")
        address = json.loads(self.body)["manage_url"] if is_program else self.location
        last = urlsplit(address).path.rstrip("/").rpartition("/")[2]
        return last if last.count(".") >= 2 else ""

    @property
    def public_id(self) -> str:
        return self.token.partition(".")[0]


@dataclass(frozen=True)
class Site:
    """The product as the network sees it."""

    port: int

    def ask(
        self, method: str, path: str, body: str = "", headers: dict[str, str] | None = None
    ) -> Answer:
        client = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        sent_at = time.monotonic()
        try:
            client.request(method, path, body.encode() or None, headers or {})
            response = client.getresponse()
            text = response.read().decode(errors="replace")
            told = response.headers
            location, cookie = told.get("Location", ""), told.get("Set-Cookie", "")
            return Answer(response.status, location, cookie, text, sent_at, time.monotonic())
        finally:
            client.close()

    def post_form(self, path: str, fields: dict[str, str]) -> Answer:
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"csrftoken={CSRF}",
        }
        return self.ask("POST", path, urlencode(fields | {"csrfmiddlewaretoken": CSRF}), headers)

    def apply_by_form(self, meeting: str, name: str, **fields: str) -> Answer:
        answers = {"name": name, "email": f"{name}@example.org", "consent": "on"} | fields
        return self.post_form(f"/en/meetings/{meeting}/register/", answers)

    def apply_by_program(self, meeting: str, name: str, *, key: str = "") -> Answer:
        headers = {"Content-Type": "application/json"} | ({"Idempotency-Key": key} if key else {})
        application = {"name": name, "email": f"{name}@example.org", "consent": True}
        path = f"/api/v1/meetings/{meeting}/registrations/"
        return self.ask("POST", path, json.dumps(application), headers)

    def give_back(self, token: str) -> Answer:
        return self.post_form(f"/en/registration/{token}/cancel/", {})

    def accept_offer(self, token: str) -> Answer:
        return self.post_form(f"/en/registration/{token}/answer/", {"answer": "accept"})

    def own_page(self, token: str, *, cookie: str = "") -> Answer:
        return self.ask("GET", f"/en/registration/{token}/", headers={"Cookie": cookie})


def at_once(calls: Iterable[Callable[[], T]]) -> list[T]:
    """Each call in a thread of its own, all let go at the same moment; what they returned.

    Raises the first exception, when all have ended.
    """
    waiting = list(calls)
    gate = threading.Barrier(len(waiting))
    results: dict[int, T] = {}
    errors: list[BaseException] = []

    def run(place: int, call: Callable[[], T]) -> None:
        gate.wait()
        try:
            results[place] = call()
        except BaseException as error:  # noqa: BLE001 - told to the one who waits
            errors.append(error)

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(waiting)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return [results[place] for place in range(len(waiting))]
