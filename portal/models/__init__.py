"""Pages that put several packages together."""

from portal.models.pages import ContentPage, HomePage

__all__ = ["ContentPage", "HomePage"]
