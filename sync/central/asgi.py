"""The ASGI application, for servers that speak nothing else; the views themselves are synchronous."""

import os

from django.core.asgi import get_asgi_application

from sync.central.environment import prepare_home

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sync.central.settings")
prepare_home()
application = get_asgi_application()
