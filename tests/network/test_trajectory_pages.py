"""Pages of trajectories from outside: every address against everybody, and what each reads."""

import io
import logging
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone, translation
from PIL import Image

from network.account_data import account_data, as_json
from network.actions import erase_account, switch_modules
from network.actions.profiles import exclude
from network.actions.trajectories.asking import decline_ask
from network.actions.trajectories.ending import end_trajectory
from network.actions.trajectories.notes import write_note
from network.actions.trajectories.reminding import remind_of_steps
from network.actions.trajectories.steps import finish_step
from network.actions.trajectories.taking_part import ask_to_join
from network.models import (
    HostTrajectory,
    Mail,
    Node,
    Profile,
    TrajectoryDocument,
    TrajectoryNote,
    TrajectoryPart,
    TrajectoryTemplate,
)
from network.trajectories.queues import ANSWERS, ASKED, DONE, ENDING, STEPS
from network.visibility import viewer_for
from tests.network.admin_people import entering, make_user
from tests.network.jobs import jobs, run_jobs
from tests.network.profiles import (
    make_coordinator,
    make_institution,
    make_member,
    make_node,
    make_profile,
    make_representative,
)
from tests.network.trajectories import (
    AT,
    SAID,
    Cast,
    asked,
    at_recruitment,
    detached,
    make_cast,
    started,
    under_hat,
    with_peer,
)
from tests.privacy.canaries import NAME, found_in, kept_in_database

pytestmark = pytest.mark.django_db

GETS = ["trajectory", "answer", "leave", "end"]
POSTS = [
    *("answer", "leave", "on_profile", "withdraw", "note", "document_add", "remove"),
    *("showing", "end"),
]


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def at(name: str, *arguments: Any) -> str:
    with translation.override("en"):
        return reverse(f"trajectories:{name}", args=arguments)


def admin_at(name: str, *arguments: Any) -> str:
    with translation.override("en"):
        return reverse(f"network_admin:{name}", args=arguments)


def strangers(cast: Cast) -> dict[str, Client]:
    """Whoever has no part in the trajectories of this organisation."""
    other = make_institution("stranger")
    return {
        "nobody": Client(headers={"accept-language": "en"}),
        "member": entering(make_member()),
        "another organisation": entering(make_representative(other)),
        "another place": entering(make_coordinator(make_node("nice"))),
        "another peer worker": entering(_another_peer()),
    }


def _another_peer() -> Any:
    user = make_member()
    make_profile(user)
    return user


def every_url(row: HostTrajectory, document: TrajectoryDocument) -> list[tuple[str, str]]:
    gets = [("get", at(name, row.public_id)) for name in GETS]
    posts = [("post", at(name, row.public_id)) for name in POSTS]
    steps = [("post", at(name, row.public_id, 5)) for name in ("plan", "step")]
    return [*gets, *posts, *steps, ("get", at("document", row.public_id, document.public_id))]


def test_no_address_opens_or_changes_anything_for_who_has_no_part(cast: Cast) -> None:
    row = with_peer(cast)
    write_note(row, words="Zqnote.", viewer=cast.as_host)
    document = _add_picture(under_hat(cast), row)
    before = list(HostTrajectory.objects.values()), list(TrajectoryNote.objects.values())

    for who, client in strangers(cast).items():
        for method, url in every_url(row, document):
            said = {"answer": "yes", "words": "x", "is_sure": "on", "is": "done", "shows": "yes"}
            response = getattr(client, method)(url, said)
            # Who is not logged in is asked to; nothing tells whether there is something.
            expected = {302} if who == "nobody" else {404}
            assert response.status_code in expected, (who, url)
            assert "Zqnote" not in response.content.decode()
        listed = client.get(at("trajectories"))
        assert row.public_id not in listed.content.decode()

    assert (list(HostTrajectory.objects.values()), list(TrajectoryNote.objects.values())) == before
    assert TrajectoryPart.objects.count() == 1


def test_all_three_sides_read_and_write_on_one_page(cast: Cast) -> None:
    row = with_peer(cast)
    sides = {
        "the organisation": under_hat(cast),
        "the network": entering(cast.coordinator),
        "the peer worker": entering(cast.peer),
    }
    for words, client in sides.items():
        sent = client.post(at("note", row.public_id), {"words": f"Written by {words}."})
        assert sent.status_code == 302

    for client in sides.values():
        page = client.get(at("trajectory", row.public_id))
        assert all(f"Written by {words}." in page.text for words in sides)
        assert page["X-Robots-Tag"] == "noindex, nofollow"
        assert "no-store" in page["Cache-Control"]


def test_the_organisation_asks_in_one_form_and_a_coordinator_takes_it_on(
    cast: Cast, mailoutbox: list[Any]
) -> None:
    house, office = under_hat(cast), entering(cast.coordinator)
    node = Node.objects.get(slug="brussels")
    said = {"kind": "team", "node": node.pk, "wishes": "A day centre of seven."}
    refused = house.post(at("ask"), said | {"wishes": "Call 0470 12 34 56"})
    sent = house.post(at("ask"), said)
    row = HostTrajectory.objects.get()

    assert refused.status_code == 422 and "Call 0470 12 34 56" in refused.text
    assert sent.status_code == 302 and row.wishes == "A day centre of seven."
    assert [item.whose for item in ASKED.items(list(ASKED.rows(cast.as_network, timezone.now())))]
    template = TrajectoryTemplate.objects.get(slug="team")
    today = timezone.localdate()
    day = {"starts_on_day": today.day, "starts_on_month": today.month, "starts_on_year": today.year}
    start = admin_at("trajectory_start", row.public_id)
    assert office.post(start, {"template": template.pk}).status_code == 422
    assert office.post(start, {"template": template.pk, **day}).status_code == 302
    run_jobs()

    row.refresh_from_db()
    assert row.state == "running" and row.steps.count() == 6
    [mail] = mailoutbox
    text = str(mail.message())
    assert mail.to == [cast.host.email]
    assert cast.organisation.name not in text and "day centre" not in text
    assert row.public_id not in text


def test_who_wears_no_hat_of_an_organisation_reads_how_to_ask(cast: Cast) -> None:
    for client in (Client(headers={"accept-language": "en"}), entering(cast.peer)):
        assert "How to ask" in client.get(at("ask")).text
        assert client.post(at("ask"), {"wishes": "x"}).status_code == 403
    assert not HostTrajectory.objects.exists()


def test_the_person_answers_before_they_read_and_a_no_is_seen_by_nobody(
    cast: Cast, mailoutbox: list[Any]
) -> None:
    row = at_recruitment(cast)
    write_note(row, words="Zqbefore.", viewer=cast.as_host)
    ask_to_join(row, cast.profile, viewer=cast.as_network)
    person, house = entering(cast.peer), under_hat(cast)
    before = house.get(at("trajectory", row.public_id)).text
    run_jobs()

    page = person.get(at("answer", row.public_id)).text
    assert "Zqbefore" not in page and "without a reason" in page
    assert person.get(at("trajectory", row.public_id)).status_code == 404
    assert [mail.to for mail in mailoutbox if cast.peer.email in mail.to]
    assert person.post(at("answer", row.public_id), {"answer": "no"}).status_code == 302

    after = house.get(at("trajectory", row.public_id)).text
    assert "Galet" not in before and _without_tokens(before) == _without_tokens(after)
    assert not TrajectoryPart.objects.exists()
    assert person.get(at("answer", row.public_id)).status_code == 404


def test_the_list_of_the_organisation_does_not_move_when_somebody_is_asked_and_says_no(
    cast: Cast,
) -> None:
    row = at_recruitment(cast)
    later = started(cast, "detachment")
    house = under_hat(cast)
    before = _without_tokens(house.get(at("trajectories")).text)

    ask_to_join(row, cast.profile, viewer=cast.as_network)
    asked_for = _without_tokens(house.get(at("trajectories")).text)
    entering(cast.peer).post(at("answer", row.public_id), {"answer": "no"})

    assert before == asked_for == _without_tokens(house.get(at("trajectories")).text)
    assert later.public_id in "".join(before)


def _without_tokens(page: str) -> list[str]:
    return [line for line in page.splitlines() if "csrfmiddlewaretoken" not in line]


def test_the_peer_worker_ends_the_follow_up_and_the_organisation_reads_ended(cast: Cast) -> None:
    rows = {who: with_peer(make_cast(who)) for who in ("one", "two")}
    casts = {row.organisation.slug: row for row in rows.values()}
    by_peer, by_network = casts["one"], casts["two"]
    peer = TrajectoryPart.objects.get(trajectory=by_peer).profile.user
    assert peer is not None
    client = entering(peer)

    unsure = client.post(at("end", by_peer.public_id))
    ended = client.post(at("end", by_peer.public_id), {"is_sure": "on"})
    coordinator = make_coordinator(make_node())
    end_trajectory(by_network, viewer=viewer_for(coordinator))

    assert (unsure.status_code, ended.status_code) == (422, 302)
    pages = []
    for row in (by_peer, by_network):
        acting = row.organisation.representations.get().user
        page = entering(acting).get(at("trajectory", row.public_id)).text
        assert "It has ended" in page
        for word in (row.public_id, row.organisation.name, row.organisation.public_id):
            page = page.replace(word, "-")
        pages.append(_without_tokens(page.replace("one", "-").replace("two", "-")))
    assert pages[0] == pages[1]


def test_a_plan_of_an_older_screen_comes_back_as_it_was_typed(cast: Cast) -> None:
    row = HostTrajectory.objects.get(pk=started(cast).pk)
    house = under_hat(cast)
    day = {"planned_on_day": "3", "planned_on_month": "4", "planned_on_year": "2031"}
    older = {"version": str(row.version - 1), **day}

    refused = house.post(at("plan", row.public_id, 1), older)

    assert refused.status_code == 422
    assert 'value="2031"' in refused.text and f'value="{row.version}"' in refused.text
    newer = house.post(at("plan", row.public_id, 1), {"version": str(row.version), **day})
    assert newer.status_code == 302
    assert row.steps.get(position=1).planned_on.year == 2031


def test_a_refused_note_or_document_comes_back_as_it_was_typed(cast: Cast) -> None:
    row, house = started(cast), under_hat(cast)

    note = house.post(at("note", row.public_id), {"words": "Ask lou@example.org about it"})
    empty = house.post(at("document_add", row.public_id), {"title": "Rota of June"})
    wrong = house.post(
        at("document_add", row.public_id), {"title": "Rota", "link": "http://example.org/"}
    )

    assert [note.status_code, empty.status_code, wrong.status_code] == [422, 422, 422]
    assert "Ask lou@example.org about it" in note.text and 'id="id_words_error"' in note.text
    assert "Rota of June" in empty.text and 'id="document_file_error"' in empty.text
    assert 'id="document_link_error"' in wrong.text


def _add_picture(client: Client, row: HostTrajectory) -> TrajectoryDocument:
    picture = io.BytesIO()
    Image.new("RGB", (9, 9), "white").save(picture, "JPEG", comment=b"zqauthor")
    picture.seek(0)
    picture.name = "zqauthor.jpg"
    sent = client.post(at("document_add", row.public_id), {"title": "A plan", "file": picture})
    assert sent.status_code == 302
    return row.documents.get()


def test_a_document_is_kept_without_its_author_and_handed_out_as_nothing_that_runs(
    cast: Cast,
) -> None:
    row, house = started(cast), under_hat(cast)
    document = _add_picture(house, row)
    odt = io.BytesIO()
    with zipfile.ZipFile(odt, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        packed.writestr("Basic/x", "runs")
    odt.seek(0)
    odt.name = "x.odt"
    acts = house.post(at("document_add", row.public_id), {"title": "x", "file": odt})

    got = house.get(at("document", row.public_id, document.public_id))

    assert acts.status_code == 422
    assert got.content.startswith(b"\xff\xd8") and b"zqauthor" not in got.content
    assert (
        got["Content-Disposition"] == f'attachment; filename="document-{document.public_id}.jpeg"'
    )
    assert "sandbox" in got["Content-Security-Policy"]


def test_others_do_not_take_away_what_one_wrote(cast: Cast) -> None:
    row = with_peer(cast)
    note = write_note(row, words="Mine.", viewer=cast.as_peer)

    refused = under_hat(cast).post(at("remove", row.public_id), {"what": note.public_id})
    taken = entering(cast.peer).post(at("remove", row.public_id), {"what": note.public_id})

    assert (refused.status_code, taken.status_code) == (403, 302)
    assert not row.notes.exists()


def test_names_and_words_stand_in_no_job_log_mail_or_other_table(
    cast: Cast, caplog: pytest.LogCaptureFixture, mailoutbox: list[Any]
) -> None:
    caplog.set_level(logging.DEBUG)
    row = with_peer(cast)
    write_note(row, words=NAME, viewer=cast.as_peer)
    write_note(row, words=f"{NAME} of the team", viewer=cast.as_host)
    entering(cast.peer).get(at("trajectory", row.public_id))
    HostTrajectory.objects.get(pk=row.pk).steps.update(planned_on=timezone.localdate())
    assert remind_of_steps() == 1
    end_trajectory(row, viewer=cast.as_peer)
    stored = [job.args_kwargs for job in jobs()]
    run_jobs()

    assert set(kept_in_database()) == {"network_trajectorynote"}
    assert found_in(stored) == set() and stored
    assert found_in([record.getMessage() for record in caplog.records]) == set()
    assert found_in([str(mail.message()) for mail in mailoutbox]) == set()
    told = {mail.to[0] for mail in mailoutbox}
    assert {cast.host.email, cast.peer.email} <= told
    for mail in mailoutbox:
        assert cast.organisation.name not in str(mail.message())


def test_mails_stop_for_who_has_no_part_any_more(cast: Cast, mailoutbox: list[Any]) -> None:
    row = with_peer(cast)
    row.steps.update(planned_on=timezone.localdate())
    run_jobs()
    del mailoutbox[:]
    remind_of_steps()
    exclude(cast.profile, organisation=cast.organisation, by=cast.peer, agreed=SAID)

    run_jobs()

    assert {mail.to[0] for mail in mailoutbox} == {cast.host.email}


def test_my_data_holds_what_one_wrote_and_erasing_the_account_takes_it(cast: Cast) -> None:
    row = with_peer(cast)
    write_note(row, words="My words.", viewer=cast.as_peer)
    write_note(row, words="Ours.", viewer=cast.as_host)

    mine, theirs = as_json(account_data(cast.peer)), as_json(account_data(cast.host))
    assert [note["words"] for note in mine["trajectory_notes"]] == ["My words."]
    assert [part["id"] for part in mine["trajectory_parts"]] == [row.public_id]
    assert [note["words"] for note in theirs["trajectory_notes"]] == ["Ours."]
    assert theirs["trajectories_asked"][0]["wishes"] == "A day centre."

    erase_account(cast.host)
    erase_account(cast.peer)
    kept = TrajectoryNote.objects.get()
    row.refresh_from_db()
    assert (kept.words, kept.author, row.host_referent) == ("Ours.", None, None)
    assert not Profile.objects.filter(pk=cast.profile.pk).exists()
    assert not Mail.objects.filter(key__contains=cast.peer.public_id).exists()


def test_what_waits_is_told_to_those_who_accompany_and_to_no_other_place(cast: Cast) -> None:
    moment = timezone.now() + timedelta(minutes=1)
    far = viewer_for(make_coordinator(make_node("nice")))
    asked(cast)
    late = at_recruitment(cast)
    late.steps.filter(position=4).update(planned_on=timezone.localdate() - timedelta(days=3))
    ask_to_join(late, cast.profile, viewer=cast.as_network)
    TrajectoryPart.objects.update(asked_at=moment - timedelta(days=20))
    ending = detached(make_cast("second"), days=10)
    done = started(make_cast("third"), "detachment")
    done.steps.update(done_on=timezone.localdate())

    waiting = {queue.key: queue for queue in (ASKED, STEPS, ANSWERS, ENDING, DONE)}
    for key, queue in waiting.items():
        rows = list(queue.rows(cast.as_network, moment))
        assert len(queue.items(rows)) == 1, key
        assert not queue.rows(far, moment).exists(), key
    assert ending.trajectory.is_running


def test_the_admin_is_for_those_who_accompany_it(cast: Cast) -> None:
    row = with_peer(cast)
    names = ["trajectory", "trajectory_referents", "trajectory_person", "trajectory_detachment"]
    office, far = entering(cast.coordinator), entering(make_coordinator(make_node("nice")))
    inside = make_coordinator(make_node())
    make_representative(cast.organisation, inside)

    for name in names:
        url = admin_at(name, row.public_id)
        assert office.get(url).status_code == 200, name
        assert far.get(url, follow=True).status_code == 404
        assert entering(inside).get(url, follow=True).status_code == 404
        assert entering(cast.peer).get(url).status_code in {302, 403}
    page = office.get(admin_at("trajectory", row.public_id)).text
    assert "Galet" not in page and "some display_name" in page
    for listing in ("trajectories", "templates", "trajectory_add", "template_add"):
        assert office.get(admin_at(listing)).status_code == 200
    assert row.public_id not in far.get(admin_at("trajectories")).text


def test_coordinators_keep_the_kinds_in_three_languages(cast: Cast) -> None:
    office = entering(cast.coordinator)
    names = {"name_fr": "Courte", "name_nl": "Kort", "name_en": "Short"}
    refused = office.post(admin_at("template_add"), names | {"kind": "team", "name_nl": ""})
    office.post(admin_at("template_add"), names | {"kind": "team", "is_offered": "on"})
    row = TrajectoryTemplate.objects.get(slug="short")
    step = {
        **{f"title_{code}": "Un pas" for code in ("fr", "nl", "en")},
        "stage": "needs",
        "position": "1",
        "days": "20",
    }
    add = admin_at("template_step_add", row.slug)
    office.post(add, step)
    earlier = office.post(add, step | {"stage": "immersion", "position": "2"})
    office.post(add, step | {"stage": "immersion", "position": "1"})

    assert refused.status_code == earlier.status_code == 422 and "Courte" in refused.text
    assert [one.stage for one in row.steps.all()] == ["immersion", "needs"]
    assert office.get(admin_at("template", row.slug)).status_code == 200
    assert office.get(admin_at("template_step", row.slug, 2)).status_code == 200
    office.post(admin_at("template_step_remove", row.slug, 1))
    assert [(one.position, one.stage) for one in row.steps.all()] == [(1, "needs")]


def test_somebody_without_an_account_says_yes_aloud(cast: Cast) -> None:
    row = at_recruitment(cast)
    helped = make_profile(listed="coordinators", node=make_node())
    ask_to_join(row, helped, viewer=cast.as_network)
    office = entering(cast.coordinator)
    said = {"channel": "oral", "given_by": "self", "language": "fr"}

    silent = office.post(admin_at("trajectory_yes", row.public_id), {"language": "fr"})
    spoken = office.post(admin_at("trajectory_yes", row.public_id), said)

    assert (silent.status_code, spoken.status_code) == (422, 302)
    row.refresh_from_db()
    assert row.has_peer
    office.post(admin_at("trajectory_act", row.public_id, "leave"))
    assert not TrajectoryPart.objects.exists()


def switch(*, on: bool, by: Any) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        switch_modules({"trajectories": on}, by=by)


def test_switched_off_its_doors_are_closed_and_what_was_agreed_stays(
    cast: Cast, mailoutbox: list[Any]
) -> None:
    row = with_peer(cast)
    finish_step(row, 4, viewer=cast.as_host)
    waiting = asked(cast)
    decline_ask(waiting, viewer=cast.as_network)
    boss = make_user("Coordinators")
    switch(on=False, by=boss)
    run_jobs()

    assert under_hat(cast).get(at("trajectory", row.public_id)).status_code == 404
    assert under_hat(cast).get(AT).status_code == 404
    office = entering(cast.coordinator)
    assert office.get(admin_at("trajectories"), follow=True).status_code == 404
    assert "Trajectories" not in under_hat(cast).get("/en/account/").text
    assert mailoutbox == []
    switch(on=True, by=boss)
    assert under_hat(cast).get(at("trajectory", row.public_id)).status_code == 200
