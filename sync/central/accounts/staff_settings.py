"""Settings of the staff site, in one place: settings.py takes them with `from ...accounts.staff_settings import *`.

Imports nothing of Django's registry, so it is safe to read while the settings are still being made.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django.utils.translation import gettext_lazy as _

CENTRAL = Path(__file__).resolve().parent.parent

# zh-hans and not zh, because Django's and unfold's own sentences are filed under it; our msgids are Chinese already.
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English"), ("ru", "Русский")]
LOCALE_PATHS = [CENTRAL / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
TEMPLATE_DIRS = [CENTRAL / "templates"]
STATICFILES_DIRS = [CENTRAL / "static"]

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "staff:login"
LOGIN_REDIRECT_URL = "staff:home"
LOGOUT_REDIRECT_URL = "staff:login"

# The first hasher makes new hashes; argon2id resists the graphics cards that break a stolen table.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]

# No composition rules and no forced change: length and a list of known passwords do the work.
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "sync.central.accounts.passwords.LocalWordsValidator"},
]

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]

# Five failures of one account from one address, then a wait: it slows a guesser and locks no colleague out for good.
AXES_HANDLER = "sync.central.accounts.lockout.SignInAttempts"
AXES_FAILURE_LIMIT = 5
# So many of one account from everywhere shut out addresses from which nobody was signed in to it for so long.
ACCOUNT_FAILURE_LIMIT = 25
ADDRESS_KNOWN_FOR = timedelta(days=90)
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "sync.central.accounts.pages.locked_out"
AXES_DISABLE_ACCESS_LOG = True
AXES_SENSITIVE_PARAMETERS = ["username", "password"]
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# Of the recovery codes and of the authenticator a failure costs 1, 2, 4 ... seconds; the models say where it ends.
OTP_TOTP_ISSUER = "Yizhan"
OTP_TOTP_THROTTLE_FACTOR = OTP_STATIC_THROTTLE_FACTOR = 1

SESSION_ENGINE = "sync.central.accounts.sessions"
# Idle limit; the middleware pushes it forward at most once a minute, so that reading pages does not write each time.
SESSION_COOKIE_AGE = 30 * 60
SESSION_TOUCH_EVERY = timedelta(minutes=1)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
SESSION_WHOLE_LIFE = timedelta(hours=12)

# Order matters: unfold's templates must be found before those of Django's own admin.
STAFF_APPS = [
    "unfold",
    "sync.central.accounts",
    "sync.central.web",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
]
# Goes after django.contrib.auth's middleware; axes must stay last.
STAFF_MIDDLEWARE = [
    "django_otp.middleware.OTPMiddleware",
    "sync.central.accounts.middleware.staff_language",
    "sync.central.accounts.middleware.session_life",
    "sync.central.accounts.middleware.content_security",
    "axes.middleware.AxesMiddleware",
]
STAFF_CONTEXT_PROCESSORS = ["sync.central.web.navigation.staff_context"]

# The raw-record pages in the same green and paper as the staff pages.
UNFOLD = {
    "SITE_TITLE": _("驿站 · 原始数据"),
    "SITE_HEADER": _("驿站 · 原始数据"),
    "SITE_URL": "/staff/",
    "SITE_SYMBOL": "train",
    "THEME": "light",
    "BORDER_RADIUS": "8px",
    "SHOW_LANGUAGES": False,
    "STYLES": ["sync.central.web.navigation.admin_style"],
    "COLORS": {
        "base": {
            "50": "#FFF9EE",
            "100": "#F7EFDF",
            "200": "#E8DFCC",
            "300": "#D3C9B4",
            "400": "#968F80",
            "500": "#5D605A",
            "600": "#454A46",
            "700": "#343A36",
            "800": "#252B28",
            "900": "#1C2321",
            "950": "#10201B",
        },
        "primary": {
            "50": "#EAF3EF",
            "100": "#D3E5DD",
            "200": "#A9CCBD",
            "300": "#7AAE99",
            "400": "#4A8A72",
            "500": "#2A6B53",
            "600": "#17493A",
            "700": "#143F32",
            "800": "#11352A",
            "900": "#0D2A21",
            "950": "#081C16",
        },
    },
}
