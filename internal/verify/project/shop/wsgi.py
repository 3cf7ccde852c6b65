"""What servers that speak WSGI load."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
application = get_wsgi_application()

from . import first  # noqa: E402, the models are there only now

first.fill()
