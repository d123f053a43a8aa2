"""What is looked at on every page, whoever visits it and however."""

from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.sync_api import Page, Request, ViewportSize

NARROW = ViewportSize(width=320, height=640)
WIDE = ViewportSize(width=1280, height=900)

OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
FOCUS_IS_VISIBLE = """element => {
  const style = getComputedStyle(element);
  const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
  const box = element.getBoundingClientRect();
  const shown = box.width > 0 && box.height > 0 && box.right > 0 && box.left < innerWidth;
  return shown && (outlined || style.boxShadow !== "none");
}"""
RUN_AXE = """async (but) => {
  // Targets of 24 px (WCAG 2.5.8) are not among what axe looks for by itself.
  const rules = { "target-size": { enabled: true } };
  for (const rule of but ?? []) rules[rule] = { enabled: false };
  const { violations } = await axe.run(document, { rules });
  return violations.map((found) =>
    `${found.id}: ${found.help}: ${found.nodes.map((node) => node.target.join(" ")).join(", ")}`);
}"""
# Where colours are the person's own, axe still measures ours.
BUT_COLOURS = ["color-contrast"]


class Eyes:
    """Watches a page over its visits: `faults` is what was wrong, in sentences."""

    def __init__(self, page: Page, home: str) -> None:
        self.page = page
        self.host = urlsplit(home).netloc
        self.faults: list[str] = []
        page.on("request", self.see_request)
        page.on("console", lambda message: self.hear(message.type, message.text))
        page.on("pageerror", lambda error: self.fault(f"script error: {error}"))
        page.on("requestfailed", self.miss)

    def miss(self, request: Request) -> None:
        """A page that is left before its font has arrived gives it up, which is no fault."""
        if request.failure != "net::ERR_ABORTED":
            self.fault(f"no answer: {request.url}")

    def fault(self, sentence: str) -> None:
        self.faults.append(f"{urlsplit(self.page.url).path}: {sentence}")

    def see_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https", "ws", "wss"} and address.netloc != self.host:
            self.fault(f"asks another host: {request.url}")

    def hear(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self.fault(f"console {kind}: {text}")

    def look(self) -> None:
        """The page has a name, one first heading, and fits its screen."""
        title, heading = self.page.title().strip(" –"), self.page.locator("h1")
        if not title or "\n" in title:
            self.fault(f"title {title!r}")
        if heading.count() != 1 or not heading.inner_text().strip():
            self.fault(f"{heading.count()} first headings")
        if wider := self.page.evaluate(OVERFLOW):
            self.fault(f"{wider} px wider than the screen")
        if not self.page.locator("html").get_attribute("lang"):
            self.fault("no language")


def violations(page: Page, axe: str) -> list[str]:
    """What axe finds on the page, in light and in dark, on a telephone and on a desk."""
    page.evaluate(axe)
    found: dict[str, None] = {}
    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for scheme in schemes:
        for size in (NARROW, WIDE):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.set_viewport_size(size)
            for violation in page.evaluate(RUN_AXE):
                found[f"{scheme} {size['width']} px: {violation}"] = None
    return list(found)


# What somebody who reads with difficulty may set (WCAG 1.4.12).
TEXT_SPACING = """* {
  line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important;
}
p { margin-block-end: 2em !important; }"""
CUT_OFF = """() => [...document.querySelectorAll("a, button, summary, label, th, td, .badge")]
  .filter((element) => element.offsetParent && getComputedStyle(element).display !== "inline")
  .filter((element) => element.scrollWidth > element.clientWidth + 1)
  .filter((element) => !element.closest(".visually-hidden, .table-scroll, .stacks thead"))
  .map((element) => element.outerHTML.slice(0, 120))"""


def misfits(page: Page) -> list[str]:
    """What does not fit a telephone read otherwise: from right to left, or with its text spaced."""
    page.set_viewport_size(NARROW)
    found = []
    for name, adapt in (("spaced", space_text), ("from right to left", turn_round)):
        adapt(page)
        if wider := page.evaluate(OVERFLOW):
            found.append(f"{name}: {wider} px wider than the screen")
        found += [f"{name}: cut off: {part}" for part in page.evaluate(CUT_OFF)]
    return found


def space_text(page: Page) -> None:
    page.add_style_tag(content=TEXT_SPACING)


def turn_round(page: Page) -> None:
    page.evaluate("document.documentElement.dir = 'rtl'")


class Weight:
    """How many requests a page makes on a first visit, and how many bytes come."""

    def __init__(self, page: Page) -> None:
        self.finished: list[Request] = []
        page.on("requestfinished", self.note)

    def note(self, request: Request) -> None:
        self.finished.append(request)

    @property
    def sizes(self) -> dict[str, int]:
        return {request.url: size_of(request) for request in self.finished}


def size_of(request: Request) -> int:
    sizes: dict[str, Any] = dict(request.sizes())
    return int(sizes["responseBodySize"]) + int(sizes["responseHeadersSize"])
