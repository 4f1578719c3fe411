"""The app that carries the staff template tags."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Shared parts of the staff pages."""

    name = "sync.central.web"
    label = "web"
