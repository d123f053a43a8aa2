"""Colours are written once, in tokens.css, and can be read by everybody who sees a little."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template.loader import render_to_string

FRONTEND = Path(__file__).resolve().parents[2] / "frontend"
CSS = FRONTEND / "src" / "css"
THEMES = ("light", "dark")
SURFACES = ("paper", "paper-raised", "paper-sunk")
SOFT = ("moss-soft", "water-soft", "ochre-soft", "clay-soft")
# What is read on what: WCAG 1.4.3 asks for 4.5.
WRITTEN = [
    *(("ink", surface) for surface in (*SURFACES, *SOFT)),
    *(("ink-soft", surface) for surface in (*SURFACES, *SOFT)),
    *((tone, surface) for tone in ("moss", "water", "clay") for surface in SURFACES),
    *(("moss", surface) for surface in SOFT[:3]),
    *(("moss-deep", surface) for surface in (*SURFACES, *SOFT)),
    ("clay-deep", "clay-soft"),
    ("on-moss", "moss"),
    ("on-moss", "moss-deep"),
    ("on-clay", "clay"),
]
# What is drawn to be seen: edges of fields, marks, the ring of the focus. WCAG 1.4.11 asks for 3.
DRAWN = [
    *((tone, surface) for tone in ("edge", "focus") for surface in (*SURFACES, *SOFT)),
    *((tone, surface) for tone in ("moss", "clay") for surface in SURFACES),
    ("clay", "clay-soft"),
    ("water", "water-soft"),
]
RAW_COLOUR = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch|lab|lch|color-mix)a?\(|:\s*(?:white|black|red|grey|gray)\b",
    re.IGNORECASE,
)
PHYSICAL = re.compile(
    r"(?:margin|padding|border|inset)-(?:left|right|top|bottom)\b"
    r"|(?:^|[\s;{])(?:left|right|top|bottom|width|height|(?:min|max)-(?:width|height))\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)\b"
    r"|border-(?:top|bottom)-(?:left|right)-radius",
)
MEDIA_QUERY = re.compile(r"@(?:media|container)[^{]*")


def sources() -> list[Path]:
    return sorted(path for path in CSS.glob("*.css") if path.name != "tokens.css")


def lines_with(pattern: re.Pattern[str], text: str) -> list[str]:
    """The lines that match, comments and media queries aside."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return [line.strip() for line in text.splitlines() if pattern.search(MEDIA_QUERY.sub("", line))]


def tokens(theme: str) -> dict[str, str]:
    given = json.loads((FRONTEND / "static/frontend/tokens.json").read_text(encoding="utf-8"))
    return given["light"] | given[theme]


def luminance(colour: str) -> float:
    """Relative luminance of "#rrggbb", as WCAG 2 defines it."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def too_weak(pairs: list[tuple[str, str]], least: float, theme: str) -> list[str]:
    colours = tokens(theme)
    return [
        f"{theme}: {one} on {other}: {contrast(colours[one], colours[other]):.2f}"
        for one, other in pairs
        if contrast(colours[one], colours[other]) < least
    ]


def pairs_of_rules() -> Iterator[tuple[str, str, str]]:
    """(ink, surface, rule) of each rule that sets both by a token."""
    for path in sources():
        for rule in re.finditer(r"([^{}]+)\{([^{}]*)\}", path.read_text(encoding="utf-8")):
            ink = re.search(r"(?<![-\w])color:\s*var\(--([\w-]+)\)", rule[2])
            surface = re.search(r"background(?:-color)?:\s*var\(--([\w-]+)\);", rule[2])
            if ink and surface:
                yield ink[1], surface[1], f"{path.name}: {rule[1].strip()}"


@pytest.mark.parametrize("theme", THEMES)
def test_what_is_written_and_what_is_drawn_stand_out(theme: str) -> None:
    assert too_weak(WRITTEN, 4.5, theme) == []
    assert too_weak(DRAWN, 3, theme) == []


def test_every_pair_that_a_rule_makes_is_among_those_measured() -> None:
    pairs = list(pairs_of_rules())

    assert len(pairs) > 20
    assert [rule for ink, surface, rule in pairs if (ink, surface) not in WRITTEN] == []


def test_contrast_is_measured_as_wcag_does() -> None:
    """The negative control: known pairs, and one that is too weak."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert too_weak([("line", "paper")], 3, "light")


def test_no_colour_is_written_outside_the_tokens() -> None:
    found = {
        path.name: lines_with(RAW_COLOUR, path.read_text(encoding="utf-8")) for path in sources()
    }

    assert {name: lines for name, lines in found.items() if lines} == {}
    assert lines_with(RAW_COLOUR, "a { color: #fff; }") and lines_with(RAW_COLOUR, "x: rgb(0 0 0)")


def test_no_rule_says_left_or_right() -> None:
    """Arabic, Dari and Pashto are read from the right."""
    found = {
        path.name: lines_with(PHYSICAL, path.read_text(encoding="utf-8")) for path in CSS.glob("*")
    }

    assert {name: lines for name, lines in found.items() if lines} == {}
    assert lines_with(PHYSICAL, "a { margin-left: 0; }") and lines_with(PHYSICAL, "  width: 1rem;")


def test_every_token_used_exists_and_every_token_is_used() -> None:
    css = "".join(path.read_text(encoding="utf-8") for path in CSS.glob("*.css"))
    templates = "".join(
        path.read_text(encoding="utf-8") for path in (FRONTEND / "templates").rglob("*.html")
    )
    used = set(re.findall(r"var\(--([\w-]+)", css))
    used |= set(re.findall(r"\{% (?:token|pixels) ['\"]([\w-]+)['\"]", templates))

    assert used - set(tokens("light")) == set()
    assert set(tokens("light")) - used == set()
    assert set(tokens("dark")) == set(tokens("light"))


def test_what_was_handed_on_is_what_the_tokens_say() -> None:
    css = (CSS / "tokens.css").read_text(encoding="utf-8")
    light, dark = css.split("@media (prefers-color-scheme: dark)")[:2]

    for theme, text in (("light", light), ("dark", dark.split("@media")[0])):
        for name, value in re.findall(r"--([\w-]+):\s*([^;]+);", text):
            assert tokens(theme)[name] == value


def test_mails_and_the_frame_of_pages_take_their_colours_from_the_tokens() -> None:
    templates = FRONTEND / "templates"
    written = [*templates.glob("mail/*"), *templates.glob("components/*"), templates / "base.html"]
    tags = re.compile(r"\{[%#].*?[%#]\}")

    found = {path.name: lines_with(RAW_COLOUR, tags.sub("", path.read_text())) for path in written}

    assert {name: lines for name, lines in found.items() if lines} == {}


def test_a_mail_program_gets_values_that_it_understands() -> None:
    html = render_to_string("mail/base.html") + render_to_string("mail/button.html", {"url": "#"})

    styles = "".join(re.findall(r"<style>(.*?)</style>|style=\"(.*?)\"", html, re.DOTALL)[0])
    assert "var(" not in html and "clamp(" not in html and "{%" not in html
    colours = set(re.findall(r"#[0-9a-f]{6}", styles))
    assert len(colours) > 8
    assert colours <= set(tokens("light").values()) | set(tokens("dark").values())
    assert "font-size: 18px" in styles
