import os
import secrets

ROOT_URLCONF = "bookshop.urls"
MIDDLEWARE = ["django.middleware.security.SecurityMiddleware", "django.middleware.common.CommonMiddleware"]
DEBUG = False
# A project with sessions gives this in /etc/default/bookshop; this one signs nothing.
SECRET_KEY = os.environ.get("SECRET_KEY") or secrets.token_urlsafe()

from bookshop_proxy import *  # noqa: E402,F401,F403  rendered by gen, and last
