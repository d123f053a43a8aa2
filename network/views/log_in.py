"""The library's log-in pages, which answer 429 where they say that somebody tries too often."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.views import LoginView, RequestLoginCodeView
from django.http import HttpResponse

TOO_MANY = "too_many_login_attempts"
# The library counts these tries by the minute.
WAIT_SECONDS = 60


class SaysWhenTooOften:
    """What was typed stays on the page; only the status tells a program to come back later."""

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        # By its words: of the two forms, one hands the other's refusal on without the code.
        too_many = get_adapter().error_messages[TOO_MANY]
        if any(too_many in errors for errors in form.errors.values()):
            response.status_code = 429
            response["Retry-After"] = str(WAIT_SECONDS)
        return response


class LogIn(SaysWhenTooOften, LoginView):
    pass


class AskForCode(SaysWhenTooOften, RequestLoginCodeView):
    pass
