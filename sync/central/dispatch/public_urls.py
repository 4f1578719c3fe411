"""Addresses that a visitor opens from the code on a kiosk, under /t/."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
