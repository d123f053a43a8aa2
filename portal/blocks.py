"""Blocks that show what the packages hold: next meetings, partners."""

from functools import partial
from typing import Any

from django.core.cache import caches
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from events.finding import next_cards, series_choices
from network.finding import partner_cards
from network.regions import Region


def known_series() -> list[tuple[str, str]]:
    """Kept around: Wagtail asks for the choices each time it shows the block."""
    key = f"series:{get_language()}"
    return list(caches["around"].get_or_set(key, series_choices) or [])


class NextMeetingsBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("heading"), max_length=120)
    count = blocks.IntegerBlock(label=_("how many"), min_value=1, max_value=12, default=3)
    series = blocks.ChoiceBlock(label=_("series"), choices=known_series, required=False)
    region = blocks.ChoiceBlock(label=_("region"), choices=Region.choices, required=False)

    class Meta:
        icon = "date"
        label = _("Next meetings")
        template = "blocks/next_meetings.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        filters = {name: value[name] for name in ("series", "region") if value[name]}
        context["cards"] = next_cards(get_language() or "fr", filters, count=value["count"])
        return context


class PartnerCardsBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("heading"), max_length=120)

    class Meta:
        icon = "group"
        label = _("Partners")
        template = "blocks/partner_cards.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        language = get_language() or "fr"
        context["partners"] = caches["around"].get_or_set(
            f"partners:{language}", partial(partner_cards, language)
        )
        return context


DOMAIN_BLOCKS = [("next_meetings", NextMeetingsBlock()), ("partner_cards", PartnerCardsBlock())]
