"""Updates of a shared text: whatever their order, nothing that was stored is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycrdt import Doc, Text, write_var_uint

from advocacy.merging import (
    NOTHING,
    NotAnUpdate,
    check_update,
    compacted,
    merged,
    missing_in,
    rebuilt,
)


def typed(words: list[str], *, deletes: bool = False) -> list[bytes]:
    """The updates of somebody who types these words one after the other."""
    doc: Doc = Doc()
    text = doc.get("text", type=Text)
    updates: list[bytes] = []
    doc.observe(lambda event: updates.append(event.update))
    for word in words:
        text += word
        if deletes and len(text) > 3:
            del text[0:2]
    return updates


def words_of(updates: list[bytes]) -> str:
    return str(rebuilt(updates).get("text", type=Text))


words = st.lists(st.text("aé🙂بx", min_size=1, max_size=4), min_size=1, max_size=8)


@given(words, words, st.booleans(), st.randoms(use_true_random=False))
def test_any_order_and_any_grouping_give_the_same_text(first, second, deletes, chance) -> None:
    updates = typed(first, deletes=deletes) + typed(second)
    text = words_of(updates)

    chance.shuffle(updates)
    cut = chance.randrange(len(updates) + 1)
    rounds = [merged(updates[:cut]), merged(updates[cut:])]

    assert words_of(updates) == words_of(rounds) == words_of([compacted(rounds)]) == text
    assert compacted(rounds) == compacted([compacted(rounds)])


@given(words.filter(lambda found: len(found) > 2), st.data())
def test_compacting_keeps_what_waits_for_an_update_that_comes_later(found, data) -> None:
    updates = typed(found)
    late = data.draw(st.integers(0, len(updates) - 1))
    early = updates[:late] + updates[late + 1 :]

    assert words_of([compacted(early), updates[late]]) == "".join(found)


def test_compacting_leaves_nothing_of_what_was_deleted() -> None:
    doc: Doc = Doc()
    text = doc.get("text", type=Text)
    updates: list[bytes] = []
    doc.observe(lambda event: updates.append(event.update))
    text += "my street and my number"
    text += " stays"
    del text[0:23]

    assert b"my street" in b"".join(updates)
    assert b"my street" not in compacted(updates) and words_of([compacted(updates)]) == " stays"


def test_no_update_at_all_is_nothing() -> None:
    assert merged([]) == merged([NOTHING, NOTHING]) == compacted([]) == NOTHING
    assert words_of([]) == ""


@given(st.binary(max_size=40))
def test_bytes_that_pass_are_taken_by_any_document(found) -> None:
    doc = rebuilt(typed(["standing"]))
    try:
        check_update(found)
    except NotAnUpdate:
        return
    doc.apply_update(found)
    assert str(doc.get("text", type=Text)) == "standing"


@pytest.mark.parametrize("count", [10**6, 4 * 10**8, 2**32 - 1])
def test_a_count_that_lies_makes_no_room_for_so_many(count: int) -> None:
    lie = write_var_uint(count) + b"\x00\x00"

    with pytest.raises(NotAnUpdate, match="more writers than bytes"):
        check_update(lie)
    with pytest.raises(NotAnUpdate, match="more writers than bytes"):
        missing_in(Doc(), lie)


@given(st.binary(max_size=40))
def test_a_state_is_answered_or_refused(found) -> None:
    doc = rebuilt(typed(["standing"]))
    try:
        answer = missing_in(doc, found)
    except NotAnUpdate:
        return
    check_update(answer)
