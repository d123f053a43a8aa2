"""What a drafting socket lets through, and with which code it ends otherwise; both engines."""

import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone
from pycrdt import Awareness, Doc

from advocacy.actions.drafts import MOST_BYTES, close_copies, compact_draft
from advocacy.merging import NOTHING, rebuilt
from advocacy.models import Draft, DraftUpdate, NoteState, Right, TeamPlace
from advocacy.wire import SentPresence, presence_message, read_message, update_message
from network.models import User
from tests.drafting.sockets import Desk, Tab
from tests.drafting.writers import cookie_of, make_draft, room_of, take_place
from tests.services.servers import Passerelle

pytestmark = pytest.mark.slow

Opened = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def desk(product: Passerelle) -> Desk:
    return Desk(product)


@pytest.fixture
def draft(opened: Opened) -> Draft:
    with opened():
        return make_draft()


@pytest.fixture
def cookie(opened: Opened, draft: Draft) -> str:
    """Of somebody who writes."""
    with opened():
        return cookie_of(take_place(draft, "Sam").user)


@pytest.fixture
def another(opened: Opened, draft: Draft) -> str:
    with opened():
        return cookie_of(take_place(draft, "Noor").user)


def stored_words(opened: Opened, draft: Draft) -> str:
    with opened():
        row = Draft.objects.get(pk=draft.pk)
        from_log = rebuilt(row.updates_after(0))
    return Tab.words_of(from_log)


# Writing


def test_words_are_stored_told_and_acknowledged(
    desk: Desk, draft: Draft, cookie: str, another: str, opened: Opened
) -> None:
    with desk.tab(draft, cookie) as sam, desk.tab(draft, another) as noor:
        sam.write("Un toit d’abord.")
        sam.hear_until_acknowledged()
        noor.hear_all()

        assert noor.words == "Un toit d’abord."
        assert stored_words(opened, draft) == "Un toit d’abord."


def test_whoever_comes_later_asks_for_all_and_gets_it(
    desk: Desk, draft: Draft, cookie: str, another: str, opened: Opened
) -> None:
    with desk.tab(draft, cookie) as sam:
        sam.write("one ")
        sam.write("two")
        sam.hear_until_acknowledged(2)
    with opened():
        compact_draft(draft.public_id)

    with desk.tab(draft, another) as noor:
        noor.ask_for_all()
        noor.hear_all()

        assert noor.words == "one two"
    with opened():
        assert not DraftUpdate.objects.filter(draft=draft).exists()


def test_an_empty_update_is_acknowledged_and_not_stored(
    desk: Desk, draft: Draft, cookie: str, opened: Opened
) -> None:
    with desk.tab(draft, cookie) as sam:
        sam.send(update_message(NOTHING))
        sam.hear_until_acknowledged()

    with opened():
        assert not DraftUpdate.objects.filter(draft=draft).exists()


def test_what_was_typed_just_before_a_tab_closed_is_stored(
    desk: Desk, draft: Draft, cookie: str, opened: Opened
) -> None:
    with desk.tab(draft, cookie) as sam:
        sam.write("parting words")

    deadline = time.monotonic() + 5
    while stored_words(opened, draft) != "parting words":
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_two_who_come_first_at_the_same_moment_are_in_one_room(desk: Desk, opened: Opened) -> None:
    with opened():
        drafts = [make_draft() for _ in range(12)]
        cookies = [[cookie_of(take_place(one, name).user) for name in "ab"] for one in drafts]

    def come(draft: Draft, cookie: str, words: str) -> str:
        with desk.tab(draft, cookie) as tab:
            tab.ask_for_all()
            tab.write(words)
            tab.hear_until_acknowledged()
            deadline = time.monotonic() + 8
            while len(tab.words) < 2 and time.monotonic() < deadline:
                tab.hear(0.2)
            return tab.words

    with ThreadPoolExecutor(8) as pool:
        for draft, [first, second] in zip(drafts, cookies, strict=True):
            both = [pool.submit(come, draft, first, "a"), pool.submit(come, draft, second, "b")]
            words = [one.result() for one in both]
            assert words[0] == words[1] and sorted(words[0]) == ["a", "b"]


# Who may


def test_a_reader_hears_and_what_they_send_is_neither_stored_nor_told(
    desk: Desk, draft: Draft, cookie: str, opened: Opened
) -> None:
    with opened():
        reading = cookie_of(take_place(draft, "Reader", Right.READER).user)
    with desk.tab(draft, cookie) as sam, desk.tab(draft, reading) as reader:
        sam.write("kept")
        sam.hear_until_acknowledged()
        reader.hear_all()
        assert reader.words == "kept"

        reader.write(" smuggled")
        assert reader.end() == (4403, "forbidden")
        sam.hear_all()

    assert sam.words == "kept"
    assert stored_words(opened, draft) == "kept"


def test_a_commenter_does_not_write_either(desk: Desk, draft: Draft, opened: Opened) -> None:
    with opened():
        commenting = cookie_of(take_place(draft, "Comments", Right.COMMENTER).user)
    with desk.tab(draft, commenting) as tab:
        tab.write("smuggled")
        assert tab.end() == (4403, "forbidden")


@pytest.mark.parametrize("how", ["ended", "lowered", "closed account"])
def test_a_right_taken_away_stops_the_next_update_within_a_second(
    how: str, desk: Desk, draft: Draft, cookie: str, another: str, opened: Opened
) -> None:
    with desk.tab(draft, cookie) as sam, desk.tab(draft, another) as noor:
        sam.write("before")
        sam.hear_until_acknowledged()

        with opened():
            places = TeamPlace.objects.filter(note=draft.note, name="Sam")
            if how == "ended":
                places.update(since="2020-01-01", until="2020-01-02")
            elif how == "lowered":
                places.update(right=Right.READER)
            else:
                User.objects.filter(team_places__in=places).update(is_active=False)
        time.sleep(1)
        sam.write(" after")
        code, _word = sam.end()
        noor.hear_all()

        assert code in {4403, 4409}
        assert noor.words == "before"
    assert stored_words(opened, draft) == "before"


def test_logging_out_elsewhere_ends_the_socket(
    desk: Desk, draft: Draft, cookie: str, opened: Opened
) -> None:
    with desk.tab(draft, cookie) as sam:
        with opened():
            Session.objects.filter(session_key=cookie.partition("=")[2]).delete()
        assert sam.end() == (4401, "logged_out")


@pytest.mark.parametrize(
    ("who", "code"), [("nobody", 4401), ("no session", 4401), ("a stranger", 4403)]
)
def test_who_is_not_in_the_team_does_not_come_in(
    who: str, code: int, desk: Desk, draft: Draft, opened: Opened
) -> None:
    with opened():
        stranger = cookie_of(take_place(make_draft(), "Stranger").user)
    cookies = {"nobody": "", "no session": "sessionid=gone", "a stranger": stranger}
    with desk.tab(draft, cookies[who]) as tab:
        tab.ask_for_all()
        assert tab.end()[0] == code
    assert tab.frames == []


def test_somebody_acting_for_an_organisation_does_not_come_in(
    desk: Desk, draft: Draft, cookie: str, opened: Opened
) -> None:
    with opened():
        session = SessionStore(cookie.partition("=")[2])
        session["hat"] = "0123456789ab"
        session.save()
    with desk.tab(draft, cookie) as tab:
        assert tab.end() == (4403, "forbidden")


@pytest.mark.parametrize("origin", ["https://evil.example", "null", ""])
def test_a_page_of_another_site_does_not_come_in(
    origin: str, desk: Desk, draft: Draft, cookie: str
) -> None:
    with desk.tab(draft, cookie, origin=origin) as tab:
        assert tab.end() == (4403, "forbidden")


def test_an_unknown_draft_is_answered_as_that_of_another_team(
    desk: Desk, draft: Draft, cookie: str
) -> None:
    with desk.tab(draft, cookie, room="0123456789ab/1/") as tab:
        assert tab.end() == (4403, "forbidden")


# When the text stands still


@pytest.mark.parametrize("state", [NoteState.DECIDING, NoteState.ADOPTED, NoteState.SET_ASIDE])
def test_a_note_that_is_not_written_any_more_takes_nothing(
    state: str, desk: Desk, draft: Draft, cookie: str, opened: Opened
) -> None:
    with desk.tab(draft, cookie) as sam:
        sam.write("before")
        sam.hear_until_acknowledged()
        with opened():
            type(draft.note).objects.filter(pk=draft.note_id).update(state=state)
        # At once, before the room has looked.
        sam.write(" after")
        assert sam.end() == (4423, "closed")

    assert stored_words(opened, draft) == "before"


def test_a_stale_copy_cannot_overwrite_what_was_restored(
    desk: Desk, draft: Draft, cookie: str, opened: Opened
) -> None:
    with desk.tab(draft, cookie) as sam:
        sam.write("before")
        sam.hear_until_acknowledged()
        with opened():
            close_copies(draft)
        sam.write(" after")
        assert sam.end() == (4409, "replaced")
    with desk.tab(draft, cookie, room=room_of(draft)) as again:
        again.write("stale")
        assert again.end() == (4409, "replaced")

    assert stored_words(opened, draft) == "before"


# Limits and hostile frames


def test_a_malformed_frame_ends_that_socket_only(
    desk: Desk, draft: Draft, cookie: str, another: str, opened: Opened
) -> None:
    chance = random.Random(20261130)
    whole = update_message(sample_update())
    with desk.tab(draft, another) as noor:
        noor.write("standing")
        noor.hear_until_acknowledged()
        for _ in range(40):
            frame = broken(whole, chance)
            with desk.tab(draft, cookie) as sam:
                sam.send(frame)
                assert sam.end() == (4400, "malformed"), frame.hex()
        noor.write(" still")
        noor.hear_until_acknowledged(2)

    assert stored_words(opened, draft) == "standing still"


def sample_update() -> bytes:
    doc: Doc = Doc()
    tab = Tab.on(doc)
    tab += "some words"
    return doc.get_update()


def broken(frame: bytes, chance: random.Random) -> bytes:
    """Cut, of an unknown kind, or with a length that lies."""
    kind = chance.randrange(5)
    if kind == 4:
        # A state that is none.
        return b"\x00\x00\x03\xff\xff\x03"
    if kind == 0:
        return frame[: chance.randrange(len(frame))]
    if kind == 1:
        return bytes([chance.choice([2, 4, 77, 99, 100, 101, 255])]) + frame[1:]
    if kind == 2:
        return frame + bytes([chance.randrange(256)])
    return frame[:2] + bytes([0xFF, 0xFF, 0xFF, 0x7F]) + frame[3:]


def test_a_frame_that_is_too_large_ends_the_socket_with_a_word(
    desk: Desk, draft: Draft, cookie: str
) -> None:
    with desk.tab(draft, cookie) as sam:
        sam.send(b"\x00\x02" + b"x" * 1_000_001)
        assert sam.end() == (4413, "full")


def test_a_text_that_is_too_long_takes_no_more(
    desk: Desk, draft: Draft, cookie: str, opened: Opened
) -> None:
    with opened():
        Draft.objects.filter(pk=draft.pk).update(size=MOST_BYTES)
    with desk.tab(draft, cookie) as sam:
        sam.write("one word too many")
        assert sam.end() == (4413, "full")
    assert stored_words(opened, draft) == ""


def test_one_person_has_so_many_tabs_and_no_more(desk: Desk, draft: Draft, cookie: str) -> None:
    with ExitStack() as tabs:
        for _ in range(8):
            tab = tabs.enter_context(desk.tab(draft, cookie))
            assert tab.hear(5) is not None
        ninth = tabs.enter_context(desk.tab(draft, cookie))
        assert ninth.end() == (4429, "crowded")


def test_a_burst_is_stored_to_the_last_word(desk: Desk, draft: Draft, cookie: str) -> None:
    with desk.tab(draft, cookie) as sam:
        for number in range(500):
            sam.write(f"{number} ")
        seen = 0
        while seen < 500:
            frame = sam.hear(10)
            assert frame is not None
            if frame[0] == 100:
                seen = frame[1] if frame[1] < 128 else (frame[1] & 127) + (frame[2] << 7)
    with desk.tab(draft, cookie) as again:
        again.ask_for_all()
        again.hear_all()
        assert again.words == "".join(f"{number} " for number in range(500))


# Who is there


def said(state: dict[str, object]) -> bytes:
    awareness = Awareness(Doc())
    awareness.set_local_state(state)
    return presence_message(awareness.encode_awareness_update([awareness.client_id]))


def heard(tab: Tab) -> list[dict[str, object]]:
    """The states that this tab was told of others, in order."""
    found = []
    for frame in tab.frames:
        if frame[0] == 100:
            continue
        message = read_message(frame)
        if isinstance(message, SentPresence):
            awareness = Awareness(Doc())
            own = awareness.client_id
            awareness.apply_awareness_update(message.said, None)
            found += [state for writer, state in awareness.states.items() if writer != own]
    return found


def test_others_see_the_name_of_the_place_whatever_the_page_says(
    desk: Desk, draft: Draft, cookie: str, another: str
) -> None:
    lie = {"user": {"name": "The minister", "color": "red;x"}, "cursor": {"a": 1}, "more": "x"}
    with desk.tab(draft, another) as noor, desk.tab(draft, cookie) as sam:
        noor.hear_all()
        sam.send(said(lie))
        noor.hear_all()

        [state] = heard(noor)
        assert state["user"]["name"] == "Sam"  # type: ignore[index]
        assert str(state["user"]["color"]).startswith("#")  # type: ignore[index]
        assert state["cursor"] == {"a": 1} and "more" not in state


def test_who_only_reads_is_seen_by_nobody(
    desk: Desk, draft: Draft, cookie: str, opened: Opened
) -> None:
    with opened():
        reading = cookie_of(take_place(draft, "Reader", Right.READER).user)
    with desk.tab(draft, cookie) as sam, desk.tab(draft, reading) as reader:
        reader.send(said({"user": {"name": "x"}, "cursor": None}))
        reader.hear_all()
        sam.hear_all()
        assert heard(sam) == []


def test_nothing_in_the_database_says_who_wrote(
    desk: Desk, draft: Draft, cookie: str, opened: Opened
) -> None:
    with desk.tab(draft, cookie) as sam:
        sam.write("whose?")
        sam.hear_until_acknowledged()
    with opened():
        row = DraftUpdate.objects.get(draft=draft)
        names = {field.name for field in DraftUpdate._meta.get_fields()}
        assert names == {"id", "draft", "sequence", "update", "stored_at"}
        assert row.stored_at <= timezone.now()
