from django.contrib import admin
from django.contrib.auth import urls as auth_urls
from django.urls import include, path, re_path

from . import views

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include(auth_urls)),
    path("absolute-redirect/", views.absolute_redirect),
    path("form/", views.form),
    path("read/", views.read),
    path("slow/", views.slow),
    path("headed/", views.headed),
    path("framed/", views.framed),
    path("cookies/", views.cookies),
    path("pinned/", views.pinned),
    path("members/", views.members),
    path("links/", views.links),
    path("release/", views.release),
    path("whoami/", views.whoami, name="whoami"),
    path("trickle/", views.trickle),
    path("events/trickle/", views.trickle),
    # Everything else, so that every path which reaches Django is seen.
    re_path("", views.whoami),
]
