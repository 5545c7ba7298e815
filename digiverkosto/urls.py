"""The map of pages: who is served where. Each app keeps its own addresses."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.i18n import JavaScriptCatalog

from digiverkosto import health, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.to_own_language, name="root"),
    path("healthz", health.live, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("jsi18n/", JavaScriptCatalog.as_view(), name="javascript-catalog"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
    path("s/", include("surveys.urls.public")),
    path("calendar/", include("events.urls.calendar")),
    *i18n_patterns(
        path("", include("programmes.urls")),
        path("", include("participants.urls.public")),
        path("", include("events.urls.public")),
        path("", include("roadmaps.urls.public")),
        path("", include("accounts.urls")),
        path("me/", include("events.urls.me")),
        path("", include("info.urls")),
        re_path(r"^accounts/(email|confirm-email|password|signup)/", views.no_such_door),
        path("accounts/", include("allauth.urls")),
        path("m/<slug:party>/", include("participants.urls.party")),
        path("m/<slug:party>/<slug:programme>/", include("participants.urls.participant")),
        path("m/<slug:party>/<slug:programme>/", include("events.urls.participant")),
        path("m/<slug:party>/<slug:programme>/survey/", include("surveys.urls.party")),
        path("m/<slug:party>/<slug:programme>/roadmap/", include("roadmaps.urls.participant")),
        path("network/", include("network.urls")),
        path("jobs/", include("jobs.urls")),
    ),
]
if settings.DEMO or "demo" in settings.INSTALLED_APPS:
    urlpatterns.append(path("demo/", include("demo.urls")))

handler400 = "digiverkosto.views.bad_request"
handler403 = "digiverkosto.views.forbidden"
handler404 = "digiverkosto.views.not_found"
handler500 = "digiverkosto.views.server_error"
