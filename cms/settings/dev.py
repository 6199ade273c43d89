"""Writing the project: reloads, explains, never leaves the machine."""

from .base import *

DEBUG = True
SECRET_KEY = "development only, never deployed"  # noqa: S105 - production has no default
SEARCH_RAISES = True
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
