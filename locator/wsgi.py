"""Where a WSGI server such as gunicorn finds the registry: `gunicorn locator.wsgi`."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

# The status with which gunicorn's workers say that starting another would fail just the same.
APP_LOAD_ERROR = 4

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "locator.settings")
try:
    application = get_wsgi_application()
except ImproperlyConfigured as error:
    print(error, file=sys.stderr)
    sys.exit(APP_LOAD_ERROR)

from matching.pairs.checks import reason_not_to_start  # noqa: E402  models are there only now

if reason := reason_not_to_start():
    print(reason, file=sys.stderr)
    sys.exit(APP_LOAD_ERROR)
