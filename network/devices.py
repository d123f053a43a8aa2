"""A word for a browser and its machine, from what it says of itself. Knows no Django."""

# The first that fits: every browser also names those it wants to be taken for.
BROWSERS = (
    ("Firefox", ("Firefox/", "FxiOS/")),
    ("Edge", ("Edg/", "EdgA/", "EdgiOS/")),
    ("Opera", ("OPR/", "Opera")),
    ("Samsung Internet", ("SamsungBrowser/",)),
    ("Chrome", ("Chrome/", "CriOS/", "Chromium/")),
    ("Safari", ("Safari/",)),
)
MACHINES = (
    ("Android", ("Android",)),
    ("iPhone", ("iPhone",)),
    ("iPad", ("iPad",)),
    ("KaiOS", ("KAIOS",)),
    ("Windows", ("Windows",)),
    ("Mac", ("Macintosh", "Mac OS")),
    ("ChromeOS", ("CrOS",)),
    ("Linux", ("Linux", "X11")),
)


def device_words(user_agent: str) -> str:
    """ "Firefox, Android" for the header User-Agent; empty when nothing in it is known."""
    names = (_first(user_agent, BROWSERS), _first(user_agent, MACHINES))
    return ", ".join(name for name in names if name)


def _first(said: str, known: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
    fitting = (name for name, marks in known if any(mark in said for mark in marks))
    return next(fitting, "")
