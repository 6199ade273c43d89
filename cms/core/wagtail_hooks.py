from wagtail import hooks
from wagtail.rich_text.feature_registry import FeatureRegistry

from cms.core.rich_text import PublicPageLinkHandler


@hooks.register("register_rich_text_features", order=10)
def register_public_page_links(features: FeatureRegistry) -> None:
    """After Wagtail's own handler, whose place it takes."""
    features.register_link_type(PublicPageLinkHandler)
