"""The insight app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InsightConfig(AppConfig):
    """Visits and those who may pull them."""

    name = "sync.central.insight"
    label = "insight"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("使用记录")

    def ready(self) -> None:
        """Show sessions as visits, and count what those who serve recorded."""
        from sync.central.insight import projection, work

        projection.register()
        work.register()
