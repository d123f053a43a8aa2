"""Screens of a part that can be switched off: then they are not there."""

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from network.admin_pages import CoordinatorPage
from network.modules import is_on


class Switched(CoordinatorPage):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_on("trajectories"):
            raise Http404
        return super().dispatch(request, *args, **kwargs)
