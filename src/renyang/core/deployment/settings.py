"""Django's settings, all from the environment. README lists every variable; a test compares the two."""

from pathlib import Path
from urllib.parse import urlsplit

import pghistory
from csp.constants import NONE, SELF
from django.contrib.messages import ERROR
from django.utils.translation import gettext_lazy as _

import renyang
from renyang.core.deployment import environment
from renyang.rooms import ROOMS

WEB = Path(renyang.__file__).parent / "web"

DEBUG = environment.flag("RENYANG_DEBUG")
SECRET_KEY = environment.text("RENYANG_SECRET_KEY")
ALLOWED_HOSTS = environment.names("RENYANG_HOSTS", "127.0.0.1,localhost")
CSRF_TRUSTED_ORIGINS = environment.origins("RENYANG_TRUSTED_ORIGINS")
BEHIND_HTTPS = environment.flag("RENYANG_HTTPS")
TRUSTED_PROXIES = environment.networks("RENYANG_TRUSTED_PROXIES")

DATABASES = {"default": environment.database("DATABASE_URL")}
DATABASES["default"]["OPTIONS"] |= {"pool": {"min_size": 1, "max_size": 12, "timeout": 10}}
STATEMENT_SECONDS = environment.number("RENYANG_STATEMENT_SECONDS", 20, low=1, high=3_600)
LOCK_SECONDS = environment.number("RENYANG_LOCK_SECONDS", 5, low=1, high=3_600)
WEB_DATABASE = {  # each thread of a server process keeps its connection; worker and commands have no time-outs
    "CONN_MAX_AGE": None,
    "CONN_HEALTH_CHECKS": True,
    "OPTIONS": {
        "connect_timeout": 3,
        "options": f"-c statement_timeout={STATEMENT_SECONDS}s -c lock_timeout={LOCK_SECONDS}s -c jit=off",
    },
}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
}  # for all processes
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "pgtrigger",
    "pghistory",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "leaflet",
    "ninja",
    *[f"renyang.{app}" for app in ("core", *ROOMS, "web", "api")],
]
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""  # task modules are imported where a task is deferred or run
PROCRASTINATE_IMPORT_PATHS = [
    f"renyang.{app}.tasks" for app in ("core", *ROOMS) if Path(WEB.parent, app, "tasks.py").exists()
]
MIDDLEWARE = [
    "renyang.web.shell.metrics.MetricsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # random padding and same-site cookies stop guessing by length
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "renyang.web.shell.middleware.ActorMiddleware",
    "renyang.web.shell.middleware.LanguageMiddleware",
    "renyang.api.middleware.ErrorShapeMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "renyang.web.shell.typed.TypedMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "renyang.web.shell.middleware.SecondFactorMiddleware",
    "renyang.web.shell.middleware.ProblemMiddleware",
]
ROOT_URLCONF = "renyang.web.urls"
WSGI_APPLICATION = "renyang.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [WEB / folder / "templates" for folder in ("shell", "core", *ROOMS)],
        "APP_DIRS": True,
        "OPTIONS": {
            "libraries": {"shared": "renyang.web.shell.tags"},
            "context_processors": [
                "django.template.context_processors.i18n",
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "renyang.web.shell.context.shell",
            ],
        },
    }
]

# Accounts: allauth signs users in.
AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]  # memory-hard
MESSAGE_TAGS = {ERROR: "problem"}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "today"
ACCOUNT_ADAPTER = "renyang.web.shell.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_USER_DISPLAY = "renyang.web.shell.accounts.display_name"
# Limits on wrong passwords are core/services/sign_in.py; this one is on wrong codes of one account's second factor.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "5/5m/key"}

MFA_ADAPTER = "renyang.web.shell.accounts.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Renyang"
SECOND_FACTOR = environment.flag("RENYANG_SECOND_FACTOR", default=True)
SECOND_FACTOR_DAYS = environment.number("RENYANG_SECOND_FACTOR_DAYS", 14, low=0, high=90)

# Pages: Chinese by default, English complete, nothing inline, nothing from other hosts except map tiles if configured.
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
USE_I18N = True
FORMAT_MODULE_PATH = ["renyang.core.text.formats"]
TIME_ZONE = environment.time_zone("RENYANG_TIME_ZONE", "Asia/Shanghai")
STATIC_URL = "/static/"
STATIC_ROOT = environment.text("RENYANG_STATIC", "") or None  # only if another server serves the collected files
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATICFILES_DIRS = [WEB / "shell" / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "renyang.web.shell.bundle.BundleFinder",
]
WHITENOISE_USE_FINDERS = True
WHITENOISE_IMMUTABLE_FILE_TEST = r"/renyang/\w+\.[0-9a-f]{12}\.\w+$"  # a bundle's name changes with its contents
WHITENOISE_AUTOREFRESH = DEBUG
MAP_TILES = environment.tiles("RENYANG_MAP_TILES")
MAP_ATTRIBUTION = environment.text("RENYANG_MAP_ATTRIBUTION", "")
MAP_DATUM = environment.choice("RENYANG_MAP_DATUM", "wgs84", ("wgs84", "gcj02"))
TILE_HOST = [f"{urlsplit(MAP_TILES).scheme}://{urlsplit(MAP_TILES).netloc}"] if MAP_TILES else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", *TILE_HOST],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SESSION_ENGINE = "renyang.core.access.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]  # asked for from within, past the proxy
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = BEHIND_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_HTTPS else 0
if BEHIND_HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
METRICS_TOKEN = environment.text("RENYANG_METRICS_TOKEN", "")
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
BACKUPS = Path(environment.text("RENYANG_BACKUPS", "") or Path(environment.text("RENYANG_DATA", "data"), "backups"))
UPLOAD_LIMIT = environment.number("RENYANG_UPLOAD_MB", 100, low=1, high=2_000) * 1_000_000

# History: one row per change, written by statement-level triggers, which bulk writes need.
PGHISTORY_MIDDLEWARE_METHODS = ()
PGHISTORY_APPEND_ONLY = True
PGHISTORY_LEVEL = pghistory.Statement
# History fields keep only what defines their columns; forms and defaults belong to the tracked model.
PGHISTORY_EXCLUDE_FIELD_KWARGS = {
    "django.db.models.Field": ["verbose_name", "choices", "default", "blank", "editable", "help_text", "validators"],
}
PGTRIGGER_MIGRATIONS = False  # core/history.py installs them after every migration

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": environment.choice("RENYANG_LOG_LEVEL", "WARNING", LOG_LEVELS)},
}
