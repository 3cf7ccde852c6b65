"""A WebSocket that tells what it was told, and says again what it hears."""

import io
import json

from django.core.handlers.asgi import ASGIRequest

from .witness import confess, report


async def talk(scope, receive, send):
    request = ASGIRequest({**scope, "type": "http", "method": "GET"}, io.BytesIO())
    if request.path_info.startswith("/smuggled"):
        confess(request)
    await receive()
    await send({"type": "websocket.accept"})
    while (message := await receive())["type"] == "websocket.receive":
        text = message["text"]
        if text == "report":
            text = json.dumps({**report(request), "websocket": True})
        await send({"type": "websocket.send", "text": text})
