"""Addresses of the admin that take the place of Wagtail's own; those that add to it are in `wagtail_hooks.py`."""

from django.urls import path
from wagtail.admin.auth import require_admin_access
from wagtail.utils.urlpatterns import decorate_urlpatterns

from cms.editorial.withdrawal import UnpublishOrWithdrawView

urlpatterns = decorate_urlpatterns(
    [path("pages/<int:page_id>/unpublish/", UnpublishOrWithdrawView.as_view())], require_admin_access
)
