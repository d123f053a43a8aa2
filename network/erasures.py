"""How accounts and profiles are erased again, by public id, after a backup was put back."""

from network.actions import erase_account
from network.actions.profiles import erase_profile
from network.models import Profile, User
from network.replaying import erases


@erases("account")
def erase_account_again(public_id: str) -> bool:
    account = User.objects.filter(public_id=public_id).first()
    if account is None:
        return False
    erase_account(account)
    return True


@erases("profile")
def erase_profile_again(public_id: str) -> bool:
    profile = Profile.objects.filter(public_id=public_id).first()
    if profile is None:
        return False
    erase_profile(profile)
    return True
