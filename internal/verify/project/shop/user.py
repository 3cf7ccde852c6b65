from django.conf import settings
from django.contrib.auth.middleware import RemoteUserMiddleware


class ProxyUserMiddleware(RemoteUserMiddleware):
    """Logs in whom the proxy names, but in the admin, which has a form for that."""

    header = settings.PROXY_USER_HEADER

    def process_request(self, request):
        if not request.path.startswith("/admin/"):
            super().process_request(request)
