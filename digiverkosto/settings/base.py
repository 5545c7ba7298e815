"""Settings that every environment shares."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import django_stubs_ext
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _
from kombu import Queue

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
CONTACT_EMAIL = ""  # named on public pages; the mails' sender where nothing is said
PUBLIC_URL = "http://127.0.0.1:8000"
FORCE_SCRIPT_NAME = ""  # the portal is at the root of its host: no header may say where a path begins
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
    "info",
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
    "accounts",  # its createsuperuser stands before that of django.contrib.auth
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
    *(app for app in PROJECT_APPS if app != "accounts"),
]
MIDDLEWARE = [
    "digiverkosto.middleware.say_policies",
    "django.middleware.security.SecurityMiddleware",
    "digiverkosto.middleware.know_methods",
    "digiverkosto.middleware.CompressText",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "digiverkosto.middleware.drop_broken_cookies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "digiverkosto.middleware.refuse_unreadable",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "digiverkosto.middleware.keep_private",
    "accounts.middleware.end_long_sessions",
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
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "digiverkosto.filters"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# What processes share. A Redis that hangs holds a page once, for less than half a second; the doors then count in the
# database.
REDIS_CACHE: dict[str, Any] = {
    "BACKEND": "digiverkosto.cache.ForgivingRedisCache",
    "OPTIONS": {"socket_connect_timeout": 0.2, "socket_timeout": 0.2},
}
LIMITS_CACHE: dict[str, Any] = {
    "BACKEND": "django.core.cache.backends.db.DatabaseCache",
    "LOCATION": "counts_at_the_doors",
    "OPTIONS": {"MAX_ENTRIES": 20_000},
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
BACKUP_FOLDER = ""

# People
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "accounts.backends.SignIn",
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
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "20/m/ip,1000/d/ip,3/m/key,40/d/key",
    "enrol": "20/10m/ip,60/d/ip",
    "draft": "60/10m/ip,400/d/ip",
    "enrolment_word": "20/10m/ip,100/d/ip",
    "invite": "30/10m/user,150/d/user",
    "feedback": "5/10m/ip,30/d/ip",
}
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
"""Seconds after signing in, however busy somebody has been."""
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
PERMISSIONS_POLICY = ", ".join(
    f"{name}=()"
    for name in (
        *("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone"),
        *("midi", "payment", "usb", "browsing-topics"),
    )
)
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024

# Background work
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# Short work, letters, codes for signing in and documents stand in queues of their own: none waits behind another's.
CELERY_TASK_DEFAULT_QUEUE = "celery"
CELERY_TASK_QUEUES = [Queue(name) for name in ("codes", "celery", "mail", "documents")]
CELERY_TASK_ROUTES = {"outbox.tasks.send_message": {"queue": "mail"}, "jobs.tasks.run_job": {"queue": "documents"}}
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
    "queue_order_strategy": "priority",
}

# Mail and letters
DEFAULT_FROM_EMAIL = "Digiverkosto <digiverkosto@example.org>"
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 10
LETTERS_A_MINUTE = 300
"""Mails of letters to many that all workers together begin in a minute: mail servers shut out who sends more."""

ANONYMOUS_DOORS = ("/s/",)
"""Addresses at which nobody signs in and nothing is read or logged of whoever comes."""
ALARM = "outbox.alarms.tell"
"""Told of each error that somebody is to hear of."""
ALARM_ADDRESSES: list[str] = []
"""Who gets a mail of it; the programme managers where it is empty."""
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "digiverkosto.logs.formatter"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "plain"},
        "alarm": {"class": "digiverkosto.logs.Alarm", "level": "ERROR"},
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "filters": {"doors": {"()": "digiverkosto.logs.AnonymousDoors"}},
    "loggers": {
        "django": {"handlers": [], "level": "INFO"},
        "django.request": {"filters": ["doors"], "handlers": ["alarm"]},
        "celery.app.trace": {"handlers": ["alarm"]},
        "jobs.services": {"handlers": ["alarm"]},
        "accounts.retention": {"handlers": ["alarm"]},
        **{name: {"level": "ERROR"} for name in ("weasyprint", "weasyprint.progress", "fontTools", "pikepdf")},
    },
}
