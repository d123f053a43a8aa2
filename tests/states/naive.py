"""Ways that do not work, in place of the product's: the oracle must notice each of them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from events.actions.links import request_link
from events.actions.waiting import announce, recount, set_status
from events.models import Invitation, Meeting, Registration, RegistrationContact
from events.models.invitations import MOST_USES
from events.models.registrations import COMPANIONS
from tests.states.book import (
    DONE,
    GONE,
    INVITATION,
    PEERS,
    PUBLIC,
    STRANGER,
    TAKES_A_PLACE,
    Form,
    Visitor,
)
from tests.states.doors import Doors
from tests.states.machine import Registrations


class ServesTheLastFirst(Doors):
    """Whoever came last gets the place that is given back."""

    @transaction.atomic
    def cancel(self, key: str) -> str:
        registration = Registration.objects.get(public_id=key)
        set_status(registration, "cancelled")
        last = registration.meeting.registrations.in_line().last()
        if last:
            set_status(last, "confirmed")
            announce(last, "confirmed")
        recount(registration.meeting)
        announce(registration, "cancelled", was_seen=True)
        return DONE


class ForgetsToCount(Doors):
    """One row is written and the counter beside it is not."""

    def take_off(self, key: str) -> str:
        done = super().take_off(key)
        meetings = Meeting.objects.filter(registrations__public_id=key)
        meetings.update(waiting_count=F("waiting_count") + 1)
        return done


class TellsTwice(Doors):
    """Somebody who accepts is written to a second time."""

    def answer(self, key: str, *, accepts: bool) -> str:
        done = super().answer(key, accepts=accepts)
        request_link(Registration.objects.get(public_id=key))
        return done


class AsksNobody(Doors):
    """A larger meeting, and nobody in the line is served."""

    def change(self, meeting: Meeting, **facts: Any) -> str:
        smaller = Meeting.objects.filter(pk=meeting.pk, capacity__lt=facts.get("capacity") or 0)
        if set(facts) == {"capacity"} and smaller.update(**facts):
            return DONE
        return super().change(meeting, **facts)


class LetsAnybodyIn(Doors):
    """Whoever knows the address of a closed meeting is written down."""

    def register(
        self, meeting: Meeting, form: Form, *, submission: str, visitor: Visitor = STRANGER
    ) -> tuple[str, str]:
        done = super().register(meeting, form, submission=submission, visitor=visitor)
        is_kept_out = done[0] == GONE
        return self.register_by_phone(meeting, form, submission=submission) if is_kept_out else done


class CountsNoUses(Doors):
    """A link for two that lets in everybody it is passed on to."""

    def register_invited(self, token: str, form: Form, *, submission: str) -> tuple[str, str]:
        row = Invitation.objects.get(public_id=token.partition(".")[0])
        Invitation.objects.filter(pk=row.pk, revoked_at=None).update(uses=MOST_USES)
        done = super().register_invited(token, form, submission=submission)
        Invitation.objects.filter(pk=row.pk).update(uses=row.uses)
        return done


class LeavesNoPlaceForCompanions(Doors):
    """Half a party has a place: who comes along is written down and not counted."""

    def change_needs(self, key: str, needs: str, along: tuple[str, ...]) -> str:
        said = {name: name in along for name in COMPANIONS}
        rows = RegistrationContact.objects.filter(registration__public_id=key)
        rows.update(access_needs=needs, **said)
        return DONE


class KeepsTheSecondPlace(Doors):
    """The needs are purged, and the place beside somebody still says that they had one."""

    def purge(self) -> None:
        places = dict(Registration.objects.values_list("pk", "places"))
        super().purge()
        for pk, count in places.items():
            Registration.objects.filter(pk=pk).update(places=count)


WAYS = [ServesTheLastFirst, ForgetsToCount, TellsTwice, AsksNobody]

ANN, BOB, CID = (Form(name, f"{name}@example.org") for name in ("Ann", "Bob", "Cid"))
WITH_SOMEBODY = ("support_person",)


def open_meetings(game: Registrations, entry: str) -> None:
    two_of_a_kind = {"entries": (entry, entry), "rules": (TAKES_A_PLACE, TAKES_A_PLACE)}
    game.open_the_meetings(capacities=(3, 3), closes_before=timedelta(), crowd=[], **two_of_a_kind)


def a_stranger_comes_to_a_meeting_of_peers(game: Registrations) -> None:
    open_meetings(game, PEERS)
    game.register_by(0, ANN, STRANGER)


def three_come_by_a_link_for_two(game: Registrations) -> None:
    open_meetings(game, INVITATION)
    for form in (ANN, BOB, CID):
        game.register_by(0, form, game.book.invites[0])


def somebody_brings_a_support_person_after_all(game: Registrations) -> None:
    open_meetings(game, PUBLIC)
    game.register_by(0, ANN, STRANGER)
    game.change_needs(game.there[0], "", WITH_SOMEBODY)


def the_purge_comes_late(game: Registrations) -> None:
    """A month after the meeting, and never before: persons and needs go in one night."""
    open_meetings(game, PUBLIC)
    game.register_by(0, replace(ANN, along=WITH_SOMEBODY), STRANGER)
    game.time_passes(timedelta(days=40))
    game.purge_runs()


STORIES = [
    (LetsAnybodyIn, a_stranger_comes_to_a_meeting_of_peers),
    (CountsNoUses, three_come_by_a_link_for_two),
    (LeavesNoPlaceForCompanions, somebody_brings_a_support_person_after_all),
    (KeepsTheSecondPlace, the_purge_comes_late),
]
