"""Accounts in the Wagtail admin: an e-mail and a chosen name, no civil name, no password."""

from wagtail.users.views.users import UserViewSet


class AccountViewSet(UserViewSet):
    pass
