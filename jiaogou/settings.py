"""All settings. The environment is read and checked here, once, at start; nothing else reads it."""

import sys
from pathlib import Path
from typing import Any, cast

import dj_database_url
import pysqlite3
from csp.constants import SELF
from django.core.exceptions import ImproperlyConfigured

from jiaogou import environment

# Debian 12's SQLite has the WAL-reset bug (fixed in 3.51.3); the wheel brings a mended library.
# It takes the place of the standard module before Django's backend imports it.
sys.modules["sqlite3"] = pysqlite3
sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2

ROOT = Path(__file__).resolve().parent.parent
JIAOGOU_VAR = environment.folder("JIAOGOU_VAR", ROOT / "var")
JIAOGOU_FONT_DIR = environment.text("JIAOGOU_FONT_DIR")
KEYS = JIAOGOU_VAR / "keys"

DEBUG = environment.flag("JIAOGOU_DEBUG", default=False)
# Secure cookies and HSTS need HTTPS in front; on this machine alone they would lock everybody out.
HTTPS = environment.flag("JIAOGOU_HTTPS", default=False)
SECRET_KEY = environment.secret("JIAOGOU_SECRET_KEY", KEYS / "secret").decode()
JIAOGOU_DATA_KEY = environment.secret("JIAOGOU_DATA_KEY", KEYS / "data")
JIAOGOU_INDEX_KEY = environment.secret("JIAOGOU_INDEX_KEY", KEYS / "index")
ALLOWED_HOSTS = environment.words("JIAOGOU_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = environment.words("JIAOGOU_ORIGINS")
JIAOGOU_HOST = environment.text("JIAOGOU_HOST", "127.0.0.1")
JIAOGOU_PORT = environment.whole("JIAOGOU_PORT", default=8000)

INSTALLED_APPS = [
    "jiaogou.apps.JiaogouConfig",
    "reports.apps.ReportsConfig",
    "projects.apps.ProjectsConfig",
    "households.apps.HouseholdsConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_filters",
    "django_htmx",
    "heroicons",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "jiaogou.middleware.remember_origin",
    "jiaogou.middleware.never_store",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "jiaogou.urls"
WSGI_APPLICATION = "jiaogou.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csrf",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "jiaogou.navigation.navigation",
            ],
            "builtins": ["households.templatetags.wording"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"


def _databases() -> dict[str, Any]:
    """SQLite under var/ unless DATABASE_URL names a PostgreSQL."""
    url = environment.text("DATABASE_URL")
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": JIAOGOU_VAR / "jiaogou.sqlite3",
            "CONN_MAX_AGE": 600,
            "OPTIONS": {
                # Without IMMEDIATE, writers that read first fail however long they wait.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; "
                    "PRAGMA cell_size_check=ON; PRAGMA journal_size_limit=67108864; "
                    "PRAGMA recursive_triggers=ON; PRAGMA trusted_schema=OFF;"
                ),
            },
        }
    database = cast("dict[str, Any]", dj_database_url.parse(url))
    if database["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured(
            "DATABASE_URL must begin with postgresql://; leave it out for the built-in SQLite."
        )
    database["OPTIONS"] = database.get("OPTIONS", {}) | {"pool": {"min_size": 1, "max_size": 8}}
    return database


DATABASES = {"default": _databases()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "households.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "sign-in"

# Five wrong passwords for one name from one place; an office behind one address does not lock itself out.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"
AXES_VERBOSE = False

SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": [SELF],
    }
}

CSRF_FAILURE_VIEW = "jiaogou.views.csrf_failure"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "static/"
STATIC_ROOT = JIAOGOU_VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = JIAOGOU_VAR / "media"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"private": {"()": "jiaogou.logs.HidePersonalNumbers"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "filters": ["private"], "formatter": "line"}
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False}},
}
