"""What coordinators set for the whole portal: whom to call, where the quick exit leads."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from network.regions import Country


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
