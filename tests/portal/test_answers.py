"""Answers that are kept: only while nothing changed, only what is for all, never too many."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import pytest

from portal import answers
from portal.answers import KeptAnswers

LIST = "/api/v1/meetings/"
TAGGED = [(b"ETag", b'W/"one"'), (b"Content-Type", b"application/json"), (b"Vary", b"Accept")]


class Application:
    """Counts how often it is asked, and answers with its count."""

    def __init__(self, status: int = 200, headers: list[tuple[bytes, bytes]] = TAGGED) -> None:
        self.status, self.headers, self.asked = status, headers, 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.asked += 1
        start = {"type": "http.response.start", "status": self.status, "headers": self.headers}
        await send(start)
        await send({"type": "http.response.body", "body": b"answer ", "more_body": True})
        await send({"type": "http.response.body", "body": str(self.asked).encode()})


class Answered:
    def __init__(self) -> None:
        self.status, self.headers, self.body = 0, {}, b""

    async def send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.lower(): value for name, value in message["headers"]}
        self.body += message.get("body", b"")


def ask(kept: KeptAnswers, path: str = LIST, *, method: str = "GET", **headers: str) -> Any:
    return asking(kept, path, method, headers)


async def asking(kept: KeptAnswers, path: str, method: str, headers: dict[str, str]) -> Answered:
    path, _, query = path.partition("?")
    given = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return await asking_with(kept, path, query, method, given)


async def asking_with(
    kept: KeptAnswers, path: str, query: str, method: str, given: list[tuple[str, str]]
) -> Answered:
    scope = {
        "type": "http",
        "method": method,
        "scheme": "http",
        "path": path,
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in given],
    }
    answered = Answered()
    await kept(scope, None, answered.send)  # type: ignore[arg-type]
    return answered


def together(kept: KeptAnswers, *calls: Callable[[], Any]) -> list[Answered]:
    """The answers, one after the other, in one event loop."""

    async def run() -> list[Answered]:
        return [await call() for call in calls]

    return asyncio.run(run())


def test_an_unchanged_answer_is_given_again_and_the_application_not_asked() -> None:
    application = Application()
    kept = KeptAnswers(application, state=lambda: 1)

    first, second = together(kept, lambda: ask(kept), lambda: ask(kept))

    assert application.asked == 1
    assert (first.body, second.body) == (b"answer 1", b"answer 1")
    assert second.headers == first.headers


def test_a_known_answer_is_304_without_asking_the_application() -> None:
    application = Application()
    kept = KeptAnswers(application, state=lambda: 1)

    answered = together(
        kept,
        lambda: ask(kept),
        lambda: ask(kept, if_none_match='W/"one"'),
        lambda: ask(kept, if_none_match='"x", "one"'),
        lambda: ask(kept, if_none_match="*"),
        lambda: ask(kept, if_none_match='"another"'),
    )

    assert [one.status for one in answered] == [200, 304, 304, 304, 200]
    assert [one.body for one in answered[1:4]] == [b"", b"", b""]
    assert answered[1].headers == {b"etag": b'W/"one"', b"vary": b"Accept"}
    assert application.asked == 1


def test_a_change_is_seen_as_soon_as_the_state_is_read_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(answers, "BELIEVED_SECONDS", 0)
    states = iter([1, 1, 2, 2])
    application = Application()
    kept = KeptAnswers(application, state=lambda: next(states))

    bodies = [one.body for one in together(kept, *[lambda: ask(kept)] * 4)]

    assert bodies == [b"answer 1", b"answer 1", b"answer 2", b"answer 2"]


def test_a_state_that_is_read_too_slowly_or_not_at_all_is_not_believed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(answers, "MOST_SECONDS", 0.05)
    slow, away = Application(), Application()
    slowly = KeptAnswers(slow, state=lambda: time.sleep(0.1) or 1)
    not_at_all = KeptAnswers(away, state=lambda: None)

    together(slowly, *[lambda: ask(slowly)] * 2)
    together(not_at_all, *[lambda: ask(not_at_all)] * 2)

    assert (slow.asked, away.asked) == (2, 2)


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("?lang=nl", {}),
        ("", {"accept_language": "nl"}),
        ("", {"accept": "text/html"}),
        ("", {"host": "elsewhere.example"}),
        ("", {"x_forwarded_proto": "https"}),
        ("", {"range": "bytes=0-1"}),
    ],
)
def test_another_question_has_another_answer(path: str, headers: dict[str, str]) -> None:
    application = Application()
    kept = KeptAnswers(application, state=lambda: 1)

    together(kept, lambda: ask(kept), lambda: ask(kept, LIST + path, **headers))

    assert application.asked == 2


@pytest.mark.parametrize(
    "application",
    [
        Application(status=404),
        Application(headers=[]),
        Application(headers=[*TAGGED, (b"Set-Cookie", b"sessionid=x")]),
        Application(headers=[TAGGED[0], (b"Vary", b"Accept, Cookie")]),
    ],
)
def test_what_is_not_for_all_is_not_kept(application: Application) -> None:
    kept = KeptAnswers(application, state=lambda: 1)

    together(kept, *[lambda: ask(kept)] * 2)

    assert application.asked == 2
    assert not kept.answers


def test_who_says_a_language_twice_changes_nobody_elses_answer() -> None:
    application = Application()
    kept = KeptAnswers(application, state=lambda: 1)
    twice = [("accept-language", "nl"), ("accept-language", "fr")]

    first, second = together(
        kept,
        lambda: asking_with(kept, LIST, "", "GET", twice),
        lambda: ask(kept, accept_language="fr"),
    )

    # Django reads "nl,fr" in the first: not the answer of who asks for French.
    assert (first.body, second.body) == (b"answer 1", b"answer 2")


def test_other_addresses_and_methods_are_left_alone() -> None:
    application = Application()
    kept = KeptAnswers(application, state=lambda: 1)

    together(
        kept,
        *[lambda: ask(kept, "/fr/")] * 2,
        *[lambda: ask(kept, method="POST")] * 2,
        *[lambda: ask(kept, "/api/v1/docs/")] * 2,
    )

    assert application.asked == 6


def test_memory_has_a_bound_and_the_longest_unused_go_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(answers, "MOST_BYTES", 3 * (answers.BYTES_AROUND_ONE + 100))
    application = Application()
    kept = KeptAnswers(application, state=lambda: 1)

    numbers = [0, 1, 2, 0, 3, 0, 1]
    together(kept, *[lambda number=number: ask(kept, f"{LIST}?{number}") for number in numbers])

    assert len(kept.answers) == 3
    assert kept.bytes <= answers.MOST_BYTES
    assert application.asked == 5
