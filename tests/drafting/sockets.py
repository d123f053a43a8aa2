"""One tab of somebody at a draft, message by message, over a real socket."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from pycrdt import Doc, Text
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from advocacy.models import Draft
from advocacy.wire import ACKNOWLEDGED, SentUpdate, read_message, state_message, update_message
from tests.drafting.writers import room_of
from tests.services.servers import Passerelle

PATIENCE = 10


class Tab:
    """A copy of the text, as a browser has one; `hear` takes in what the server sent."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.doc: Doc = Doc()
        self.text = self.on(self.doc)
        self.frames: list[bytes] = []

    def write(self, words: str) -> None:
        """Add words at the end and send what changed."""
        before = self.doc.get_state()
        self.text += words
        self.send(update_message(self.doc.get_update(before)))

    def send(self, frame: bytes) -> None:
        """To a socket that has ended it says nothing; `end` tells how it ended."""
        with suppress(ConnectionClosed):
            self.socket.send(frame)

    def hear(self, seconds: float) -> bytes | None:
        """The next frame; None when nothing comes in that time. Raises ConnectionClosed."""
        try:
            frame = self.socket.recv(timeout=seconds)
        except TimeoutError:
            return None
        assert isinstance(frame, bytes)
        self.frames.append(frame)
        if frame[0] != ACKNOWLEDGED:
            message = read_message(frame)
            if isinstance(message, SentUpdate):
                self.doc.apply_update(message.update)
        return frame

    def ask_for_all(self) -> None:
        self.send(state_message(self.doc.get_state()))

    def hear_until_acknowledged(self, count: int = 1) -> None:
        """Until so many updates of this tab are stored."""
        while True:
            frame = self.hear(PATIENCE)
            assert frame is not None, "nothing was acknowledged"
            if frame[0] == ACKNOWLEDGED and frame[1] >= count:
                return

    def hear_all(self, seconds: float = 0.4) -> None:
        """Until nothing comes for a while."""
        while self.hear(seconds) is not None:
            pass

    def end(self) -> tuple[int, str]:
        """Code and word with which the server ends this socket."""
        with suppress(ConnectionClosed):
            while self.hear(PATIENCE) is not None:
                pass
        assert self.socket.close_code is not None, "the socket was not closed"
        return self.socket.close_code, self.socket.close_reason or ""

    @property
    def words(self) -> str:
        return str(self.text)

    @staticmethod
    def on(doc: Doc) -> Text:
        """The text in which these tests write."""
        return doc.get("text", type=Text)

    @classmethod
    def words_of(cls, doc: Doc) -> str:
        return str(cls.on(doc))


class Desk:
    """Where tabs are opened."""

    def __init__(self, product: Passerelle) -> None:
        self.product = product

    @contextmanager
    def tab(
        self, draft: Draft, cookie: str, *, room: str = "", origin: str | None = None
    ) -> Iterator[Tab]:
        address = self.product.url.replace("http:", "ws:")
        headers = {"Cookie": cookie} if cookie else {}
        where = f"{address}/ws/drafts/{room or room_of(draft)}"
        with connect(
            where,
            additional_headers=headers,
            origin=self.product.url if origin is None else origin,  # type: ignore[arg-type]
            open_timeout=PATIENCE,
        ) as socket:
            yield Tab(socket)
