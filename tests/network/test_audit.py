"""The audit log: who did what, in ids, for a year."""

from datetime import timedelta

import pytest
from django.utils import timezone

from network.actions import erase_account, open_account, record_act
from network.models import AuditEntry
from network.purposes import purge_due

pytestmark = pytest.mark.django_db


def test_what_was_done_to_a_thing_is_read_newest_first() -> None:
    actor = open_account("colibri@example.org", display_name="Colibri")
    record_act(
        "registration.moved", by=actor, subject_kind="registration", subject_id="abc", to="def"
    )
    record_act("registration.cancelled", by=None, subject_kind="registration", subject_id="abc")
    record_act("registration.moved", by=actor, subject_kind="registration", subject_id="other")

    entries = AuditEntry.objects.about("registration", "abc")

    assert [entry.action for entry in entries] == ["registration.cancelled", "registration.moved"]
    assert [entry.actor for entry in entries] == [None, actor]
    assert entries[1].ids == {"to": "def"}


def test_an_erased_account_leaves_what_it_did_and_not_what_was_done_to_it() -> None:
    actor = open_account("colibri@example.org", display_name="Colibri")
    record_act("registration.moved", by=actor, subject_kind="registration", subject_id="abc")
    record_act("account.changed", by=None, subject_kind="account", subject_id=actor.public_id)

    erase_account(actor)

    assert [(entry.action, entry.actor) for entry in AuditEntry.objects.all()] == [
        ("registration.moved", None)
    ]


def test_a_line_is_kept_for_a_year() -> None:
    old = record_act("registration.moved", by=None, subject_kind="registration", subject_id="abc")
    kept = record_act("registration.moved", by=None, subject_kind="registration", subject_id="abc")
    for entry, days in ((old, 366), (kept, 364)):
        AuditEntry.objects.filter(pk=entry.pk).update(at=timezone.now() - timedelta(days=days))

    purge_due()

    assert list(AuditEntry.objects.all()) == [kept]
