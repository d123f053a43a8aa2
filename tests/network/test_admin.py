"""The network's screens in the admin: who enters, and that each write goes through its action."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from wagtail.users.models import UserProfile

from network import outbox
from network.models import COORDINATORS, EDITORS, Organisation, User
from tests.network.admin_people import (
    CANARY_EMAIL,
    CANARY_NAME,
    coordinator,
    editor,
    entering,
    log_in,
    logged_words,
    make_user,
)

pytestmark = pytest.mark.django_db

SCREENS = [
    "network_admin:organisations",
    "network_admin:organisation_add",
    "network_admin:jobs",
    "network_admin:nodes",
    "network_admin:node_add",
    "network_admin:terms",
    "portal_admin:modules",
    "portal_admin:cares",
    "events_admin:meetings",
    "events_admin:meeting_add",
    "events_admin:series_list",
    "events_admin:series_add",
    "events_admin:places",
    "events_admin:place_add",
    "events_admin:calls",
    "events_admin:figures",
]
ORGANISATION = {
    "name": "Maison Exemple",
    "kind": "association",
    "region": "BE-BRU",
    "website": "exemple.example",
    "is_partner": "on",
    "role_fr": "Accueille le cycle.",
    "role_nl": "",
    "role_en": "Hosts the series.",
}


# Who enters


@pytest.mark.parametrize("screen", SCREENS)
def test_coordinators_enter_every_screen(screen):
    answer = coordinator().get(reverse(screen))

    assert answer.status_code == 200


@pytest.mark.parametrize("screen", SCREENS)
def test_editors_are_sent_back_to_the_first_page(screen):
    answer = editor().get(reverse(screen))

    assert answer.status_code == 302
    assert answer["Location"] == reverse("wagtailadmin_home")


@pytest.mark.parametrize("screen", [*SCREENS, "wagtailadmin_home"])
def test_strangers_are_sent_to_log_in_and_members_are_told_that_they_may_not(screen):
    stranger = entering(None).get(reverse(screen), follow=True)
    member = entering(make_user()).get(reverse(screen), follow=True)

    assert "/login/?next=/admin/" in stranger.redirect_chain[-1][0]
    assert stranger.status_code == 200
    assert member.status_code == 403


def test_the_first_page_shows_a_coordinator_what_waits_and_an_editor_pages_only():
    for_coordinator = coordinator().get(reverse("wagtailadmin_home")).content.decode()
    for_editor = editor().get(reverse("wagtailadmin_home")).content.decode()

    assert "My two hours" in for_coordinator
    assert reverse("events_admin:calls") in for_coordinator
    assert "My two hours" not in for_editor
    assert reverse("events_admin:calls") not in for_editor
    assert reverse("wagtailimages:index") in for_editor


# Organisations


def test_an_organisation_is_added_with_its_role_in_each_language():
    answer = coordinator().post(reverse("network_admin:organisation_add"), ORGANISATION)

    assert answer.status_code == 302
    row = Organisation.objects.get()
    assert (row.slug, row.website) == ("maison-exemple", "https://exemple.example")
    roles = dict(row.texts.values_list("language", "summary"))
    assert roles["fr"] == "Accueille le cycle."


def test_an_organisation_is_changed_and_its_form_starts_from_what_is_stored():
    client = coordinator()
    client.post(reverse("network_admin:organisation_add"), ORGANISATION)
    url = reverse("network_admin:organisation", args=[Organisation.objects.get().public_id])

    shown = client.get(url).content.decode()
    client.post(url, ORGANISATION | {"name": "Maison Autre", "slug": "maison-exemple"})

    assert "Hosts the series." in shown
    assert Organisation.objects.get().name == "Maison Autre"


def test_what_is_wrong_is_said_beside_its_field_and_the_rest_is_kept():
    client = coordinator()
    client.post(reverse("network_admin:organisation_add"), ORGANISATION)

    twice = ORGANISATION | {"slug": "maison-exemple", "kind": "", "role_fr": "Gardé tel quel"}
    answer = client.post(reverse("network_admin:organisation_add"), twice)

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"slug", "kind"}
    assert "Gardé tel quel" in answer.content.decode()
    assert Organisation.objects.count() == 1


def test_an_unknown_organisation_is_not_found():
    assert coordinator().get("/admin/organisations/nobody/", follow=True).status_code == 404


# Accounts


def test_an_account_with_an_address_can_log_in_by_code():
    client = coordinator()
    groups = [Group.objects.get(name=EDITORS).pk]
    facts = {
        "display_name": CANARY_NAME,
        "email": CANARY_EMAIL.upper(),
        "language": "nl",
        "groups": groups,
        "is_active": "on",
    }

    answer = client.post(reverse("wagtailusers_users:add"), facts)

    assert answer.status_code == 302
    account = User.objects.get(display_name=CANARY_NAME)
    assert account.is_in(EDITORS)
    assert not account.has_usable_password()
    address = EmailAddress.objects.get(user=account)
    assert (address.email, address.verified, address.primary) == (CANARY_EMAIL, True, True)
    assert UserProfile.get_for_user(account).preferred_language == "nl"


def test_a_changed_address_closes_the_door_of_the_former_one():
    client = coordinator()
    url = reverse("wagtailusers_users:add")
    facts = {"display_name": "Sam", "email": "old@example.org", "language": "fr", "is_active": "on"}
    client.post(url, facts)
    account = User.objects.get(display_name="Sam")
    edit = reverse("wagtailusers_users:edit", args=[account.pk])

    client.post(edit, facts | {"email": "new@example.org"})
    client.post(edit, facts | {"email": ""})

    account.refresh_from_db()
    assert account.email is None
    assert not EmailAddress.objects.filter(user=account).exists()


def test_an_address_that_another_account_has_is_refused_beside_its_field():
    make_user(email="taken@example.org")
    client = coordinator()

    answer = client.post(
        reverse("wagtailusers_users:add"),
        {"display_name": "Kept name", "email": "Taken@example.org", "language": "fr"},
    )

    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["email"]
    assert "Kept name" in answer.content.decode()


def test_who_runs_the_machine_opens_an_account_and_cannot_delete_it() -> None:
    account = make_user(display_name="Lou")

    page = coordinator(is_superuser=True).get(reverse("wagtailusers_users:edit", args=[account.pk]))

    assert page.status_code == 200
    assert "/delete/" not in page.text


def test_a_coordinator_cannot_take_over_an_administrators_account():
    administrator = User.objects.create_superuser(email="root@example.org", display_name="Root")
    client = coordinator()
    edit = reverse("wagtailusers_users:edit", args=[administrator.pk])

    answer = client.post(
        edit, {"display_name": "Root", "email": "mine@example.org", "language": "fr"}
    )

    assert answer.status_code == 302
    administrator.refresh_from_db()
    assert administrator.email == "root@example.org"


def test_nobody_closes_their_own_account_and_none_is_deleted():
    me = make_user(COORDINATORS)
    client = entering(me)
    facts = {"display_name": "Me", "language": "fr"}

    without_group = client.post(reverse("wagtailusers_users:edit", args=[me.pk]), facts)
    deletion = client.post(f"/admin/users/delete/{me.pk}/", follow=True)
    in_bulk = client.post(f"/admin/bulk/network/user/delete/?id={me.pk}")

    me.refresh_from_db()
    assert me.is_active
    assert list(without_group.context["form"].errors) == ["groups"]
    assert me.is_coordinator
    assert deletion.status_code == 404
    assert in_bulk.status_code in {302, 403, 404}
    assert User.objects.filter(pk=me.pk).exists()


def test_an_administrator_does_not_delete_accounts_in_bulk_either():
    someone = make_user()
    boss = User.objects.create_superuser(display_name="Root")

    entering(boss).post(f"/admin/bulk/network/user/delete/?id={someone.pk}")

    assert User.objects.filter(pk=someone.pk).exists()


def test_accounts_are_listed_by_name_public_id_and_groups():
    client = coordinator(display_name=CANARY_NAME)

    shown = client.get(reverse("wagtailusers_users:index")).content.decode()

    assert CANARY_NAME in shown
    assert User.objects.get(display_name=CANARY_NAME).public_id in shown
    assert COORDINATORS in shown


def test_editors_do_not_see_accounts():
    assert editor().get(reverse("wagtailusers_users:index")).status_code == 302


# Jobs in trouble


def stuck_job() -> DBTaskResult:
    with transaction.atomic():
        outbox.enqueue("test.never", {"registration": "abc"}, attempt=outbox.LAST_TRY)
    job = DBTaskResult.objects.get()
    job.status = "FAILED"
    job.traceback = "Traceback\nnetwork.outbox.DeliveryFailed: test.never: ConnectionRefusedError\n"
    job.save()
    return job


def test_a_job_that_gave_up_is_shown_and_tried_again_on_request():
    job = stuck_job()
    client = coordinator()

    shown = client.get(reverse("network_admin:jobs")).content.decode()
    answer = client.post(reverse("network_admin:job_retry", args=[job.pk]))

    assert "test.never" in shown
    assert "ConnectionRefusedError" in shown
    assert answer.status_code == 302
    fresh = DBTaskResult.objects.get()
    assert fresh.status == "READY"
    assert fresh.args_kwargs["args"] == ["test.never", {"registration": "abc"}, 0]


def test_a_job_on_its_tenth_try_says_what_failed_last():
    ids = {"registration": "abc"}
    with transaction.atomic():
        outbox.enqueue("test.slow", ids, attempt=11)
        outbox.enqueue("test.slow", ids, attempt=12)
    before = DBTaskResult.objects.get(args_kwargs__args__2=11)
    before.status, before.return_value = "SUCCESSFUL", "again: SMTPServerDisconnected"
    before.save()

    shown = coordinator().get(reverse("network_admin:jobs")).content.decode()

    assert "SMTPServerDisconnected" in shown
    assert "still trying" in shown


def test_looking_retries_nothing_and_editors_retry_nothing():
    job = stuck_job()
    url = reverse("network_admin:job_retry", args=[job.pk])

    assert coordinator().get(url).status_code == 405
    assert editor().post(url).status_code == 302

    assert DBTaskResult.objects.get().status == "FAILED"


def test_buttons_are_protected_from_other_sites():
    job = stuck_job()
    strict = Client(enforce_csrf_checks=True)
    log_in(strict, make_user(COORDINATORS))

    answer = strict.post(reverse("network_admin:job_retry", args=[job.pk]))

    assert answer.status_code == 403
    assert DBTaskResult.objects.get().status == "FAILED"


# The log


def test_the_admins_log_names_nobody():
    client = coordinator()
    facts = {
        "display_name": CANARY_NAME,
        "email": CANARY_EMAIL,
        "language": "fr",
        "is_active": "on",
    }

    client.post(reverse("wagtailusers_users:add"), facts)
    account = User.objects.get(display_name=CANARY_NAME)
    client.post(reverse("wagtailusers_users:edit", args=[account.pk]), facts | {"language": "en"})

    said = logged_words()
    assert account.public_id in said
    assert "anari" not in said
