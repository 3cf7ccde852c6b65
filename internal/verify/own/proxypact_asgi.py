"""The project's ASGI application, which from here on shows outside what reached it and what Django makes of it.

A request is passed on as it came, and of the answer only one header is added.
"""

import importlib
import importlib.util
import io
import itertools
import json
import os

from django.conf import settings
from django.core.handlers.asgi import ASGIRequest

module, _, attribute = os.environ["PROXYPACT_ASGI"].partition(":")
project = getattr(importlib.import_module(module), attribute or "application")
spec = importlib.util.spec_from_file_location("proxypact_witness", os.environ["PROXYPACT_WITNESS"])
witness = importlib.util.module_from_spec(spec)
spec.loader.exec_module(witness)

# Errors that the requests provoke are nobody's mail.
settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
numbers = itertools.count()


async def application(scope, receive, send):
    if scope["type"] != "http":
        return await project(scope, receive, send)
    told = f"{os.getpid()}-{next(numbers)}"
    with open(os.path.join(os.environ["PROXYPACT_TOLD"], told + ".json"), "w") as report:
        json.dump(witness.report(ASGIRequest(dict(scope), io.BytesIO())), report)

    async def marked(message):
        if message["type"] == "http.response.start":
            headers = [*message.get("headers", []), (b"x-proxypact-reached", told.encode())]
            message = {**message, "headers": headers}
        await send(message)

    await project(scope, receive, marked)
