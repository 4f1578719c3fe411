"""The WSGI application: what a server process loads."""

import os

from django.core.wsgi import get_wsgi_application

from sync.central.environment import prepare_home

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sync.central.settings")
prepare_home()
application = get_wsgi_application()
