"""URLs of the site: those of each room's `urls.py`, signing in, and the API."""

from allauth.account import views as account
from django.urls import include, path

from renyang.api.api import api
from renyang.rooms import declared
from renyang.web.shell.health import healthz, metrics, readyz
from renyang.web.shell.search import search
from renyang.web.shell.today import glance, postpone, today
from renyang.web.shell.tour import tour

handler500 = "renyang.web.shell.refusal.fault"
SIGNING_IN = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
]
"""Those pages of allauth that need no e-mail."""

urlpatterns = [
    path("", today, name="today"),
    path("postpone/", postpone, name="postpone"),
    path("search/", search, name="search"),
    path("insight/", glance, name="glance"),
    path("tour/", tour, name="tour"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    *(pattern for module in declared("web", "urls") for pattern in module.urlpatterns),
    path("account/", include(SIGNING_IN)),
    path("account/mfa/", include("allauth.mfa.urls")),
    path("api/", api.urls),
]
