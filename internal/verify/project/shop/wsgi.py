"""Makes the database and the only user, once: gunicorn loads this before it forks."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
application = get_wsgi_application()

from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402

call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)
get_user_model().objects.create_superuser(
    "admin", "admin@bookshop.invalid", os.environ["PROXYPACT_PASSWORD"]
)
connections.close_all()  # SQLite's must not be carried across a fork
