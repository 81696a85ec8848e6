"""URL patterns of the pages of partners."""

from django.urls import path

from renyang.web.partners import partners

urlpatterns = [
    path("partners/", partners.partners, name="partners"),
]
