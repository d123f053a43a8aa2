"""Every address of the product, read from the tables of addresses themselves.

A page that is new is walked like all others; where it asks for something (whose page?), it is said
in `tests/privacy/everybody.py` what it is given. Nobody said it: the walk tells its name.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from itertools import product

from django.urls import NoReverseMatch, URLPattern, URLResolver, reverse
from django.urls.resolvers import RegexPattern

# What is walked by no one, and why.
EXEMPT = {
    "network:log_in_again": "logs out whoever follows it",
    "wagtailadmin_logout": "logs out whoever follows it",
    "/admin/test404/": "Wagtail's own specimen of an error",
    "/admin/failwhale/": "Wagtail's own specimen of a fault",
    "/^media/*": "files by their name: the directory itself is searched",
    "/*/^*": "no page: it answers that there are no passwords",
}

LIBRARIES = {"wagtail", "allauth", "django"}


@dataclass(frozen=True)
class Address:
    """One line of the tables: its name (else its route), what it asks for, whose code answers."""

    name: str
    asks: tuple[str, ...]
    route: str
    package: str

    @property
    def is_about_a_thing_of_the_library(self) -> bool:
        """A screen of Wagtail about one page, image or task: it knows no table about people."""
        return self.package in LIBRARIES and bool(self.asks)

    @property
    def is_exempt(self) -> bool:
        return any(fnmatch(self.name, known) or fnmatch(self.key, known) for known in EXEMPT)

    @property
    def key(self) -> str:
        return f"/{self.route}"


# What each address is given: by a pattern of its name, the values of each thing it asks for.
Given = Mapping[str, Mapping[str, Iterable[str]]]


def all_addresses(patterns: Iterable[URLPattern | URLResolver]) -> list[Address]:
    """Every line of the tables, once a name."""
    found = {(one.name, one.asks): one for one in _walk(patterns, (), (), "")}
    return list(found.values())


def _walk(
    patterns: Iterable[URLPattern | URLResolver],
    spaces: tuple[str, ...],
    asks: tuple[str, ...],
    route: str,
) -> Iterator[Address]:
    for one in patterns:
        wanted = (*asks, *getattr(one.pattern, "converters", ()))
        here = route + str(one.pattern)
        if isinstance(one, URLResolver):
            within = (*spaces, one.namespace) if one.namespace else spaces
            yield from _walk(one.url_patterns, within, wanted, here)
        elif isinstance(one, URLPattern):
            if isinstance(one.pattern, RegexPattern):
                wanted = (*wanted, *one.pattern.regex.groupindex)
            name = ":".join([*spaces, one.name]) if one.name else f"/{here}"
            yield Address(name, tuple(wanted), here, one.lookup_str.partition(".")[0])


def paths_of(address: Address, given: Given) -> list[str] | None:
    """The paths to ask for, or None where nobody said what it is given."""
    values = next((told for known, told in given.items() if fnmatch(address.name, known)), {})
    if set(address.asks) - set(values):
        return None
    choices = product(*(list(values[name]) for name in address.asks))
    return [_path(address, dict(zip(address.asks, one, strict=True))) for one in choices]


def _path(address: Address, arguments: dict[str, str]) -> str:
    if address.name == address.key:
        return address.key.replace("^", "").replace("$", "")
    return reverse(address.name, kwargs=arguments)


def unsaid(addresses: Iterable[Address], given: Given) -> list[str]:
    """The lines of which nobody said what they are given, and that are not exempt."""
    return [
        f"{one.name} asks for {', '.join(one.asks)}"
        for one in addresses
        if not one.is_exempt and not one.is_about_a_thing_of_the_library and _fails(one, given)
    ]


def _fails(address: Address, given: Given) -> bool:
    try:
        return paths_of(address, given) is None
    except NoReverseMatch:
        return True


def walked(addresses: Iterable[Address], given: Given) -> Iterator[str]:
    """The paths of all that is walked, in the language of the moment."""
    for one in addresses:
        if not one.is_exempt and not one.is_about_a_thing_of_the_library:
            yield from paths_of(one, given) or ()
