"""The admin site."""

from django.contrib import admin

site = admin.site
