"""Settings that every environment shares."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import django_stubs_ext
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from digiverkosto.logs import configure as configure_logs

django_stubs_ext.monkeypatch()
configure_logs()

BASE_DIR = Path(__file__).resolve().parents[2]


def package_folder(name: str) -> Path:
    """The folder of an installed package that carries static files."""
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise LookupError(f"package {name} is not installed")
    return Path(next(iter(spec.submodule_search_locations)))


DEBUG = False
DEMO = False
INVENTED_MUNICIPALITIES = False
SITE_ID = 1
PUBLIC_URL = "http://127.0.0.1:8000"
ROOT_URLCONF = "digiverkosto.urls"
WSGI_APPLICATION = "digiverkosto.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"

PROJECT_APPS = [
    "audit",
    "outbox",
    "jobs",
    "documents",
    "accounts",
    "municipalities",
    "programmes",
    "participants",
    "network",
    "events",
    "surveys",
    "roadmaps",
    "desk",
]
INSTALLED_APPS = [
    "modeltranslation",
    "digiverkosto.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "rules.apps.AutodiscoverRulesConfig",
    *PROJECT_APPS,
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "digiverkosto.middleware.CompressText",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "digiverkosto.middleware.refuse_null_bytes",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.speak_own_language",
    "accounts.middleware.require_second_factor",
    "digiverkosto.resending.keep_what_was_typed",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "digiverkosto.context.portal",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# What processes share; a Redis that hangs holds a page for two seconds at most
REDIS_CACHE: dict[str, Any] = {
    "BACKEND": "digiverkosto.cache.ForgivingRedisCache",
    "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 2},
}

# Languages and time
LANGUAGE_CODE = "fi"
LANGUAGES = [("fi", _("Finnish")), ("sv", _("Swedish")), ("en", _("English"))]
MODELTRANSLATION_DEFAULT_LANGUAGE = "fi"
MODELTRANSLATION_FALLBACK_LANGUAGES = ("fi", "sv", "en")
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["digiverkosto.formats"]
TIME_ZONE = "Europe/Helsinki"
USE_TZ = True

# Static files come from our own folder and from the packages that carry them
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("vendor/bootstrap/css", package_folder("bootstrap") / "css"),
    ("vendor/fonts/hanken-grotesk", package_folder("font_hanken_grotesk") / "files"),
]
MEDIA_ROOT = BASE_DIR / "var" / "media"

# People
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
LOGOUT_REDIRECT_URL = "front"
ACCOUNT_ADAPTER = "accounts.adapter.PortalAdapter"
ACCOUNT_FORMS = {"request_login_code": "accounts.forms.RequestCodeForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_RATE_LIMITS = {"enrol": "20/10m/ip", "draft": "60/10m/ip"}
ANSWERS_OF_A_NETWORK = 600
"""To one survey in ten minutes: a whole municipality may share one address."""
ALLAUTH_TRUSTED_PROXY_COUNT = 0
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Digiverkosto"
MFA_TOTP_TOLERANCE = 1
MFA_ADAPTER = "accounts.second_factor.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "accounts.forms.SecondFactorForm",
    "reauthenticate": "accounts.forms.ConfirmForm",
    "activate_totp": "accounts.forms.AppForm",
    "add_webauthn": "accounts.forms.PasskeyForm",
    "authenticate_webauthn": "accounts.forms.ShowPasskeyForm",
    "login_webauthn": "accounts.forms.SignInByPasskeyForm",
    "reauthenticate_webauthn": "accounts.forms.ConfirmByPasskeyForm",
    "edit_webauthn": "accounts.forms.RenamePasskeyForm",
}
SECOND_FACTOR_REQUIRED = True
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_SAMESITE = "Lax"

# Safety
CSRF_FAILURE_VIEW = "digiverkosto.resending.form_refused"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024

# Background work
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# Kilobytes, at which a worker's process ends after its task and another begins. It starts at 160 MB, a document of 240
# measures takes it to 270 for a while, and WeasyPrint's native libraries keep 0.3 MB of each: 190 MB after 100 documents
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
    "visibility_timeout": 900,
    # Seconds, and one try: a queue that hangs holds whoever writes to it no longer. A worker's own wait lasts one second.
    "socket_timeout": 2,
    "socket_connect_timeout": 2,
    "max_retries": 0,
}

# Mail and letters
DEFAULT_FROM_EMAIL = "Digiverkosto <digiverkosto@example.org>"
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 20
OUTBOX_ATTEMPTS = 8

ANONYMOUS_DOORS = ("/s/",)
"""Addresses at which nobody signs in and nothing is read or logged of whoever comes."""
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "digiverkosto.logs.formatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "filters": {"doors": {"()": "digiverkosto.logs.AnonymousDoors"}},
    "loggers": {
        "django.request": {"filters": ["doors"]},
        **{name: {"level": "ERROR"} for name in ("weasyprint", "weasyprint.progress", "fontTools", "pikepdf")},
    },
}
