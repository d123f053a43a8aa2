"""allauth's adapters: who may sign up, who must show what, how secrets are kept and mails go."""

import base64
import logging
import secrets
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.models import Login
from allauth.account.stages import EmailVerificationStage
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from network.limits import client_address
from network.models import User
from network.sealing import Unreadable, seal, unseal

SEALED_FACTOR = "second factor"
# In front of a code of the demonstration, which is good for nothing when the demonstration ends.
DEMO_CODE = "demo:"
# A passkey, a code of a printed sheet: whoever shows one needs no code by mail besides.
ENOUGH = {"code", "mfa", "sheet"}

logger = logging.getLogger("passerelle.accounts")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": _("Too many attempts. Please wait a few minutes."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are opened by a coordinator; joining the network comes with profiles."""
        return False

    def get_login_stages(self) -> list[str]:
        """allauth's, but an account without an address has none to confirm."""
        ours = f"{AddressStage.__module__}.{AddressStage.__name__}"
        theirs = f"{EmailVerificationStage.__module__}.{EmailVerificationStage.__name__}"
        return [ours if stage == theirs else stage for stage in super().get_login_stages()]

    def is_login_by_code_required(self, login: Login) -> bool:
        records = get_authentication_records(self.request, login.user)
        return not (records and records[-1]["method"] in ENOUGH)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        words = {
            "mfa_reauthenticate": gettext("Use the app, or a recovery code"),
            "mfa_reauthenticate:webauthn": gettext("Use a passkey"),
        }
        methods = super().get_reauthentication_methods(user)
        return [method | {"description": words[method["id"]]} for method in methods]

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


class AddressStage(EmailVerificationStage):
    """The address must be confirmed, where there is one."""

    def handle(self) -> tuple[Any, bool]:
        user = self.login.user
        if user is not None and not user.email and not self.login.email:
            return None, True
        return super().handle()


class FactorAdapter(DefaultMFAAdapter):
    """Passkeys and codes of an app: named discreetly, their secrets sealed."""

    def encrypt(self, text: str) -> str:
        return seal(SEALED_FACTOR, text)

    def decrypt(self, encrypted_text: str) -> str:
        """The secret; one that nobody knows where ours cannot be read, so that no code fits."""
        if encrypted_text.startswith(DEMO_CODE) and settings.DEBUG and settings.DEMO:
            return encrypted_text.removeprefix(DEMO_CODE)
        try:
            return unseal(SEALED_FACTOR, encrypted_text)
        except Unreadable:
            logger.error("A second factor cannot be read: was SECRET_KEY changed?")
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Passkey %(number)d") % {"number": number}

    def _get_user_identifier(self, user: Any) -> str:
        # What the telephone's list of keys shows to whoever looks over a shoulder: no address.
        return name_of(user)

    def _get_site_name(self) -> str:
        return settings.SITE_NAME


class PermissionsOnly(ModelBackend):
    """Django's permissions without its passwords: who is who is allauth's answer."""

    def authenticate(self, *args: Any, **kwargs: Any) -> None:
        return None


def name_of(user: User) -> str:
    """What the pages of an account call its owner."""
    return user.get_full_name()
