"""An ordinary project whose last line is the rendered proxy settings."""

import os
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import django

SECRET_KEY = os.environ["PROXYPACT_SECRET"]
DEBUG = False
ROOT_URLCONF = "shop.urls"
WSGI_APPLICATION = "shop.wsgi.application"
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "shop.witness.Witness",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
if django.VERSION >= (6,):
    MIDDLEWARE.append("django.middleware.csp.ContentSecurityPolicyMiddleware")
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ["PROXYPACT_DATABASE"],
        "OPTIONS": {"timeout": 60},  # a busy machine writes slowly
    },
}
# Tables as the models have them now: nobody has data from before.
MIGRATION_MODULES = dict.fromkeys(["admin", "auth", "contenttypes", "sessions"])
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
# Quick, and safe only because the password lives as long as the run.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = os.environ["PROXYPACT_MAIL"]
STATIC_URL = "/static/"
STATIC_ROOT = str(Path(EMAIL_FILE_PATH).parent / "static")
USE_TZ = True
LOGIN_URL = "login"  # a name, which is right wherever the site is mounted

# The rendered middleware, where the site has it, first as its file says.
CLIENT = os.environ["PROXYPACT_SETTINGS"].replace("_proxy", "_client")
if find_spec(CLIENT):
    MIDDLEWARE.insert(0, CLIENT + ".client_address")

# What `from bookshop_proxy import *` does in a real project.
globals().update(
    (name, value)
    for name, value in vars(import_module(os.environ["PROXYPACT_SETTINGS"])).items()
    if name.isupper()
)

if "PROXY_USER_HEADER" in globals():
    MIDDLEWARE.insert(MIDDLEWARE.index("django.contrib.messages.middleware.MessageMiddleware"), "shop.user.ProxyUserMiddleware")
    AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.RemoteUserBackend", "django.contrib.auth.backends.ModelBackend"]
