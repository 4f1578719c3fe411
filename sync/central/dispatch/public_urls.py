"""Addresses that a visitor opens from the code on a kiosk, under /t/."""

from django.urls import path

from sync.central.dispatch import public

urlpatterns = [path("<str:given>", public.ticket, name="ticket")]
