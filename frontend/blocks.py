"""Blocks without domain data: words, a picture, a quote, a call to action."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock


class PictureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("picture"))
    alt = blocks.CharBlock(
        label=_("what the picture shows"),
        max_length=200,
        required=False,
        help_text=_("Read aloud to people who do not see it."),
    )
    is_decorative = blocks.BooleanBlock(label=_("decoration only"), required=False)
    caption = blocks.CharBlock(label=_("caption"), max_length=200, required=False)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "blocks/picture.html"

    def clean(self, value):  # type: ignore[no-untyped-def]
        cleaned = super().clean(value)
        if bool(cleaned["alt"]) == cleaned["is_decorative"]:
            message = _("Say what the picture shows, or mark it as decoration only.")
            raise blocks.StructBlockValidationError({"alt": ValidationError(message)})
        return cleaned


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("words"), max_length=600)
    attribution = blocks.CharBlock(label=_("who says so"), max_length=120, required=False)

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "blocks/quote.html"


class CallToActionBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("title"), max_length=120)
    text = blocks.TextBlock(label=_("text"), max_length=400, required=False)
    label = blocks.CharBlock(label=_("words of the button"), max_length=60)
    page = blocks.PageChooserBlock(label=_("page"), required=False)
    link = blocks.CharBlock(
        label=_("or address"),
        max_length=300,
        required=False,
        help_text=_("For example /fr/rencontres/"),
    )

    class Meta:
        icon = "arrow-right"
        label = _("Call to action")
        template = "blocks/call_to_action.html"

    def get_context(self, value, parent_context=None):  # type: ignore[no-untyped-def]
        context = super().get_context(value, parent_context=parent_context)
        context["url"] = value["page"].url if value["page"] else value["link"]
        return context

    def clean(self, value):  # type: ignore[no-untyped-def]
        cleaned = super().clean(value)
        link = cleaned["link"]
        is_address = link.startswith(("/", "https://", "mailto:", "tel:"))
        is_safe = is_address and not link.startswith("//")
        if (link and not is_safe) or not (link or cleaned["page"]):
            message = _("Choose a page, or write an address that starts with / or https://.")
            raise blocks.StructBlockValidationError({"link": ValidationError(message)})
        return cleaned


TEXT_BLOCKS = [
    (
        "text",
        blocks.RichTextBlock(
            label=_("Text"),
            template="blocks/text.html",
            features=["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"],
        ),
    ),
    ("picture", PictureBlock()),
    ("quote", QuoteBlock()),
    ("call_to_action", CallToActionBlock()),
]
