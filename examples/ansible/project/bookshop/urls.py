from django.http import HttpResponse
from django.urls import path


def home(request):
    return HttpResponse("%s over %s\n" % (request.get_host(), request.scheme), content_type="text/plain")


urlpatterns = [path("", home)]
