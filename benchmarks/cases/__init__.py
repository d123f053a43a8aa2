"""Every case; a new file of cases is imported here, and that is all."""

from benchmarks.cases import lists, places, privacy, start

__all__ = ["lists", "places", "privacy", "start"]
