"""The pages as a Django app."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages, shared parts, charts."""

    name = "renyang.web"
    label = "web"
