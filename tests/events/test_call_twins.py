"""Whoever has no e-mail hears the same by telephone: each mail has its twin on the call list."""

from pathlib import Path

import pytest
from django.conf import settings

from events.calling import script_for
from events.mails import BY_US, CALLED_ABOUT
from events.models import Registration
from tests.events.factories import apply, make_meeting

# What each mail about a meeting is on the telephone.
TWINS = {
    "changes": {"meeting_changed"},
    "guest": {"guest"},
    "message": {"message"},
    "naming": {"naming"},
    "naming_noted": {"naming_noted"},
    "next_steps": {"next_steps"},
    "registration": {*CALLED_ABOUT},
    "reminder": {"reminder"},
    "thanks": {"thanks"},
}
# To those who run the network or act for an organisation, or about an account, a profile, an
# invitation (also printed) or a proposal, and of the network (network/profiles/calls.py): no
# registration is behind them.
NOT_ABOUT_A_PLACE = {
    *("account", "answered", "invitation", "invitation_ended", "profile", "proposal"),
    *("representative", "waiting"),
    *("mission", "observation", "offer", "offer_answer", "renewal", "review", "trajectory"),
}
# What somebody did themselves, or asked for by the address it is sent to.
KNOWN_TO_THEM = {"cancelled", "link"}


def mails() -> set[str]:
    folder = Path(settings.BASE_DIR) / "frontend/templates/mail"
    return {path.name.removesuffix(".subject.txt") for path in folder.glob("*.subject.txt")}


def test_each_mail_about_a_place_has_its_twin_on_the_call_list() -> None:
    """A new mail fails here until somebody says what becomes of people without e-mail."""
    assert mails() == set(TWINS) | NOT_ABOUT_A_PLACE
    assert BY_US <= CALLED_ABOUT
    assert not CALLED_ABOUT & KNOWN_TO_THEM


@pytest.mark.django_db
def test_each_twin_has_words_to_say() -> None:
    row = apply(make_meeting(), email="", phone="0470 12 34 56", language="en").registration
    assert isinstance(row, Registration)
    contact = row.reachable_contact
    assert contact

    for scripts in TWINS.values():
        for script in scripts:
            assert script_for(script, row, contact).strip(), script
