"""Taking back beside telling: nothing is told that too few stand behind, however it falls."""

import threading
from contextlib import closing
from functools import partial

import pytest

from network.actions.observations.grouping import (
    Wording,
    approve_finding,
    ask_authors,
    put_behind,
    start_finding,
    take_out,
    word_finding,
)
from network.actions.observations.recommending import (
    RecommendationFacts,
    save_recommendation,
    send_recommendation,
)
from network.actions.observations.recording import (
    ObservationFacts,
    record_observation,
    withdraw_observation,
)
from network.actions.observations.telling import release_findings
from network.actions.observations.writing import voices_of
from network.actions.profiles import hide_profile
from network.models import Finding, Material, Observation, Term, User
from network.releasing import may_tell
from tests.concurrency.naive import NUMBERS
from tests.concurrency.office import Office
from tests.concurrency.test_missions import (
    attempt,
    make_coordinator,
    make_organisation,
    make_profile,
)
from tests.concurrency.visitors import at_once
from tests.network.observations import LATER, SAID, agreed_to
from tests.services.databases import Database
from tests.services.servers import Passerelle

pytestmark = pytest.mark.slow

ROUNDS = 5
K = 5


def make_finding(people: int) -> tuple[Finding, list[Observation], User]:
    """Worded, with so many people behind it."""
    kind, _is_new = Term.objects.get_or_create(
        vocabulary="obstacle", slug="letters", defaults={"labels": {"en": "letters"}}
    )
    organisation = make_organisation()
    facts = ObservationFacts(kind=kind, words="Letters.", organisation=organisation)
    rows = []
    for _ in range(people):
        profile = make_profile()
        assert profile.user is not None
        rows.append(record_observation(profile, facts, by=profile.user, agreed=SAID))
    by = make_coordinator(rows[0].profile)
    finding = start_finding(organisation, kind, node=rows[0].profile.node, by=by)
    put_behind(finding, rows, by=by)
    finding.refresh_from_db()
    wording = Wording(words="Letters are hard.", language="en")
    return word_finding(finding, wording, version=finding.version, by=by), rows, by


def withdrawing(row: Observation) -> partial[object]:
    return partial(withdraw_observation, row, by=row.profile.user, agreed=SAID)


def check_told_is_held(finding: Finding) -> None:
    """What is marked as told holds, and so does what was handed on from it."""
    row = Finding.objects.filter(pk=finding.pk).first()
    is_told = row is not None and row.released_at is not None
    handed_on = Material.objects.standing().filter(source_id=finding.public_id).exists()
    assert row is None or not is_told or may_tell(voices_of(row))
    assert handed_on == is_told


def test_who_takes_back_beside_the_telling_is_never_told(
    crowded: Passerelle, office: Office
) -> None:
    for _round in range(ROUNDS):
        with office.open():
            finding, rows, by = make_finding(K)
            approve_finding(finding, version=finding.version, by=by)
            tell = partial(release_findings, today=LATER)

        said = at_once([partial(attempt, office, act) for act in (tell, withdrawing(rows[0]))])

        with office.open():
            check_told_is_held(finding)
            assert said == ["done", "done"]
            assert Finding.objects.get(pk=finding.pk).released_at is None


def test_taking_back_putting_together_hiding_and_approving_at_once_leave_what_holds(
    crowded: Passerelle, office: Office
) -> None:
    for _round in range(ROUNDS):
        with office.open():
            finding, rows, by = make_finding(K)
            more, others, _by = make_finding(1)
            take_out(more, others[0], by=by)
            Observation.objects.filter(pk=others[0].pk).update(organisation=finding.organisation)
            hidden = rows[1].profile
            acts = [
                withdrawing(rows[0]),
                partial(put_behind, finding, others, by=by),
                partial(hide_profile, hidden, by=hidden.user),
                partial(approve_finding, finding, version=finding.version, by=by),
            ]

        said = at_once([partial(attempt, office, act) for act in acts])

        with office.open():
            release_findings(today=LATER)
            check_told_is_held(finding)
            assert said[0] == said[1] == said[2] == "done"
            assert not Finding.objects.released().filter(pk=finding.pk).exists()


def test_a_yes_beside_a_new_wording_is_to_none_that_was_not_read(
    crowded: Passerelle, office: Office
) -> None:
    for _round in range(ROUNDS):
        with office.open():
            finding, rows, by = make_finding(1)
            ask_authors(finding, version=finding.version, by=by)
            finding.refresh_from_db()
            other = Wording(words="Other words.", language="en")
            reword = partial(word_finding, finding, other, version=finding.version, by=by)
            agree = partial(agreed_to, finding, rows[0])

        said = at_once([partial(attempt, office, act) for act in (agree, reword)])

        with office.open():
            row = Finding.objects.get(pk=finding.pk)
            if said[1] == "done":
                assert row.words == "Other words."
                assert not may_tell(voices_of(row))
            else:
                assert (said, row.words) == (["done", "overtaken"], "Letters are hard.")


def test_a_recommendation_sent_beside_a_withdrawal_is_not_handed_on(
    crowded: Passerelle, office: Office
) -> None:
    for _round in range(ROUNDS):
        with office.open():
            finding, rows, by = make_finding(K)
            approve_finding(finding, version=finding.version, by=by)
            release_findings(today=LATER)
            facts = RecommendationFacts(
                findings=[finding], words="Name somebody.", language="en", due_on=LATER
            )
            row = save_recommendation(finding.organisation, facts, node=finding.node, by=by)
            send = partial(send_recommendation, row, version=row.version, by=by)

        at_once([partial(attempt, office, act) for act in (send, withdrawing(rows[0]))])

        with office.open():
            handed_on = Material.objects.standing().filter(source_id=row.public_id)
            assert not handed_on.exists()


def test_telling_after_counting_without_a_lock_tells_of_four(crowded: Passerelle) -> None:
    """The negative control: one counts five and tells, one sees nothing told and leaves."""
    assert tell_naively(crowded.database) == (True, K - 1)


def tell_naively(database: Database) -> tuple[bool, int]:
    """Whether it is told in the end, and how many stand behind it."""
    people, told = f"naive_{next(NUMBERS)}", f"naive_{next(NUMBERS)}"
    database.execute(f"CREATE TABLE {people} (who INTEGER)")
    database.execute(f"CREATE TABLE {told} (what INTEGER)")
    for who in range(K):
        database.execute(f"INSERT INTO {people} VALUES ({who})")
    looked = threading.Barrier(2)

    def tell() -> None:
        with closing(database.connect()) as connection:
            [count] = connection.execute(f"SELECT count(*) FROM {people}").fetchone()
            connection.commit()
            looked.wait()
            if count >= K:
                connection.execute(f"INSERT INTO {told} VALUES (1)")
                connection.commit()

    def leave() -> None:
        with closing(database.connect()) as connection:
            is_told = connection.execute(f"SELECT what FROM {told}").fetchone()
            connection.commit()
            looked.wait()
            connection.execute(f"DELETE FROM {people} WHERE who = 0")
            if is_told:
                connection.execute(f"DELETE FROM {told}")
            connection.commit()

    at_once([tell, leave])
    [(count,)] = database.rows(f"SELECT count(*) FROM {people}")
    return bool(database.rows(f"SELECT what FROM {told}")), int(count)
