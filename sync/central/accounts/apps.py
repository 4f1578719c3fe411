"""The accounts app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Staff users, roles and the audit trail."""

    name = "sync.central.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("人员与审计")

    def ready(self) -> None:
        """Connect the audit trail to Django's sign-in signals."""
        from sync.central.accounts import signals  # noqa: F401
