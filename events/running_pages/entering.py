"""Who enters the pages of those who run meetings: by a role of today, asked anew each time."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from events.models import Meeting
from events.roles import Ability
from events.secret_doors import kept_closed
from network.audiences import Viewer
from network.factors import has_shown_factor, where_to_show_factor
from network.models import User

Page = Callable[..., HttpResponse]
# What somebody may have written at length, to be given back when the door has closed meanwhile.
LONG_TEXT = "body"


def viewer_of(request: HttpRequest) -> Viewer:
    """Who is looking, as the middleware found out."""
    return request.viewer  # type: ignore[attr-defined]


def account_of(request: HttpRequest) -> User:
    """The account behind a request that has come through a door of this module."""
    assert isinstance(request.user, User)
    return request.user


def logged_in(view: Page) -> Page:
    """A page for accounts: not cached, not indexed."""

    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return kept_closed(redirect_to_login(request.get_full_path()))
        return kept_closed(view(request, *args, **kwargs))

    return door


def running(ability: Ability | None = None) -> Callable[[Page], Page]:
    """A page of one meeting, for who runs it today with this ability.

    Whoever else asks is told the same as for a meeting that does not exist.
    """

    def decorate(view: Page) -> Page:
        @logged_in
        @wraps(view)
        def door(request: HttpRequest, public_id: str, **kwargs: Any) -> HttpResponse:
            run = Meeting.objects.run_by(viewer_of(request), ability=ability)
            meeting = run.filter(public_id=public_id).select_related("series", "place").first()
            if meeting is None:
                return not_yours(request)
            try:
                return view(request, meeting, **kwargs)
            except PermissionDenied:
                # The role ended while the form was on its way.
                return not_yours(request)

        return door

    return decorate


def following_up(view: Page) -> Page:
    """A page of one meeting, for who does what is to be done after it: by role, or as coordinator.

    A coordinator without a part in the series shows a second factor first, as in the admin.
    """

    @logged_in
    @wraps(view)
    def door(request: HttpRequest, public_id: str, **kwargs: Any) -> HttpResponse:
        viewer = viewer_of(request)
        followed = Meeting.objects.followed_up_by(viewer).filter(public_id=public_id)
        meeting = followed.select_related("series", "place").first()
        if meeting is None:
            return not_yours(request)
        run = Meeting.objects.run_by(viewer, ability=Ability.FOLLOW_UP).filter(pk=meeting.pk)
        if not run.exists() and not has_shown_factor(request):
            page = where_to_show_factor(account_of(request)) or reverse("network:second_factor")
            return redirect(f"{page}?{_next(request)}")
        try:
            return view(request, meeting, **kwargs)
        except PermissionDenied:
            return not_yours(request)

    return door


def following_series(view: Page) -> Page:
    """A page of a whole series, for who does what is to be done after its meetings.

    As for one meeting: by role, or as coordinator with a second factor shown.
    """

    @logged_in
    @wraps(view)
    def door(request: HttpRequest, public_id: str, **kwargs: Any) -> HttpResponse:
        viewer = viewer_of(request)
        followed = Meeting.objects.followed_up_by(viewer).filter(series__public_id=public_id)
        meeting = followed.select_related("series").first()
        if meeting is None:
            return not_yours(request)
        run = Meeting.objects.run_by(viewer, ability=Ability.FOLLOW_UP)
        if not run.filter(series=meeting.series_id).exists() and not has_shown_factor(request):
            page = where_to_show_factor(account_of(request)) or reverse("network:second_factor")
            return redirect(f"{page}?{_next(request)}")
        return view(request, meeting.series, **kwargs)

    return door


def _next(request: HttpRequest) -> str:
    return urlencode({"next": request.get_full_path() if request.method == "GET" else "/"})


def not_yours(request: HttpRequest) -> HttpResponse:
    """Says that there is nothing (any more), with what was written so that it can be copied."""
    context = {"typed": request.POST.get(LONG_TEXT, "").strip()}
    return render(request, "events/running/not_yours.html", context, status=404)
