"""Every setting of Passerelle; each environment variable is described in docs/configuration.md."""

import sys
import zoneinfo
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy

# Hours come from the pinned tzdata package, not from whatever edition the machine has.
zoneinfo.reset_tzpath(to=[])


class Environment(environ.Env):
    def get_value(self, var: str, *args: Any, **kwargs: Any) -> Any:
        """The variable's value. Raises ImproperlyConfigured with its name when it is malformed."""
        try:
            return super().get_value(var, *args, **kwargs)
        except ValueError as error:
            raise ImproperlyConfigured(f"{var} cannot be read: {error}") from None


env = Environment()
BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env("DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)
IS_TEST = "pytest" in sys.modules

DEBUG = env.bool("DEBUG", default=True)
INSECURE_SECRET_KEY = "insecure-demo-key-never-in-production"
SECRET_KEY = env("SECRET_KEY", default=INSECURE_SECRET_KEY)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
PORT = env.int("PORT", default=8000)
HOST = env("HOST", default="127.0.0.1")
WEB_WORKERS = env.int("WEB_WORKERS", default=1)
SITE_URL = env("SITE_URL", default=f"http://localhost:{PORT}").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"] if DEBUG else [])
# How many reverse proxies of ours stand before the server: the one place that says so.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
RATE_LIMITS = env("RATE_LIMITS", default="on") != "off"
# Servers of our own network whose calendars may be read all the same: "host" or "host:port".
CALENDAR_TRUSTED_HOSTS = env.list("CALENDAR_TRUSTED_HOSTS", default=[])
# Invented meetings and accounts are for trying it out: production asks for them by name.
DEMO = env.bool("DEMO", default=DEBUG)

if not DEBUG and SECRET_KEY == INSECURE_SECRET_KEY:
    raise ImproperlyConfigured("Set SECRET_KEY: the demo key is public, production refuses it.")
if not DEBUG and not RATE_LIMITS:
    raise ImproperlyConfigured("RATE_LIMITS=off is for load tests; it needs DEBUG=1.")

INSTALLED_APPS = [
    "portal",
    "advocacy",
    "events",
    "network",
    "frontend",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.embeds",
    "wagtail.sites",
    "network.apps.AdminUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.locales",
    "wagtail",
    "modelcluster",
    "taggit",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
]

MIDDLEWARE = [
    "portal.middleware.RefuseNul",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.middleware.PolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.middleware.PageLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.middleware.country_middleware",
    "portal.middleware.viewer_middleware",
    "portal.middleware.note_sessions",
    "portal.kept_forms.KeptForms",
    "portal.second_factor.SecondFactorMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "portal.urls"
ASGI_APPLICATION = "portal.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "frontend.forms.PasserelleRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["frontend.templatetags.dates"],
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context.site",
            ],
        },
    },
]

# --- Where things are kept -----------------------------------------------------------------------
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'passerelle.db'}")}
DATABASE = DATABASES["default"]
# Django's ASGI handler opens a fresh connection a request: nothing to keep, a pool to share.
DATABASE["CONN_MAX_AGE"] = 0
if DATABASE["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE is what keeps two registrations from the last place: DEFERRED loses them.
    DATABASE["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 60,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;",
    }
else:
    DATABASE.setdefault("OPTIONS", {})
    if not IS_TEST:
        DATABASE["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 10, "timeout": 60}

# How many texts may be written in at the same moment, in one process.
DRAFTING_ROOMS = env.int("DRAFTING_ROOMS", default=200)

REDIS_URL = env("REDIS_URL", default="")
# Large enough that a crowd of readers does not push the counters of the limits out.
CACHES: dict[str, dict[str, object]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    }
}
if REDIS_URL:
    CACHES["default"] = env.cache("REDIS_URL")
# What every page shows around its content, for half a minute; works when Redis does not.
CACHES["around"] = {
    "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
    "LOCATION": "around",
    "TIMEOUT": 30,
}

MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/media/"
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# --- Background work -----------------------------------------------------------------------------
# Wagtail's own tasks run at once; ours are rows of the same transaction, taken by the worker.
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "jobs": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]},
}

# Who was erased, by public id, beside the database: a backup that is put back brings them again.
LEDGER_FILE = DATA_DIR / "erasures.jsonl"

# --- Mail ----------------------------------------------------------------------------------------
DEMO_MAIL_DIR = DATA_DIR / "mail"
EMAIL_TIMEOUT = 10
if env("EMAIL_URL", default=""):
    vars().update(env.email("EMAIL_URL"))
else:
    EMAIL_BACKEND = "network.demo_mail.DemoMailbox"
# The sender says nothing of the network: a mail may be read over a shoulder.
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Passerelle <bonjour@passerelle.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- Languages -----------------------------------------------------------------------------------
LANGUAGE_CODE = "fr"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [
    ("fr", "Français"),
    ("nl", "Nederlands"),
    ("en", "English"),
]
LOCALE_PATHS = [BASE_DIR / "portal" / "locale"]
TIME_ZONE = "Europe/Brussels"
FILTERS_EMPTY_CHOICE_LABEL = gettext_lazy("Any")
USE_TZ = True

# --- Accounts ------------------------------------------------------------------------------------
AUTH_USER_MODEL = "network.User"
AUTHENTICATION_BACKENDS = [
    "network.adapter.PermissionsOnly",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "after_login"
ACCOUNT_ADAPTER = "network.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_REQUIRED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SITE_URL.startswith("https") else "http"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_USER_DISPLAY = "network.adapter.name_of"
ACCOUNT_RATE_LIMITS: dict[str, str] | bool = {} if RATE_LIMITS else False
MFA_ADAPTER = "network.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Browsers take http://localhost for a safe place; the library that checks it does not.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG and SITE_URL.startswith("http://")
# The clock of a telephone may be half a minute wrong.
MFA_TOTP_TOLERANCE = 1
MFA_RATE_LIMITS: dict[str, str] | bool = {} if RATE_LIMITS else False
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES

# --- Finding people (network/finding.py): the engine, by its dotted path -------------------------
FINDER = "network.finding.find_in_database"

# --- Limits on public writes (network/limits.py), count/period ------------------------------------
# Strict per person, generous per address: a social centre registers twenty people from one.
LIMITS = {
    "registration_person": "6/h",
    "registration_address": "120/h",
    "code_address": "20/h",
    "link_person": "3/h",
    "link_address": "60/h",
    "correction_person": "5/h",
    "correction_address": "120/h",
    "code_everywhere": "2000/h",
    "proposal_person": "5/d",
    "proposal_address": "30/h",
    # Messages of those who run a meeting: counted from their rows (events/actions/messages.py).
    "message_meeting": "3/d",
    "message_sender": "8/d",
    "reply_person": "5/h",
    "offer_answer_person": "10/d",
    "sheet_person": "10/h",
    "sheet_address": "120/h",
    "sheet_everywhere": "2000/h",
    # Pages of people: enough to read, too few to copy them all.
    "person_address": "120/h",
    "photo_address": "600/h",
    # The list of people: by address for visitors, by account for who is logged in.
    "people_address": "60/h",
    "people_reader": "300/h",
    # What an organisation asks for in a day; answers by a link, by address and by proposal.
    "mission_organisation": "20/d",
    "mission_answer_address": "60/h",
    "mission_answer": "20/h",
    "mission_message": "20/h",
    "observation_person": "20/h",
    # Asking to be accompanied, by organisation.
    "ask_trajectory": "6/d",
}

# --- Wagtail -------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Passerelle"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_I18N_ENABLED = True
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAILADMIN_LOGIN_URL = "portal:admin_login"
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_AUTOSAVE_INTERVAL = 3000
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp", "avif"]
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "odt", "ods", "xlsx", "txt", "csv"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"

# --- API -----------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_PAGINATION_CLASS": "portal.api.KeysetPagination",
    "DEFAULT_THROTTLE_CLASSES": ["network.limits.ReadingThrottle"] * RATE_LIMITS,
    "DEFAULT_THROTTLE_RATES": {"anon": "1200/min"},
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "portal.api.problem",
    "NUM_PROXIES": TRUSTED_PROXIES,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Passerelle",
    "DESCRIPTION": "Open meetings of the peer-work movement. Times are ISO 8601 with offset.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "PREPROCESSING_HOOKS": ["portal.api.only_ours"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    # Swagger UI would otherwise show the schema's address to a validator of its maker's.
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "validatorUrl": None},
    "COMPONENT_SPLIT_REQUEST": True,
}

# --- Hardening -----------------------------------------------------------------------------------
SITE_POLICY = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF, "data:"],
    "font-src": [SELF],
    "media-src": [SELF],
    "connect-src": [SELF],
    "manifest-src": [SELF],
    "form-action": [SELF],
    "base-uri": [NONE],
    "frame-ancestors": [SELF],
    "frame-src": [SELF],
}
# Wagtail's date choosers are inline scripts, its editor injects styles; previews are frames.
ADMIN_POLICY = SITE_POLICY | {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
}
EMBED_POLICY = SITE_POLICY | {"frame-ancestors": ["*"]}
CONTENT_SECURITY_POLICY = {"DIRECTIVES": SITE_POLICY}
CONTENT_SECURITY_POLICIES = {"site": SITE_POLICY, "admin": ADMIN_POLICY, "embed": EMBED_POLICY}

X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "portal.views.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
if not DEBUG:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_REDIRECT_EXEMPT = [r"^health/"]
    CSRF_TRUSTED_ORIGINS = [SITE_URL]
    if TRUSTED_PROXIES:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Logs carry ids, never personal text ---------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "network.links.PlacesOnly",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "filters": {"without_tokens": {"()": "network.links.WithoutTokens"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["without_tokens"],
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # Without a handler of its own: under DEBUG Django's prints what ours keeps back.
        "django": {"handlers": [], "propagate": True},
        "passerelle": {"level": env("LOG_LEVEL", default="INFO")},
    },
}

SITE_NAME = "Passerelle"
