"""URLs of the site: those of each room's `urls.py`, signing in, and the API."""

from django.urls import include, path

from renyang.api.api import api
from renyang.rooms import declared
from renyang.web.shell.health import healthz, metrics, readyz
from renyang.web.shell.today import today

handler500 = "renyang.web.shell.refusal.fault"
urlpatterns = [
    path("", today, name="today"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    *(pattern for module in declared("web", "urls") for pattern in module.urlpatterns),
    path("account/", include("allauth.account.urls")),
    path("account/mfa/", include("allauth.mfa.urls")),
    path("api/", api.urls),
]
