"""The API as a Django app."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Routers, schemas, tokens."""

    name = "renyang.api"
    label = "api"
