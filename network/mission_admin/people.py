"""Whom to ask: people found by the work, as this coordinator sees them, and proposing to them."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy, ngettext
from rest_framework.exceptions import Throttled
from wagtail.admin import messages

from network.actions.missions.mediating import propose_mission
from network.actions.profiles import note_views
from network.admin_pages import REFUSED, account_of
from network.finding import Query, find, offered_to
from network.limits import limit, wait_words
from network.mission_admin.forms import AskForm
from network.mission_admin.mission import AboutMission, Answer, answers_of
from network.models import MissionRequest, Profile
from network.people_forms import PeopleForm
from network.visibility import SeenProfile

# The lists that a request answers, each with the field of the request.
ASKED_FOR = {
    "mission_kind": "kind",
    "level": "level",
    "language": "language",
    "area": "area",
}


@dataclass(frozen=True)
class Candidate:
    """Somebody who fits, with what was asked of them already."""

    seen: SeenProfile
    answer: Answer | None

    @property
    def may_be_asked(self) -> bool:
        return self.answer is None or self.answer.row.state in {"withdrawn", "expired"}


class MissionPeople(AboutMission):
    """A search goes by POST: what is looked for in people stands in no address."""

    page_title = gettext_lazy("Find somebody")
    template_name = "wagtailadmin/passerelle/mission_people.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self._found(fitting(self.mission), AskForm())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if request.POST.get("what") != "ask":
            return self._found(request.POST, AskForm())
        form = AskForm(request.POST)
        chosen = request.POST.getlist("person")
        if not form.is_valid() or not chosen:
            messages.error(request, gettext_lazy("Nobody is asked yet: tick somebody and a day."))
            return self._found(request.POST, form, status=REFUSED)
        self._ask(chosen, form)
        return redirect(self.address)

    def _ask(self, chosen: list[str], form: AskForm) -> None:
        asked, refused = 0, 0
        for person in Profile.objects.filter(public_id__in=chosen).order_by("pk"):
            try:
                propose_mission(
                    self.mission,
                    person,
                    answer_by=form.cleaned_data["answer_by"],
                    by=account_of(self.request),
                )
                asked += 1
            except (ValidationError, PermissionDenied):
                refused += 1
        if asked:
            words = ngettext("%(n)d person is asked.", "%(n)d people are asked.", asked)
            messages.success(self.request, words % {"n": asked})
        if refused:
            words = ngettext(
                "%(n)d person cannot be asked: that is their choice, or they answered already.",
                "%(n)d people cannot be asked: that is their choice, or they answered already.",
                refused,
            )
            messages.warning(self.request, words % {"n": refused})

    def _found(self, said: Any, ask: AskForm, *, status: int = 200) -> HttpResponse:
        form = PeopleForm(said, offered=offered_to(self.viewer))
        candidates: list[Candidate] = []
        context: dict[str, Any] = {"form": form, "ask": ask}
        try:
            limit("people_reader", str(self.viewer.user_id))
        except Throttled as throttled:
            messages.error(self.request, wait_words(throttled))
            return self.show(**context, candidates=[], status=429)
        if form.is_valid():
            page = str(said.get("page", ""))
            found = find(
                Query(
                    viewer=self.viewer,
                    text=form.said.get("q", ""),
                    facets=form.chosen_facets,
                    is_known="known" in form.said,
                    page=int(page) if page.isdecimal() and len(page) < 4 else 1,
                )
            )
            note_views(found.profiles, self.viewer)
            answers = {one.row.profile_id: one for one in answers_of(self.mission, self.viewer)}
            keys = {row.public_id: row.pk for row in found.profiles}
            candidates = [
                Candidate(seen, answers.get(keys[seen.public_id])) for seen in found.people
            ]
            context["found"] = found
        return self.show(**context, candidates=candidates, media=ask.media, status=status)


def fitting(mission: MissionRequest) -> dict[str, str]:
    """The search that a request begins with."""
    return {kind: getattr(mission, name).slug for kind, name in ASKED_FOR.items()}
