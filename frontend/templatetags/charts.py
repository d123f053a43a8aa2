"""A chart with its table: the same numbers, drawn and written."""

from typing import Any

from django import template

from frontend.charts import BAR, Chart

register = template.Library()


@register.inclusion_tag("components/chart.html")
def bar_chart(chart: Chart) -> dict[str, Any]:
    """Bars that need no colour and no script; the table beside them says the same numbers."""
    return {"chart": chart, "bar_height": f"{BAR}em", "gap": "-.4em" if chart.is_rtl else ".4em"}
