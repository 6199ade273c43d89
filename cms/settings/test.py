"""Running the tests: quick passwords, scratch folders, the same code paths as production."""

import tempfile

from .base import *

SECRET_KEY = "tests only"  # noqa: S105 - production has no default
SEARCH_RAISES = True
SECOND_FACTOR_GROUPS = []
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
_scratch = tempfile.TemporaryDirectory(prefix="librairie-files-")  # gone with the process
MEDIA_ROOT = Path(_scratch.name, "media")
STORAGES["private"]["OPTIONS"] = {
    "location": Path(_scratch.name, "private"),
    "base_url": None,
}
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
