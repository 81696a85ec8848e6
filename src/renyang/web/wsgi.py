"""The WSGI entry for a server."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "renyang.core.deployment.settings")
settings.DATABASES["default"] |= settings.WEB_DATABASE
application = get_wsgi_application()
