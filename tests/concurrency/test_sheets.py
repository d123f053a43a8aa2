"""One code of a sheet sent by several at once opens once; the last two do not leave together."""

import threading
from contextlib import closing
from functools import partial

import pytest
from django.core.exceptions import ValidationError

from network.actions import erase_account, issue_sheet
from network.models import COORDINATORS, User
from tests.concurrency.naive import NUMBERS
from tests.concurrency.office import Office
from tests.concurrency.test_places import bad_lines
from tests.concurrency.visitors import Answer, Site, at_once
from tests.network.admin_people import make_user
from tests.services.databases import Database
from tests.services.servers import Passerelle

pytestmark = pytest.mark.slow

ROUNDS = 8
TOGETHER = 4


def log_in(site: Site, number: str, code: str) -> Answer:
    return site.post_form("/en/account/sheet/", {"number": number, "code": code})


def test_one_code_used_by_several_at_once_opens_one_session(
    crowded: Passerelle, site: Site, office: Office
) -> None:
    with office.open():
        boss = User.objects.create_superuser(display_name="Boss")
        sheet = issue_sheet(make_user(), by=boss, handed_over="in_person")

    for code in sheet.codes[:ROUNDS]:
        answers = at_once([partial(log_in, site, sheet.number, code)] * TOGETHER)

        assert sorted(answer.status for answer in answers) == [302, *[422] * (TOGETHER - 1)]
    assert bad_lines(crowded) == []


def test_looking_first_and_writing_afterwards_opens_several(crowded: Passerelle) -> None:
    """The negative control: the same on a table of its own, without the condition in the UPDATE."""
    assert use_naively(crowded.database, together=TOGETHER) == TOGETHER


def use_naively(database: Database, *, together: int) -> int:
    table = f"naive_{next(NUMBERS)}"
    database.execute(f"CREATE TABLE {table} (used INTEGER)")
    database.execute(f"INSERT INTO {table} VALUES (0)")
    looked = threading.Barrier(together)

    def use() -> bool:
        with closing(database.connect()) as connection:
            [used] = connection.execute(f"SELECT used FROM {table}").fetchone()
            connection.commit()
            looked.wait()
            connection.execute(f"UPDATE {table} SET used = 1")
            connection.commit()
            return not used

    return sum(at_once([use] * together))


def leave(office: Office, account: int) -> bool:
    with office.open():
        try:
            erase_account(User.objects.get(pk=account))
        except ValidationError:
            return False
        return True


def test_the_last_two_who_run_the_network_do_not_leave_together(
    crowded: Passerelle, office: Office
) -> None:
    for _round in range(ROUNDS):
        with office.open():
            User.objects.all().delete()
            two = [make_user(COORDINATORS).pk for _one in range(2)]

        left = at_once([partial(leave, office, account) for account in two])

        assert sorted(left) == [False, True]
