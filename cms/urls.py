"""Where every address leads; each app declares its own."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.decorators.csp import csp_override
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

from cms.assets.ranges import serve_file
from cms.assets.views import serve_media
from cms.core import views
from cms.editorial import urls as editorial_urls
from cms.editorial.guard import guard
from cms.editorial.partners.views import JoinView
from cms.users.second_factor import ActivateView
from resources.interop import sitemaps
from resources.models import GlossaryTermPage, Resource
from territories.models import Event, OrganisationPage, TerritoryPage

# Ours first: they take the place of Wagtail's at the same address.
admin_patterns = decorate_urlpatterns([*editorial_urls.urlpatterns, *wagtailadmin_urls.urlpatterns], guard)
admin_patterns = decorate_urlpatterns(admin_patterns, csp_override(settings.ADMIN_CSP))

sign_in = RedirectView.as_view(pattern_name="account_login", query_string=True)

#: The sitemap's sections, with the page type of each; « pages » holds the others.
SECTIONS = {
    "documents": Resource,
    "organisations": OrganisationPage,
    "territoires": TerritoryPage,
    "glossaire": GlossaryTermPage,
    "agenda": Event,
}
sitemap_patterns = (
    [
        path("sitemap.xml", sitemaps.index, {"sections": SECTIONS}, name="index"),
        path("sitemap-<slug:section>.xml", sitemaps.section, {"sections": SECTIONS}, name="section"),
    ],
    "sitemap",
)

handler403 = views.forbidden
handler404 = views.not_found
handler500 = views.server_error

urlpatterns = [
    # Wagtail's own sign-in pages are never reached: one door, throttled.
    path("admin/login/", sign_in),
    path("admin/", include(admin_patterns)),
    path("compte/invitation/<str:token>/", JoinView.as_view(), name="editorial_join"),
    path("compte/2fa/totp/activate/", ActivateView.as_view()),
    path("compte/", include("allauth.urls")),
    re_path(r"^documents/(\d+)/(.*)$", serve_file),
    path("documents/", include(wagtaildocs_urls)),
    path("robots.txt", views.robots),
    path("", include(sitemap_patterns)),
    path("", include("resources.urls")),
]
if not settings.S3_BUCKET:
    urlpatterns.append(re_path(r"^media/(?P<path>.+)$", serve_media))
urlpatterns += i18n_patterns(
    path("_util/login/", sign_in),
    path("recherche/", include("search.urls")),
    path("relire/", include("cms.editorial.links.urls")),
    path("chantiers/", include("cms.editorial.workstreams.urls")),
    path("collection/", include("resources.contributions.urls")),
    path("", include("resources.interop.urls")),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
