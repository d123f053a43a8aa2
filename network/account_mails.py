"""Telling somebody that a coordinator changed their account: in neutral words, and only by mail."""

from django.core.mail import EmailMultiAlternatives

from network.mails import message_to, send_once
from network.models import PortalSettings, User


def tell_account(account: str, what: str, *, event: int) -> None:
    """Tell once; silent for who was erased meanwhile or has no address."""
    send_once(f"account:{account}:{what}:{event}", lambda: _compose(account, what))


def _compose(account: str, what: str) -> EmailMultiAlternatives | None:
    user = User.objects.filter(public_id=account, is_active=True).first()
    if user is None or not user.email:
        return None
    context = {"what": what, "name": user.display_name, "coordination": PortalSettings.load()}
    return message_to(user.email, "account", context, language=user.language)
