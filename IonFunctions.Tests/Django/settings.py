"""Django and Django OAuth Toolkit, set as Ion sets them; what is Ion's own and does not touch OAuth is left out."""

import os
import pathlib
import secrets

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

import behaviour

HERE = pathlib.Path(__file__).resolve().parent
DATA = pathlib.Path(os.environ["ION_DATA"])

# Every run is a new Ion: nothing that signs or encrypts outlives it, and no key lies in the repository.
SECRET_KEY = secrets.token_urlsafe(48)
CONTROL_KEY = secrets.token_urlsafe(24)

DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
ROOT_URLCONF = "urls"
LOGIN_URL = "/login"
STATIC_URL = "/static/"
USE_TZ = True
TIME_ZONE = "America/New_York"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "oauth2_provider",
    "rest_framework",
]

MIDDLEWARE = [
    "slashes.Slashes",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "oauth2_provider.middleware.OAuth2TokenMiddleware",
]

AUTHENTICATION_BACKENDS = [
    "oauth2_provider.backends.OAuth2Backend",
    "django.contrib.auth.backends.ModelBackend",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]

DATABASES = {
    "default": {
        "ENGINE": "immediate_sqlite",
        "NAME": DATA / "ion.sqlite3",
        # Seconds to wait for another writer. Longer than any test, so that "database is locked" means a deadlock.
        "OPTIONS": {"timeout": 60},
    }
}

OAUTH2_PROVIDER = {
    "OIDC_ENABLED": True,
    "OIDC_RSA_PRIVATE_KEY": rsa.generate_private_key(public_exponent=65537, key_size=2048)
    .private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    .decode(),
    "OAUTH2_VALIDATOR_CLASS": "validator.IonValidator",
    "SCOPES": {
        "read": "Read what you can see in Ion",
        "write": "Change things in Ion for you",
        "openid": "Know who you are",
        "profile": "Know your name and username",
        "email": "Know your email address",
        "groups": "Know the groups that you are in",
    },
    "PKCE_REQUIRED": False,
    "AUTHORIZATION_CODE_EXPIRE_SECONDS": 60,
    "ACCESS_TOKEN_EXPIRE_SECONDS": behaviour.ION_ACCESS_TOKEN_SECONDS,
    "REFRESH_TOKEN_EXPIRE_SECONDS": 60 * 60 * 24 * 30,
    "REFRESH_TOKEN_GRACE_PERIOD_SECONDS": 0,
    "ROTATE_REFRESH_TOKEN": True,
    # The toolkit reads its settings once; oauthlib asks a callable each time, so that a test can change the lifetime.
    "EXTRA_SERVER_KWARGS": {"token_expires_in": lambda request: behaviour.access_token_seconds},
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["oauth2_provider.contrib.rest_framework.OAuth2Authentication"],
    "DEFAULT_PERMISSION_CLASSES": ["oauth2_provider.contrib.rest_framework.TokenHasReadWriteScope"],
}

# Refused requests are what many tests are about; only what the server did not expect is worth a line.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "oauth2_provider": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
    },
}
