"""What every editorial page has: a description, a review date, an easy-to-read twin."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page


class EditorialPage(Page):
    description = models.CharField(
        _("in one sentence"), max_length=300, blank=True, help_text=_("Shown under the title.")
    )
    review_on = models.DateField(_("to be reviewed on"), null=True, blank=True)
    easy_read_page = models.ForeignKey(
        "wagtailcore.Page",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("easy-to-read version"),
    )

    promote_panels = [
        *Page.promote_panels,
        MultiFieldPanel(
            [FieldPanel("review_on"), FieldPanel("easy_read_page")], heading=_("Care of the page")
        ),
    ]

    class Meta:
        abstract = True
