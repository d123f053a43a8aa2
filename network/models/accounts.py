"""The login. Says nothing of who a person is: that is a profile's, with its audiences."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, Group, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.identifiers import PUBLIC_ID_LENGTH, new_public_id

COORDINATORS = "Coordinators"
EDITORS = "Editors"
GROUP_WORDS = {COORDINATORS: _("Coordinators"), EDITORS: _("Editors")}


def group_words(group: Group) -> str:
    """What a group is called, in the reader's language; a network's own ones as they are."""
    return str(GROUP_WORDS.get(group.name, group.name))


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str | None = None, **fields: Any) -> "User":
        """An account without a password: one logs in by a code sent by e-mail."""
        user = self.model(email=email or None, **fields)
        user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_superuser(self, **fields: Any) -> "User":
        fields.pop("password", None)
        return self.create_user(**fields | {"is_staff": True, "is_superuser": True})

    def coordinators(self) -> "models.QuerySet[User]":
        """Active accounts that coordinate, by the name they show."""
        group = Group.objects.filter(name=COORDINATORS, user=models.OuterRef("pk"))
        coordinating = models.Q(is_superuser=True) | models.Exists(group)
        return self.filter(coordinating, is_active=True).order_by("display_name", "pk")


class User(AbstractBaseUser, PermissionsMixin):
    # Editable in name only: Wagtail builds a form on the username field, ours leave it out.
    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id)
    email = models.EmailField(_("e-mail address"), null=True, blank=True)
    display_name = models.CharField(_("name shown"), max_length=80, blank=True)
    language = models.CharField(
        _("language"), max_length=5, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "public_id"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["email"]

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_account_per_email",
                violation_error_message=_("An account with this e-mail address exists already."),
            )
        ]

    def __str__(self) -> str:
        return self.public_id

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email or None
        super().save(*args, **kwargs)

    @property
    def is_coordinator(self) -> bool:
        return self.is_superuser or self.is_in(COORDINATORS)

    def is_in(self, group: str) -> bool:
        """Whether this active account is in a group of that name."""
        return self.is_active and Group.objects.filter(name=group, user=self).exists()

    def get_full_name(self) -> str:
        return self.display_name or self.public_id

    get_short_name = get_full_name

    @property
    def first_name(self) -> str:
        """What Wagtail's sidebar greets by: the chosen name, never a civil one."""
        return self.display_name


class Membership(models.Model):
    """Somebody is in the network, from a day and perhaps until one; not the same as listed."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    is_peer = models.BooleanField(_("works from lived experience"), default=False)
    confirmed_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="memberships_confirmed"
    )

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.CheckConstraint(
                name="membership_ends_after_it_starts",
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
                violation_error_message=_("A membership ends after it starts."),
            )
        ]

    def __str__(self) -> str:
        return f"membership {self.pk}"
