"""The project's WSGI application, which from here on shows outside what reached it and what Django makes of it.

A request is passed on as it came, and of the answer only one header is added.
"""

import importlib
import importlib.util
import itertools
import json
import os

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest

module, _, attribute = os.environ["PROXYPACT_WSGI"].partition(":")
project = getattr(importlib.import_module(module), attribute or "application")
spec = importlib.util.spec_from_file_location("proxypact_witness", os.environ["PROXYPACT_WITNESS"])
witness = importlib.util.module_from_spec(spec)
spec.loader.exec_module(witness)

# Errors that the requests provoke are nobody's mail.
settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
numbers = itertools.count()


def application(environ, start_response):
    told = f"{os.getpid()}-{next(numbers)}"
    with open(os.path.join(os.environ["PROXYPACT_TOLD"], told + ".json"), "w") as report:
        json.dump(witness.report(WSGIRequest(dict(environ))), report)

    def start(status, headers, *error):
        return start_response(status, [*headers, ("X-Proxypact-Reached", told)], *error)

    return project(environ, start)
