"""Recovery codes of the demo accounts: printed, renewed at each start, good for nothing elsewhere."""

from allauth.mfa.models import Authenticator
from django.conf import settings

from network.adapter import DEMO_CODE
from network.models import User
from portal.demo.accounts import ACCOUNTS

# 11111111, 22222222 and so on: nobody mistakes them for somebody's.
CODES = tuple(f"{digit}" * 8 for digit in "1234567890")
SHOWN = ", ".join(CODES[:3])


def has_demo_keys() -> bool:
    """Whether the codes open anything: only while trying it out."""
    return settings.DEBUG and settings.DEMO


def renew_demo_keys() -> None:
    """Give each demo account that manages something its ten codes again."""
    if not has_demo_keys():
        return
    managing = [account.email for account in ACCOUNTS if account.group]
    codes = {"migrated_codes": [f"{DEMO_CODE}{code}" for code in CODES]}
    for user in User.objects.filter(email__in=managing):
        Authenticator.objects.update_or_create(
            user=user, type=Authenticator.Type.RECOVERY_CODES, defaults={"data": codes}
        )
