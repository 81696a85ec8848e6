"""The WSGI entry for a server."""

import os

from django.core.wsgi import get_wsgi_application

from renyang.core.access import session

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "renyang.core.deployment.settings")
session.serve()
application = get_wsgi_application()
