"""WSGI entry point."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "digiverkosto.settings.production")

application = get_wsgi_application()

# What starting has made lives as long as the process, and a page makes tens of thousands of short-lived objects.
gc.freeze()
gc.set_threshold(20_000, 20, 20)
