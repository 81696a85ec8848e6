"""URL patterns of the pages of organisations."""

from django.urls import path

from renyang.web.organisations import members

urlpatterns = [
    path("organisations/<int:pk>/members/", members.members, name="members"),
    path("organisations/members/<int:pk>/remove/", members.member_remove, name="member_remove"),
]
