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
from network.finding import Found, Offered, Query, find, offered_to
from network.limits import limit, wait_words
from network.missions.admin.forms import AskForm
from network.missions.admin.mission import AboutMission, Answer, answers_of, wish_of
from network.models import MissionRequest, Profile
from network.people.forms import LABELS, PeopleForm
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
    is_wished: bool = False
    is_ticked: bool = False

    @property
    def may_be_asked(self) -> bool:
        return self.answer is None or self.answer.row.state in {"withdrawn", "expired"}


class MissionPeople(AboutMission):
    """A search goes by POST: what is looked for in people stands in no address."""

    page_title = gettext_lazy("Find somebody")
    template_name = "wagtailadmin/passerelle/mission_people.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        offered = offered_to(self.viewer)
        wanted = fitting(self.mission)
        said = {kind: slug for kind, slug in wanted.items() if _is_said(offered, kind, slug)}
        # What nobody says finds nobody: it is told, and left out of the search.
        unsaid = [LABELS[kind] for kind in wanted if kind not in said]
        return self._found(said, AskForm(), unsaid=unsaid)

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

    def _found(self, said: Any, ask: AskForm, *, status: int = 200, **more: Any) -> HttpResponse:
        form = PeopleForm(said, offered=offered_to(self.viewer))
        context: dict[str, Any] = {"form": form, "ask": ask, "media": ask.media, **more}
        try:
            limit("people_reader", str(self.viewer.user_id))
        except Throttled as throttled:
            messages.error(self.request, wait_words(throttled))
            return self.show(**context, candidates=[], status=429)
        found = find(self._query(form, str(said.get("page", "")))) if form.is_valid() else None
        candidates = self._candidates(found)
        return self.show(**context, found=found, candidates=candidates, status=status)

    def _query(self, form: PeopleForm, page: str) -> Query:
        return Query(
            viewer=self.viewer,
            text=form.said.get("q", ""),
            facets=form.chosen_facets,
            is_known="known" in form.said,
            page=int(page) if page.isdecimal() and len(page) < 4 else 1,
        )

    def _candidates(self, found: Found | None) -> list[Candidate]:
        """Whom the organisation wished for first, where this coordinator sees them in a list."""
        wished = wish_of(self.mission, self.viewer)
        rows = [wished] if wished else []
        if found is not None:
            rows += [
                row for row in zip(found.profiles, found.people, strict=True) if row not in rows
            ]
        note_views([profile for profile, _seen in rows], self.viewer)
        answers = {one.row.profile_id: one for one in answers_of(self.mission, self.viewer)}
        ticked = set(self.request.POST.getlist("person"))
        return [
            Candidate(
                seen=seen,
                answer=answers.get(profile.pk),
                is_wished=wished is not None and profile == wished[0],
                is_ticked=profile.public_id in ticked,
            )
            for profile, seen in rows
        ]


def fitting(mission: MissionRequest) -> dict[str, str]:
    """The search that a request begins with."""
    return {kind: getattr(mission, name).slug for kind, name in ASKED_FOR.items()}


def _is_said(offered: Offered, kind: str, slug: str) -> bool:
    return any(facet.term.slug == slug for facet in offered.facets.get(kind, []))
