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
        """Show sessions as visits, and count them, what those who serve recorded, and help requests; keep every version
        of a case."""
        from sync.central.dispatch.api import watch
        from sync.central.insight import case_versions, known_gaps, projection, tally, work

        projection.register()
        work.register()
        case_versions.register()
        known_gaps.watch()
        watch(tally.follow_request)
