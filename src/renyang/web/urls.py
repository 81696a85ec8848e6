"""Every route of the site. A test asks each of them as every persona, so a new one has to be declared there."""

from django.urls import include, path

from renyang.api.api import api
from renyang.web.pages import collections, imports, linkage, places, register, resilience, settings, today

urlpatterns = [
    path("", today.today, name="today"),
    path("register/", register.register, name="register"),
    path("register/register.xlsx", register.roster, {"form": "xlsx"}, name="roster_xlsx"),
    path("register/register.csv", register.roster, {"form": "csv"}, name="roster_csv"),
    path("register/<uuid:pk>/", register.person, name="person"),
    path("register/<uuid:pk>/correct/", register.person_correction, name="person_correct"),
    path("register/<uuid:pk>/records/", linkage.person_records, name="person_records"),
    path("register/<uuid:pk>/part/", linkage.person_parting, name="person_part"),
    path("register/<uuid:pk>/merge/", linkage.person_merging, name="person_merge"),
    path("decisions/<uuid:pk>/undo/", linkage.decision_undoing, name="decision_undo"),
    path("linkage/", linkage.linkage, name="linkage"),
    path("pairs/", linkage.pairs, name="pairs"),
    path("pairs/<int:pk>/", linkage.pair_decision, name="pair_decide"),
    path("needs/", register.needs, name="needs"),
    path("first/", register.first, name="first"),
    path("imports/", imports.imports, name="imports"),
    path("imports/new/", imports.import_new, name="import_new"),
    path("imports/<uuid:pk>/", imports.import_batch, name="import_batch"),
    path("imports/<uuid:pk>/apply/", imports.import_apply, name="import_apply"),
    path("imports/<uuid:pk>/abandon/", imports.import_abandon, name="import_abandon"),
    path("imports/<uuid:pk>/rejects.xlsx", imports.import_rejects, name="import_rejects"),
    path("collections/", collections.collections, name="collections"),
    path("collections/new/", collections.collection_new, name="collection_new"),
    path("collections/<uuid:pk>/", collections.collection, name="collection"),
    path("collections/<uuid:pk>/sheet.xlsx", collections.collection_sheet, name="collection_sheet"),
    path("collections/<uuid:pk>/close/", collections.collection_closing, name="collection_close"),
    path("collections/<uuid:pk>/abandon/", collections.collection_abandoning, name="collection_abandon"),
    path("sites/", places.sites, name="sites"),
    path("supplies/", places.supplies, name="supplies"),
    path("partners/", places.partners, name="partners"),
    path("index/", resilience.index, name="index"),
    path("stress/", resilience.stress_tests, name="stress"),
    path("stress/<uuid:pk>/", resilience.stress_run, name="stress_run"),
    path("access/", settings.access, name="access"),
    path("preferences/", settings.preferences, name="preferences"),
    path("account/", include("allauth.account.urls")),
    path("account/mfa/", include("allauth.mfa.urls")),
    path("api/", api.urls),
]
