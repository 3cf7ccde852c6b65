from django.conf import settings
from django.contrib.auth.middleware import RemoteUserMiddleware


class ProxyUserMiddleware(RemoteUserMiddleware):
    """Logs in whom the proxy names, but where a form does that, cookies are counted or nobody looks."""

    header = settings.PROXY_USER_HEADER

    def process_request(self, request):
        if not request.path_info.startswith(("/admin/", "/cookies/", "/members/", "/whoami/")):
            super().process_request(request)
