"""Makes the database and the only user, once: the first worker does, and the others wait for it."""

import fcntl
import os

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connections


def fill():
    with open(__file__ + ".lock", "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not os.path.getsize(lock.name):
            call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)
            get_user_model().objects.create_superuser(
                "admin", "admin@bookshop.invalid", os.environ["PROXYPACT_PASSWORD"]
            )
            connections.close_all()  # SQLite's must not be carried across a fork
            lock.write("done")
