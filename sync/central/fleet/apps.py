"""The fleet app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FleetConfig(AppConfig):
    """Kiosks as staff see them."""

    name = "sync.central.fleet"
    label = "fleet"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("终端")
