"""Django settings of the centre. What an operator may set is read in `environment.py`."""

from __future__ import annotations

from sync.central import engines
from sync.central.accounts.staff_settings import *  # noqa: F403
from sync.central.accounts.staff_settings import (
    CENTRAL,
    STAFF_APPS,
    STAFF_CONTEXT_PROCESSORS,
    STAFF_MIDDLEWARE,
    TEMPLATE_DIRS,
)
from sync.central.environment import database, read

_environment = read()

YIZHAN_HOME = _environment.home
PUBLIC_URL = _environment.public_url
JURISDICTION = _environment.jurisdiction
DEBUG = _environment.is_debug
SECOND_FACTOR = _environment.asks_second_factor
RETENTION_MONTHS = _environment.retention_months
# None: for ever, both.
SHIFT_MONTHS = _environment.shift_months
AUDIT_MONTHS = _environment.audit_months
SECRET_KEY = _environment.secret_key
ALLOWED_HOSTS = list(_environment.hosts)

INSTALLED_APPS = [
    *STAFF_APPS,
    "django.contrib.staticfiles",
    "sync.central.ledger",
    "sync.central.directory",
    "sync.central.roster",
    "sync.central.limits",
    "sync.central.dispatch",
    "sync.central.insight",
    "sync.central.fleet",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "sync.central.access_log.access_log",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    *STAFF_MIDDLEWARE,
]

ROOT_URLCONF = "sync.central.urls"
WSGI_APPLICATION = "sync.central.wsgi.application"
ASGI_APPLICATION = "sync.central.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": TEMPLATE_DIRS,
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                *STAFF_CONTEXT_PROCESSORS,
            ],
        },
    },
]

DATABASES = {"default": engines.configure(database(_environment.database_url))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
# The files lie in the wheel: served from there, with nothing to collect first.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600
# What browsers ask for at the root without being told to.
WHITENOISE_ROOT = CENTRAL / "root_files"

# A batch is bounded by the wire format; nothing else that the centre takes is near this size.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_048_576

X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _environment.is_https
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _environment.is_https else 0
CSRF_TRUSTED_ORIGINS = [_environment.public_url]
# The proxy's word, on TLS and on who asks, is taken only where the operator says that there is a proxy.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _environment.is_behind_proxy else None
if _environment.is_behind_proxy:
    MIDDLEWARE.insert(0, "sync.central.proxy.client_address")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"shortened": {"()": "sync.central.access_log.Shortened"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["shortened"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "sync.central": {"level": "INFO"},
        "axes": {"level": "WARNING"},
        # A 4xx is the caller's matter and is in the access log already.
        "django.request": {"level": "ERROR"},
    },
}
