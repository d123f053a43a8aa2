"""What coordinators set for the whole portal: contacts, which parts are on, who minds what."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from network.identifiers import PUBLIC_ID_LENGTH
from network.models.accounts import User
from network.regions import Country


class ModuleSwitch(models.Model):
    """A part of the portal that a coordinator switched; without a row it has its default."""

    key = models.CharField(max_length=PUBLIC_ID_LENGTH, primary_key=True)
    is_on = models.BooleanField(_("on"))

    class Meta:
        verbose_name = _("switch of a module")
        verbose_name_plural = _("switches of modules")

    def __str__(self) -> str:
        return self.key


class QueueCare(models.Model):
    """Who looks after a queue of the coordinators, and after how many days it becomes an alarm."""

    key = models.CharField(max_length=PUBLIC_ID_LENGTH, primary_key=True)
    owner = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name=_("owner")
    )
    deputy = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name=_("deputy")
    )
    alarm_days = models.PositiveSmallIntegerField(_("alarm after, days"))

    class Meta:
        verbose_name = _("care of a queue")
        verbose_name_plural = _("care of queues")
        constraints = [
            models.CheckConstraint(
                name="queue_alarm_comes_after_a_day", condition=models.Q(alarm_days__gte=1)
            )
        ]

    def __str__(self) -> str:
        return self.key


@register_setting(icon="cog")
class PortalSettings(BaseGenericSetting):
    contact_email = models.EmailField(_("e-mail of the coordination"), blank=True)
    contact_phone = models.CharField(_("telephone of the coordination"), max_length=40, blank=True)
    call_hours = models.CharField(_("when one can call"), max_length=120, blank=True)
    quick_exit_url = models.URLField(
        _("address of the quick exit"),
        default="https://www.meteo.be/",
        help_text=_("An ordinary page that reveals nothing, such as the weather."),
    )
    helplines = models.TextField(
        _("helplines"), blank=True, help_text=_("One a line: country code, number, name.")
    )

    country = models.CharField(
        _("words of which country"),
        max_length=2,
        choices=Country.choices,
        blank=True,
        help_text=_(
            "Some terms differ between Belgium, France and the Netherlands. A reader's browser "
            "often says where they are; this is for those whose browser does not."
        ),
    )

    panels = [
        MultiFieldPanel(
            [FieldPanel("contact_email"), FieldPanel("contact_phone"), FieldPanel("call_hours")],
            heading=_("Contact"),
        ),
        FieldPanel("quick_exit_url"),
        FieldPanel("helplines"),
        FieldPanel("country"),
    ]

    class Meta:
        verbose_name = _("settings of the portal")
