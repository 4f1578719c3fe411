"""The directory app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    """Published content."""

    name = "sync.central.directory"
    label = "directory"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("内容发布")

    def ready(self) -> None:
        """Have what kiosks say of emergency notices counted."""
        from sync.central.directory import broadcasts

        broadcasts.register()
