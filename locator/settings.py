"""The settings of the project. Each that a deployment chooses is described in .env.example."""

from typing import Any
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from locator.local import BASE_DIR, read_settings_file

read_settings_file()
env = environ.Env()

DEBUG = env.bool("DEBUG", False)


def required(name: str) -> str:
    """The value of a setting that has no safe default. Raises ImproperlyConfigured with a sentence for the operator."""
    value = env.str(name, "").strip()
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set: set it in the environment or in .env (.env.example describes it), "
            "or set DEBUG=true on your own machine."
        )
    return value


# Who we are

SECRET_KEY = required("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if DEBUG else [])
if not ALLOWED_HOSTS:
    required("ALLOWED_HOSTS")
# Where links in mails lead.
SITE_URL = env.str("SITE_URL", f"{'http' if DEBUG else 'https'}://{ALLOWED_HOSTS[0].removeprefix('.')}").rstrip("/")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# What runs

INSTALLED_APPS = [
    "locator",
    "agencies",
    "listings",
    "matching",
    "locator.apps.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_filters",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "locator.middleware.KeepWhatWasTyped",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "locator.middleware.RequireSecondFactor",
    "locator.middleware.keep_nothing",
    "locator.middleware.read_once",
    "locator.middleware.one_mail_each",
    "locator.middleware.AnswerBusy",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "locator.urls"
WSGI_APPLICATION = "locator.wsgi.application"

TEMPLATES = [
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
                "locator.context_processors.frame",
            ],
        },
    },
]

# Where data is


def database(url: str, pool: int) -> dict[str, Any]:
    """The database at `url`, with `pool` connections kept open (0: no pool). Raises ImproperlyConfigured."""
    if urlsplit(url).scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgresql:// (.env.example describes it).")
    found = environ.Env.db_url_config(url)
    options = found.setdefault("OPTIONS", {})
    # libpq's form for a unix socket has these after the "?"; Django wants them beside OPTIONS.
    found |= {name.upper(): options.pop(name) for name in ("host", "port", "user", "password") if name in options}
    if pool:
        options["pool"] = {"min_size": 1, "max_size": pool, "timeout": 10}
    return found | {"CONN_HEALTH_CHECKS": True, "CONN_MAX_AGE": 0 if DEBUG or pool else 60}


DATABASES = {"default": database(required("DATABASE_URL"), env.int("DATABASE_POOL", 0))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Shared by all server processes, since it counts attempts to sign in; `migrate` makes its table.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "attempts",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

# Who comes in

AUTH_USER_MODEL = "agencies.User"
AUTHENTICATION_BACKENDS = ["agencies.backends.PersonBackend"]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign_in"
PASSWORD_RESET_TIMEOUT = 60 * 60
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_validation = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_validation}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_validation}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_validation}.CommonPasswordValidator"},
    {"NAME": f"{_validation}.NumericPasswordValidator"},
]

ACCOUNT_ADAPTER = "locator.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# Django's own: allauth's would keep a second copy of every address.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "10/m/ip,100/d/ip,5/5m/key",
    "reset_password": "10/h/ip,3/h/key",
}
ACCOUNT_FORMS = {
    "login": "locator.accounts.forms.SignInForm",
    "reset_password": "locator.accounts.forms.ForgottenPasswordForm",
    "reset_password_from_key": "locator.accounts.forms.NewPasswordForm",
    "change_password": "locator.accounts.forms.ChangePasswordForm",
    "reauthenticate": "locator.accounts.forms.ConfirmPasswordForm",
}
MFA_ADAPTER = "locator.accounts.adapters.SecondFactorAdapter"
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Shared unit bank"
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "locator.accounts.forms.CodeForm",
    "reauthenticate": "locator.accounts.forms.ConfirmCodeForm",
    "activate_totp": "locator.accounts.forms.FirstCodeForm",
}
REQUIRE_SECOND_FACTOR = env.bool("REQUIRE_SECOND_FACTOR", not DEBUG)

# A working day: a shared office computer is not left signed in overnight.
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "locator.accounts.kept.refused"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Whether published reports are open to anyone, without a sign-in
PUBLIC_REPORTS = env.bool("PUBLIC_REPORTS", False)

# Languages and time

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
LOCALE_PATHS = [BASE_DIR / "locator" / "locale"]
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
FORMAT_MODULE_PATH = "locator.formats"
USE_TZ = True
TIME_ZONE = "America/Toronto"

# Static files and mail

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG

EMAIL_URL = (env.str("EMAIL_URL", "") or "consolemail://") if DEBUG else required("EMAIL_URL")
vars().update(env.email_url_config(EMAIL_URL))
if EMAIL_URL.startswith("consolemail:"):
    EMAIL_BACKEND = "locator.mailing.ToErrorOutput"
EMAIL_TIMEOUT = 10  # seconds; somebody waits for the page meanwhile
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("EMAIL_FROM", "registry@localhost")

# What browsers may do with our pages

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

HTTPS = env.bool("HTTPS", not DEBUG)
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", 365 * 24 * 60 * 60) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
BEHIND_PROXY = env.bool("BEHIND_PROXY", False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Attempts are counted by the address that the nearest proxy saw: what stands before it, anyone can write there.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0

# What is written to the log, on standard error: never a request's body, SQL or its parameters, or a row's values

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "locator.logs.WithoutRows", "fmt": "{asctime} {levelname} {name}: {message}", "style": "{"}
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", "INFO"), "propagate": False},
        # It tells of every rule of a style sheet that is for screens only.
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
        "django.db.backends": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}
