"""The roster app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RosterConfig(AppConfig):
    """Volunteers, and what a kiosk may know of those of its station."""

    name = "sync.central.roster"
    label = "roster"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("志愿者")
