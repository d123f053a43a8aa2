"""A backup that is put back holds who was erased since: found out, erased again, then served."""

import json
from datetime import time, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from freezegun import freeze_time

from events.actions import erase_registration
from network.actions import erase_account
from network.actions.profiles import FactWords, save_fact, unlist_profile
from network.ledger import keep_ledger, read_ledger
from network.models import ErasureProof, Profile, User
from tests.events.factories import apply, make_meeting
from tests.network.profiles import make_member, make_profile
from tests.network.test_profiles import SAID
from tests.privacy.canaries import NAME, PHONE, kept_in_database

pytestmark = pytest.mark.django_db

Tables = dict[str, tuple[list[str], list[tuple[Any, ...]]]]


def backup() -> Tables:
    """Every row of every table, as a dump holds them."""
    found: Tables = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found[table] = ([one[0] for one in cursor.description], cursor.fetchall())
    return found


def put_back(tables: Tables) -> None:
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for table, (columns, rows) in tables.items():
            cursor.execute(f"DELETE FROM {quote(table)}")
            names, marks = ", ".join(map(quote, columns)), ", ".join(["%s"] * len(columns))
            if rows:
                cursor.executemany(
                    f"INSERT INTO {quote(table)} ({names}) VALUES ({marks})",
                    [[_adapted(value) for value in row] for row in rows],
                )


def _adapted(value: Any) -> Any:
    # SQLite reads an hour as such and does not write it.
    return value.isoformat() if isinstance(value, time) else value


@pytest.fixture
def erased() -> Tables:
    """The backup of a portal with three people, two of whom were erased after it was made."""
    gone = make_member(display_name=NAME, email="gone@example.org")
    save_fact(make_profile(gone), "training", FactWords(text=NAME), by=gone, agreed=SAID)
    registration = apply(make_meeting(), NAME, email="", phone=PHONE).registration
    assert registration
    kept = make_member(display_name="Lou")
    stays = make_profile(kept, display_name="public")
    tables = backup()

    erase_account(gone)
    erase_registration(registration)
    unlist_profile(stays, by=kept, agreed=SAID)
    assert kept_in_database() == {}
    assert keep_ledger() > 0
    return tables


def health() -> tuple[int, str]:
    answer = Client().get("/health/ready")
    return answer.status_code, answer.json()["erasures"]


def test_a_backup_is_found_out_and_not_served_before_the_ledger_is_replayed(
    erased: Tables,
) -> None:
    before = health()

    put_back(erased)
    restored, held = health(), kept_in_database()
    said = StringIO()
    call_command("replay_erasures", stdout=said)

    assert before == (200, "ok")
    assert restored == (503, "not replayed")
    assert {"network_user", "network_profilefact", "events_registrationcontact"} <= set(held)
    assert kept_in_database() == {}
    assert health() == (200, "ok")
    for line in ("account 1", "registration 1", "hidden 2"):
        assert line in said.getvalue()
    # What was closed since the backup is not open again.
    assert Profile.objects.get().hidden_at
    assert User.objects.get(display_name="Lou")


def test_while_a_backup_is_in_place_the_file_keeps_what_it_knows(erased: Tables) -> None:
    lines = read_ledger(settings.LEDGER_FILE)
    put_back(erased)

    kept = keep_ledger()

    assert kept == 0
    assert read_ledger(settings.LEDGER_FILE) == lines


def test_the_ledger_names_nobody_and_is_for_its_owner_alone(erased: Tables) -> None:
    file: Path = settings.LEDGER_FILE
    text = file.read_text()

    assert NAME not in text and "gone@example.org" not in text and PHONE not in text
    assert file.stat().st_mode & 0o077 == 0
    assert {tuple(json.loads(line)) for line in text.splitlines()} == {
        ("keyed_hash", "purpose", "subject_kind", "subject_id", "at")
    }


def test_a_copy_made_by_hand_is_read_too_and_twice_is_once(erased: Tables, tmp_path: Path) -> None:
    copy = tmp_path / "ledger.json"
    with copy.open("w") as stream:
        call_command("dumpdata", "network.ErasureProof", stdout=stream)
    settings.LEDGER_FILE.unlink()
    put_back(erased)

    call_command("replay_erasures", str(copy), "--keep-shown", stdout=StringIO())
    proofs = ErasureProof.objects.count()
    again = StringIO()
    call_command("replay_erasures", str(copy), "--keep-shown", stdout=again)

    assert kept_in_database() == {}
    assert Profile.objects.get().hidden_at is None
    assert ErasureProof.objects.count() == proofs
    assert again.getvalue() == "The database holds nobody who was erased.\n"
    assert settings.LEDGER_FILE.exists()


def test_what_is_no_ledger_is_refused_and_changes_nothing(erased: Tables, tmp_path: Path) -> None:
    put_back(erased)
    wrong = tmp_path / "wrong.json"
    wrong.write_text('[{"model": "network.user", "fields": {"name": "x"}}]')

    for file in (wrong, tmp_path / "absent.json"):
        with pytest.raises(CommandError):
            call_command("replay_erasures", str(file), stdout=StringIO())

    assert "network_user" in kept_in_database()


def test_who_cannot_be_erased_is_said_and_stays_to_be_done(erased: Tables) -> None:
    put_back(erased)
    User.objects.filter(display_name=NAME).update(is_superuser=True)

    with pytest.raises(CommandError) as refusal:
        call_command("replay_erasures", stdout=StringIO())

    gone = User.objects.get(display_name=NAME)
    assert gone.public_id in str(refusal.value) and NAME not in str(refusal.value)
    assert health() == (503, "not replayed")


def test_lines_older_than_the_proofs_are_kept_no_longer(erased: Tables) -> None:
    with freeze_time(timezone.now() + timedelta(days=3 * 365 + 1)):
        put_back(erased)

        assert health() == (200, "ok")
        assert read_ledger(settings.LEDGER_FILE) == []
