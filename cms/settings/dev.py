"""Writing the project: reloads, explains, never leaves the machine."""

from .base import *  # noqa: F403 - a settings module extends another one

DEBUG = True
SECRET_KEY = "development only, never deployed"  # noqa: S105 - production has no default
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
