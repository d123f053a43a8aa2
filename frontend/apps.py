"""The app that holds templates, static files and template tags."""

from django.apps import AppConfig


class FrontendConfig(AppConfig):
    name = "frontend"
