"""Every block that an editor may pick is complete: named, described, shown before it is chosen."""

import json

import pytest
from django.template.loader import get_template
from django.urls import reverse
from wagtail.admin.icons import get_icons
from wagtail.blocks import ListBlock, RichTextBlock, StreamBlock, StructBlock

from cms.core import blocks as shared
from cms.core.blocks import TextBlock
from resources.blocks import SheetBodyBlock
from resources.models import CapitalisationSheet, resource_types

PICKED = list(SheetBodyBlock().child_blocks.values())
SHARED = [getattr(shared, name)() for name in shared.__all__]

#: What editors may do in running text, and nothing else; in particular no image, no embed, no heading that competes
#: with the rubrique's own.
FEATURES = {"h3", "h4", "bold", "italic", "ol", "ul", "link", "document-link", "pasted-h1", "pasted-h2"}


def name(block):
    return type(block).__name__


def test_every_shared_block_is_offered_in_a_rubrique():
    assert {type(block) for block in SHARED} <= {type(block) for block in PICKED}


def test_every_rubrique_of_every_document_offers_the_same_blocks():
    for model in resource_types():
        for field in model.rubric_fields:
            assert isinstance(model._meta.get_field(field).stream_block, SheetBodyBlock), (model, field)


def named_blocks(block):
    """The fields that an editor fills, at any depth."""
    if isinstance(block, ListBlock):
        yield from named_blocks(block.child_block)
    elif isinstance(block, StructBlock):
        for child in block.child_blocks.values():
            yield child
            yield from named_blocks(child)


@pytest.mark.parametrize("block", PICKED, ids=name)
def test_a_block_is_named_and_described(block):
    assert block.label
    assert block.get_description()
    assert f'id="icon-{block.meta.icon}"' in get_icons()
    assert get_template(block.meta.template)


@pytest.mark.parametrize("block", PICKED, ids=name)
def test_every_field_of_a_block_is_named(block):
    for child in named_blocks(block):
        assert child.label, child.name


@pytest.mark.parametrize("block", PICKED, ids=name)
def test_a_block_is_shown_before_it_is_chosen(admin_client, block):
    assert block.is_previewable
    picked = CapitalisationSheet.context.field.stream_block.child_blocks[block.name]
    response = admin_client.get(reverse("wagtailadmin_block_preview"), {"id": picked.definition_prefix})
    assert response.status_code == 200
    content = response.content.decode()
    assert "css/site.css" in content
    body = content.partition('prose">')[2]
    assert len(body.split()) > 10
    assert "<script" not in content
    assert "style=" not in content


def rich_text_blocks(block):
    if isinstance(block, RichTextBlock):
        yield block
    elif isinstance(block, ListBlock):
        yield from rich_text_blocks(block.child_block)
    elif isinstance(block, StructBlock | StreamBlock):
        for child in block.child_blocks.values():
            yield from rich_text_blocks(child)


def test_running_text_has_no_more_than_what_readers_and_exports_know():
    found = list(rich_text_blocks(SheetBodyBlock()))
    assert found
    for block in found:
        assert set(block.field.widget.features) <= FEATURES, block.label


@pytest.mark.parametrize("level", ["header-one", "header-two"])
def test_a_heading_pasted_from_a_word_processor_is_kept_below_the_rubrique(level):
    pasted = {"blocks": [{"key": "a", "type": level, "text": "Ce qui manquait"}], "entityMap": {}}
    field = TextBlock().field
    text = field.clean(field.widget.value_from_datadict({"body": json.dumps(pasted)}, {}, "body"))
    assert '<h3 data-block-key="a">Ce qui manquait</h3>' in str(text)
