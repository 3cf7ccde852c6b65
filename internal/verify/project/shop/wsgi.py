"""What servers that speak WSGI load, mod_wsgi by its file."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
application = get_wsgi_application()

from shop import first  # noqa: E402, the models are there only now

first.fill()
