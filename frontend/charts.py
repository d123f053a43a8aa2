"""Where the bars of a chart lie. Pure: numbers in, lengths out; knows no request and no model."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

# Shares of the width: the labels beside the bars, the longest bar, and what is left for a number.
LABELS, LONGEST, LONGEST_ALONE = 22.0, 66.0, 88.0
SHORT_LABEL = 8
# Heights in em.
ROW, ROW_WITH_LABEL_ABOVE, BAR = 1.9, 3.1, 1.2


@dataclass(frozen=True, kw_only=True)
class Segment:
    """A piece of a bar, in percent of the width; `kind` chooses its pattern, from 1."""

    start: str
    width: str
    kind: int


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One bar with its words; places in em from the top and in percent of the width."""

    label: str
    total: int
    label_x: str
    label_y: str
    bar_y: str
    number_x: str
    number_y: str
    segments: list[Segment]


@dataclass(frozen=True, kw_only=True)
class Chart:
    """Stacked bars, one for each label; `parts` are (name, a number for each label).

    `key` is unique on its page. Text runs from the right with `is_rtl`, and so do the bars.
    """

    key: str
    title: str
    labels: Sequence[str]
    parts: Sequence[tuple[str, Sequence[int]]]
    label_heading: str
    is_rtl: bool = False
    notes: str = field(default="")
    # Why there is no bar, where it is not that there is nothing.
    empty_words: str = field(default="")

    @cached_property
    def totals(self) -> list[int]:
        return [sum(numbers[row] for _name, numbers in self.parts) for row in range(len(self))]

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def is_empty(self) -> bool:
        return not any(self.totals)

    @property
    def has_labels_beside(self) -> bool:
        return all(len(label) <= SHORT_LABEL for label in self.labels)

    @property
    def row_height(self) -> float:
        return ROW if self.has_labels_beside else ROW_WITH_LABEL_ABOVE

    @property
    def height(self) -> str:
        return f"{len(self) * self.row_height:.2f}em"

    @property
    def legend(self) -> list[tuple[int, str]]:
        return [(kind, name) for kind, (name, _numbers) in enumerate(self.parts, start=1)]

    @property
    def table(self) -> list[tuple[str, list[int]]]:
        return [
            (label, [numbers[row] for _name, numbers in self.parts])
            for row, label in enumerate(self.labels)
        ]

    @cached_property
    def bars(self) -> list[Bar]:
        return [self._bar(row) for row in range(len(self))]

    def _bar(self, row: int) -> Bar:
        top = row * self.row_height + (0 if self.has_labels_beside else ROW_WITH_LABEL_ABOVE - ROW)
        begin = LABELS if self.has_labels_beside else 0.0
        segments, end = [], begin
        for kind, (_name, numbers) in enumerate(self.parts, start=1):
            width = self._width(numbers[row])
            if width:
                segments.append(self._segment(end, width, kind))
            end += width
        label_top = top if self.has_labels_beside else top - (ROW_WITH_LABEL_ABOVE - ROW)
        return Bar(
            label=self.labels[row],
            total=self.totals[row],
            label_x=self._across(0),
            label_y=f"{label_top + 1.1:.2f}em",
            bar_y=f"{top + 0.15:.2f}em",
            number_x=self._across(end),
            number_y=f"{top + 1.1:.2f}em",
            segments=segments,
        )

    def _width(self, number: int) -> float:
        longest = LONGEST if self.has_labels_beside else LONGEST_ALONE
        return longest * number / max([*self.totals, 1])

    def _segment(self, start: float, width: float, kind: int) -> Segment:
        begin = 100 - start - width if self.is_rtl else start
        return Segment(start=f"{begin:.2f}%", width=f"{width:.2f}%", kind=kind)

    def _across(self, share: float) -> str:
        return f"{100 - share if self.is_rtl else share:.2f}%"
