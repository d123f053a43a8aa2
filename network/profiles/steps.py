"""The small steps by which somebody says who they are, in their order. Pure but for its words."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True)
class Step:
    """A question about one kind of fact.

    `is_words`: of a list; `is_many`: one may add others; `is_file`: it is a picture.
    """

    kind: str
    title: Words
    why: Words = ""
    is_words: bool = False
    is_many: bool = False
    is_file: bool = False


STEPS = (
    Step("display_name", _("Your name here")),
    Step("pronouns", _("Your pronouns")),
    Step("presentation", _("A few words about you"), is_many=True),
    Step("role", _("Your role"), is_words=True),
    Step("level", _("Where you work"), is_words=True),
    Step("mission_kind", _("What you like to do"), is_words=True),
    Step("language", _("Your languages"), is_words=True),
    Step(
        "area",
        _("Your area"),
        _("A region or a commune, never an address."),
        is_words=True,
    ),
    Step("availability", _("Your availability")),
    Step(
        "domain",
        _("What you know from your life"),
        _(
            "This tells something of your life. You never need to say it: nobody asks for it, "
            "and a profile without it is found just as well."
        ),
        is_words=True,
    ),
    Step("training", _("Training"), is_many=True),
    Step("badge", _("Badges"), is_many=True),
    Step(
        "placement",
        _("A placement you look for"),
        _("Verified institutions read it at most, and only if you open it to them."),
    ),
    Step("employer", _("Your work")),
    Step(
        "photo",
        _("A photo of you"),
        _("We draw it anew: where and with what it was taken does not come along."),
        is_file=True,
    ),
    Step("video", _("A video of you")),
    Step("contact", _("How to reach you"), is_many=True),
)


def step_named(kind: str) -> Step | None:
    return next((one for one in STEPS if one.kind == kind), None)


def next_step(one: Step, has_choice: Callable[[Step], bool]) -> Step | None:
    """The step after this one that has something to offer; None after the last."""
    later = STEPS[STEPS.index(one) + 1 :]
    return next((each for each in later if has_choice(each)), None)


def place_of(one: Step, has_choice: Callable[[Step], bool]) -> tuple[int, int]:
    """Which of how many, counted from 1."""
    offered = [each for each in STEPS if has_choice(each)]
    return offered.index(one) + 1, len(offered)
