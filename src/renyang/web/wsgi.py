"""The WSGI entry for a server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "renyang.core.deployment.settings")
application = get_wsgi_application()
