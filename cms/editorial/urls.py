"""Addresses of the admin that take the place of Wagtail's own; those that add to it are in `wagtail_hooks.py`."""

from django.urls import path
from wagtail.admin.auth import require_admin_access
from wagtail.utils.urlpatterns import decorate_urlpatterns

from cms.editorial.withdrawal import UnpublishOrWithdrawView
from resources.choosers import PageBrowseView, PageSearchView

urlpatterns = decorate_urlpatterns(
    [
        path("pages/<int:page_id>/unpublish/", UnpublishOrWithdrawView.as_view()),
        path("choose-page/", PageBrowseView.as_view(), name="wagtailadmin_choose_page"),
        path("choose-page/<int:parent_page_id>/", PageBrowseView.as_view(), name="wagtailadmin_choose_page_child"),
        path("choose-page/search/", PageSearchView.as_view(), name="wagtailadmin_choose_page_search"),
    ],
    require_admin_access,
)
