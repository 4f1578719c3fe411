"""The dispatch app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DispatchConfig(AppConfig):
    """Help requests."""

    name = "sync.central.dispatch"
    label = "dispatch"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("求助件")

    def ready(self) -> None:
        """Show help events as requests; name the units and grids that accounts may belong to."""
        from sync.central.accounts.api import choices
        from sync.central.dispatch import projection, station_steps, station_story, units
        from sync.central.ledger.api import mark_urgent

        choices.offer("unit", units.unit_names)
        choices.offer("grids", units.grid_names)
        projection.register()
        station_steps.register()
        mark_urgent(station_story.TYPES)
