"""Addresses of the public directory, under /hsds."""

from django.urls import URLPattern, path, re_path

from sync.central.directory import hsds

app_name = "hsds"
urlpatterns: list[URLPattern] = [path("", hsds.about, name="about")]
for name in hsds.ENTITIES:
    urlpatterns += [
        path(name, hsds.listed, {"name": name}, name=name),
        path(f"{name}/<str:id>", hsds.one, {"name": name}, name=f"{name}-one"),
    ]
urlpatterns.append(re_path(r"", hsds.nothing_here))
