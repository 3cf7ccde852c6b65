"""What servers that speak ASGI load."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
application = get_asgi_application()

from . import first  # noqa: E402, the models are there only now

first.fill()
