from wagtail import hooks
from wagtail.admin.rich_text.editors.draftail.features import BlockFeature
from wagtail.rich_text.feature_registry import FeatureRegistry

from cms.core.rich_text import PublicPageLinkHandler


@hooks.register("register_rich_text_features", order=10)
def register_public_page_links(features: FeatureRegistry) -> None:
    """After Wagtail's own handler, whose place it takes."""
    features.register_link_type(PublicPageLinkHandler)


@hooks.register("register_rich_text_features")
def keep_pasted_headings(features: FeatureRegistry) -> None:
    """Two levels that no button offers: pasted from a word processor, they are kept as the first level of a text."""
    for name, block in (("pasted-h1", "header-one"), ("pasted-h2", "header-two")):
        hidden = {"type": block, "label": None, "description": ""}
        features.register_editor_plugin("draftail", name, BlockFeature(hidden))
        rule = {"from_database_format": {}, "to_database_format": {"block_map": {block: "h3"}}}
        features.register_converter_rule("contentstate", name, rule)
