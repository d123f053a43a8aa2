"""allauth's account adapter: who may sign up, in which language one is written to."""

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from network.limits import client_address
from network.models import User

logger = logging.getLogger("passerelle.accounts")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": _("Too many attempts. Please wait a few minutes."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are opened by a coordinator; joining the network comes with profiles."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def get_from_email(self) -> str:
        return settings.DEFAULT_FROM_EMAIL

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Log-in mails go out in the request; a dead server gives the same page as a live one."""
        # Our own name and address: the Host header is whatever the visitor says it is.
        site = {"name": settings.SITE_NAME, "domain": settings.SITE_URL}
        try:
            super().send_mail(template_prefix, email, {"current_site": site} | context)
        except (OSError, SMTPException) as error:
            logger.error("A log-in mail did not go out: %s", type(error).__name__)


class PermissionsOnly(ModelBackend):
    """Django's permissions without its passwords: who is who is allauth's answer."""

    def authenticate(self, *args: Any, **kwargs: Any) -> None:
        return None


def name_of(user: User) -> str:
    """What the pages of an account call its owner."""
    return user.get_full_name()
