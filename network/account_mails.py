"""Telling somebody that a coordinator changed their account: in neutral words, and only by mail."""

from django.core.mail import EmailMultiAlternatives

from network.mails import message_for, send_once
from network.models import User


def tell_account(account: str, what: str, *, event: int) -> None:
    """Tell once; silent for who was erased meanwhile or has no address."""
    send_once(f"account:{account}:{what}:{event}", lambda: _compose(account, what))


def _compose(account: str, what: str) -> EmailMultiAlternatives | None:
    return message_for(User.objects.filter(public_id=account).first(), "account", {"what": what})
