import time
from mimetypes import guess_type
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from .witness import report


@csrf_exempt
def whoami(request):
    return JsonResponse(report(request))


def absolute_redirect(request):
    return HttpResponseRedirect(request.build_absolute_uri(reverse("whoami")))


@login_required
def members(request):
    return HttpResponse("a member")


def links(request):
    return JsonResponse(
        {"whoami": reverse("whoami"), "elsewhere": request.build_absolute_uri(request.path)}
    )


def form(request):
    """Hands out its token as plain text; a browser would have it in a field."""
    if request.method != "POST":
        return HttpResponse(get_token(request), content_type="text/plain")
    return JsonResponse({"length": len(request.POST.get("text", ""))})


@csrf_exempt
def read(request):
    """Takes the whole body into memory."""
    return JsonResponse({"length": len(request.body)})


def headed(request):
    """Answers with a line of its head that is as long as it is asked for."""
    response = HttpResponse()
    response["X-Long"] = "x" * int(request.GET["length"])
    return response


def slow(request):
    time.sleep(int(request.GET["seconds"]))
    return HttpResponse("x" * int(request.GET.get("length", 0)))


def cookies(request):
    response = JsonResponse(dict(request.COOKIES))
    response.set_cookie("taste", "sweet", secure=request.is_secure())
    return response


def framed(request):
    """Says for itself who may frame it, or has nginx look elsewhere for the answer."""
    response = HttpResponse()
    response["X-Frame-Options"] = "SAMEORIGIN"
    if "at" in request.GET:
        response["X-Accel-Redirect"] = request.GET["at"]
    return response


def pinned(request):
    """Sets the header that the proxy owns over https."""
    response = HttpResponse(status=int(request.GET.get("status", 200)))
    response["Strict-Transport-Security"] = "max-age=1"
    response["X-Proxypact-Pinned"] = "itself"
    return response


def release(request):
    """Has the proxy send a file that nobody may ask for."""
    name = request.GET["name"]
    response = HttpResponse("x" * int(request.GET.get("more", 0)), content_type=request.GET.get("type", guess_type(name)[0]))
    response["Vary"] = "Cookie"
    if "cache" in request.GET:
        response["Cache-Control"] = request.GET["cache"]
    if settings.SENDFILE_BACKEND.endswith(".nginx"):
        response["X-Accel-Redirect"] = request.GET.get("at", settings.SENDFILE_URL + "/" + quote(name))
    else:
        response["X-Sendfile"] = settings.SENDFILE_ROOT + "/" + name
    return response


def trickle(request):
    """Says a word, is silent for a while, and says another one."""

    def words():
        yield "first\n"
        time.sleep(float(request.GET.get("silent", 0)))
        yield "last\n"

    return StreamingHttpResponse(words(), content_type="text/plain")
