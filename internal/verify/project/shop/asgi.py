"""What servers that speak ASGI load: Django, and a WebSocket at every path."""

import os
from threading import Thread

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
pages = get_asgi_application()

from . import first, socket  # noqa: E402, the models are there only now

# Servers load this inside an event loop, in which Django touches no database.
filling = Thread(target=first.fill)
filling.start()
filling.join()


async def application(scope, receive, send):
    await (socket.talk if scope["type"] == "websocket" else pages)(scope, receive, send)
