"""The ledger app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    """Stations, kiosks and the events they sent."""

    name = "sync.central.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("事件台账")

    def ready(self) -> None:
        """Show the kiosks' heartbeats on their devices."""
        from sync.central.ledger import telemetry

        telemetry.register()
