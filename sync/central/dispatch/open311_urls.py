"""Addresses of the Open311 door, under /open311/v2/."""

from django.urls import path, re_path

from sync.central.dispatch import open311_views as views

urlpatterns = [
    path("discovery.json", views.discovery, name="open311-discovery"),
    path("services.json", views.services, name="open311-services"),
    path("services/<str:code>.json", views.definition, name="open311-service"),
    path("requests.json", views.requests, name="open311-requests"),
    path("requests/<str:number>.json", views.one_request, name="open311-request"),
    path("tokens/<str:token>.json", views.token, name="open311-token"),
    re_path(r"", views.nothing_here),
]
