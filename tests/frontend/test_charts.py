"""Charts: bars inside their width, from either side, and a table with the same numbers."""

import re

from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from frontend.charts import Chart


def chart(*numbers: int, labels: list[str] | None = None, **given: object) -> Chart:
    names = labels or [f"M{place}" for place in range(len(numbers))]
    parts = [("held", list(numbers)), ("cancelled", [1] * len(numbers))]
    return Chart(
        key="k", title="Meetings", labels=names, parts=parts, label_heading="Month", **given
    )


def percent(text: str) -> float:
    return float(text.removesuffix("%"))


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=30), st.booleans(), st.booleans())
def test_every_bar_lies_within_the_width_and_leaves_room_for_its_number(
    numbers: list[int], is_rtl: bool, is_long: bool
):
    names = [f"a long label {place}" for place in range(len(numbers))] if is_long else None
    drawn = chart(*numbers, labels=names, is_rtl=is_rtl)

    for bar in drawn.bars:
        for piece in bar.segments:
            assert percent(piece.start) >= -0.02
            assert percent(piece.start) + percent(piece.width) <= 100.02
        assert 10 <= percent(bar.number_x) <= 90 or bar.total == 0 or is_long or is_rtl


def test_bars_run_from_the_right_where_text_does():
    left, right = chart(4).bars[0], chart(4, is_rtl=True).bars[0]

    assert percent(left.segments[0].start) < percent(right.segments[0].start)
    assert left.label_x == "0.00%"
    assert right.label_x == "100.00%"


def test_what_is_drawn_is_written_in_the_table_without_style_or_script():
    text = Template("{% load charts %}{% bar_chart chart %}").render(
        Context({"chart": chart(3, 0, labels=["<b>", "May"])})
    )

    assert 'role="img"' in text
    assert "&lt;b&gt;" in text
    assert not re.search(r"<b>|style=|<script|on\w+=", text)
    cells = re.findall(r"<td>(\d+)</td>", text)
    assert cells == ["3", "1", "0", "1"]


def test_lengths_are_written_for_machines_in_every_language():
    with translation.override("fr"):
        text = Template("{% load charts %}{% bar_chart chart %}").render(
            Context({"chart": chart(1, 2)})
        )

    assert not re.search(r'="\d+,\d+', text)


def test_a_chart_of_nothing_says_so():
    empty = Chart(key="k", title="M", labels=["a"], parts=[("held", [0])], label_heading="Month")

    text = Template("{% load charts %}{% bar_chart chart %}").render(Context({"chart": empty}))

    assert "<svg" not in text
    assert "Rien" in text or "Nothing" in text
