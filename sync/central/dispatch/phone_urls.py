"""Addresses in the codes of kiosks, under /Q/."""

from django.urls import path

from sync.central.dispatch import phone

urlpatterns = [path("<str:claim>", phone.phone, name="phone")]
