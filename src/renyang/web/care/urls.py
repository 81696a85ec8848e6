"""URL patterns of the pages of care."""

from django.urls import path

from renyang.web.care import needs, overview

urlpatterns = [
    path("needs/", overview.needs, name="needs"),
    path("needs/unrecorded/", needs.needs_unrecorded, name="needs_unrecorded"),
    path("needs/<uuid:pk>/change/", needs.need_change, name="need_change"),
    path("needs/<uuid:pk>/end/", needs.need_end, name="need_end"),
    path("register/<uuid:pk>/needs/", needs.person_needs, name="person_needs"),
    path("register/<uuid:pk>/needs/new/", needs.need_new, name="need_new"),
]
