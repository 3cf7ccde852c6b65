"""Tells the outside what Django saw of a request."""

import os

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import JsonResponse

NAMED = {
    "AUTH_TYPE",
    "CONTENT_LENGTH",
    "PATH_INFO",
    "QUERY_STRING",
    "REMOTE_ADDR",
    "REMOTE_USER",
    "SCRIPT_NAME",
    "SERVER_NAME",
    "SERVER_PORT",
    "wsgi.url_scheme",
}


class Witness:
    """Marks every answer of Django's and explains the ones that it refused.

    It stands before all other middleware, so that it sees what those refuse.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info.startswith("/smuggled"):
            confess(request)
        response = self.get_response(request)
        if response.status_code == 400:
            response = JsonResponse(report(request), status=400)
        response["X-Proxypact-Reached"] = os.environ["PROXYPACT_APP"]
        return response


def confess(request):
    """Leaves a trace outside: the answer may go to somebody else."""
    with open(os.environ["PROXYPACT_SMUGGLED"], "a") as trace:
        trace.write(repr(request) + "\n")


def report(request):
    host, error = "", ""
    try:
        host = request.get_host()
    except SuspiciousOperation as refused:
        error = str(refused) or type(refused).__name__
    return {
        "is_secure": request.is_secure(),
        "scheme": request.scheme,
        "host": host,
        "host_error": error,
        "port": str(request.get_port()),
        "absolute": "" if error else request.build_absolute_uri("/x"),
        "self": "" if error else request.build_absolute_uri(),
        "path": request.path,
        "script_name": request.META.get("SCRIPT_NAME", ""),
        "body": length(request),
        "user": user(request),
        "meta": {
            name: "" if value is None else str(value)
            for name, value in request.META.items()
            if name in NAMED or name.startswith("HTTP_")
        },
    }


def user(request):
    """Names who is logged in, where the proxy tells Django so."""
    if not hasattr(settings, "PROXY_USER_HEADER") or not hasattr(request, "user"):
        return ""
    return request.user.get_username()


def length(request):
    try:
        return len(request.body)
    except Exception:  # a body that is too large or already read
        return -1
