"""Makes the database and the only user, once, before any worker serves."""

import os

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connections


def fill():
    call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)
    get_user_model().objects.create_superuser(
        "admin", "admin@bookshop.invalid", os.environ["PROXYPACT_PASSWORD"]
    )
    connections.close_all()  # SQLite's must not be carried across a fork
