"""The limits app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LimitsConfig(AppConfig):
    """The time limits of each kind of request, and the calendar that they are counted in."""

    name = "sync.central.limits"
    label = "limits"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("时限")
