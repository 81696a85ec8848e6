"""The WSGI entry for a server."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from renyang.core.access import session

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "renyang.core.deployment.settings")
session.serve()
settings.DATABASES["default"] |= settings.WEB_DATABASE
application = get_wsgi_application()
