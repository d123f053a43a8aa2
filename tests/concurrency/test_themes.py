"""One theme, many at once: a member counts once, and two coordinators make one meeting."""

import secrets
from datetime import time
from functools import partial

import pytest
from django.core.exceptions import ValidationError

from events.actions import (
    AlreadyDecided,
    MeetingFacts,
    ProposalFacts,
    ShownWords,
    look_at_proposal,
    merge_proposal,
    propose_theme,
    set_aside_proposal,
    support_proposal,
    take_up_proposal,
)
from events.actions.newcomers import save_newcomer_words
from events.models import Meeting, NewcomerWords, ThemeProposal, ThemeSupport
from network.actions import open_account
from network.models import User
from tests.concurrency.naive import oversell
from tests.concurrency.office import Office
from tests.concurrency.test_front_office import in_office
from tests.concurrency.visitors import at_once
from tests.events.factories import in_days

pytestmark = pytest.mark.slow

AT_ONCE = 8


def account(**given: bool) -> User:
    name = secrets.token_hex(4)
    return open_account(f"{name}@example.org", display_name=name, **given)


def shown(theme: str = "Un thème") -> ThemeProposal:
    proposal = propose_theme(ProposalFacts(theme=theme))
    look_at_proposal(proposal, ShownWords(theme=theme, is_shown=True), by=account())
    return proposal


def take_up(office: Office, proposal: ThemeProposal, by: User, submission: str = "") -> bool:
    """Whether this one made (or found again) the meeting."""
    with office.open():
        assert office.series
        facts = MeetingFacts(
            series=office.series,
            date=in_days(30),
            start_time=time(18),
            end_time=time(20),
            place=office.place,
        )
        try:
            take_up_proposal(proposal, facts, public_id=submission, by=by)
        except AlreadyDecided:
            return False
        return True


def test_a_member_who_taps_many_times_at_once_counts_once(office: Office) -> None:
    with office.open():
        proposal, who = shown(), account(is_member=True)

    tap = partial(in_office, office, partial(support_proposal, proposal, by=who))
    at_once([tap] * AT_ONCE)

    with office.open():
        assert ThemeSupport.objects.filter(proposal=proposal).count() == 1


def test_counting_first_and_writing_then_counts_a_member_twice(office: Office) -> None:
    """The negative control: look whether the support is there, then write it."""
    given = max(oversell(office.database, people=AT_ONCE, places=1) for _round in range(10))

    assert given > 1


def test_many_coordinators_at_once_make_one_meeting_of_a_theme(office: Office) -> None:
    with office.open():
        office.make_meeting()
        proposal, by = shown(), account()
        before = Meeting.objects.count()

    made = at_once([partial(take_up, office, proposal, by)] * AT_ONCE)

    assert sum(made) == 1
    with office.open():
        assert Meeting.objects.count() == before + 1
        assert Meeting.objects.filter(proposals=proposal).count() == 1


def test_a_form_sent_many_times_at_once_makes_one_meeting_and_refuses_nobody(
    office: Office,
) -> None:
    with office.open():
        office.make_meeting()
        proposal, by = shown(), account()
        before = Meeting.objects.count()
    submission = secrets.token_hex(6)

    made = at_once([partial(take_up, office, proposal, by, submission)] * AT_ONCE)

    assert all(made)
    with office.open():
        assert Meeting.objects.count() == before + 1


def test_two_merged_into_each_other_at_once_leave_one(office: Office) -> None:
    with office.open():
        one, other, by = shown("Un"), shown("Deux"), account()

    def merge(proposal: ThemeProposal, into: ThemeProposal) -> bool:
        with office.open():
            try:
                merge_proposal(proposal, into=into, by=by)
            except ValidationError:
                return False
            return True

    done = at_once([partial(merge, one, other), partial(merge, other, one)])

    assert sum(done) == 1
    with office.open():
        rows = ThemeProposal.objects.filter(pk__in=[one.pk, other.pk])
        assert rows.undecided().count() == 1


def test_a_yes_and_a_no_at_once_are_one_answer(office: Office) -> None:
    with office.open():
        office.make_meeting()
        proposal, by = shown(), account()
        before = Meeting.objects.count()

    def refuse() -> bool:
        with office.open():
            try:
                set_aside_proposal(proposal, reason="Not now.", by=by)
            except AlreadyDecided:
                return False
            return True

    said = at_once([partial(take_up, office, proposal, by), refuse])

    assert sum(said) == 1
    with office.open():
        row = ThemeProposal.objects.get(pk=proposal.pk)
        made = Meeting.objects.count() - before
        assert (row.state, made) in {("taken_up", 1), ("set_aside", 0)}


def test_two_who_write_what_newcomers_read_at_once_write_one_after_the_other(
    office: Office,
) -> None:
    with office.open():
        series = office.make_meeting(days=9).series
    versions = [{code: (f"{n} {code}", "") for code in ("fr", "nl", "en")} for n in range(AT_ONCE)]
    # Some leave a language out: what others said in it does not stay either.
    for words in versions[::2]:
        words["nl"] = ("", "")

    for place in (series, None):
        acts = [partial(save_newcomer_words, place, words) for words in versions]
        at_once([partial(in_office, office, act) for act in acts])

        with office.open():
            rows = NewcomerWords.objects.filter(series=place)
            kept = {row.language: (row.before, row.after) for row in rows}
        said = [{code: both for code, both in words.items() if any(both)} for words in versions]
        assert kept in said
