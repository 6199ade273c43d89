"""Whether a form changes the text of a document, or only the way in which it was written down."""

import re

from wagtail.blocks import BlockField

from resources.imports.typed import as_typed

#: What the editor adds to each paragraph to tell it from the others.
PARAGRAPH_KEY = re.compile(r' data-block-key="[^"]*"')


def changed_fields(form, before):
    """
    Names of the fields that a valid `form` changes from the version `before`, which is written anew.

    A text that came by another door (a proposal, a translation) is written in another way by the editor, untouched.
    """
    names = set(form.changed_data)
    streams = {name for name in names if isinstance(form.fields[name], BlockField)}
    if streams:
        as_typed(before)
    same = {name for name in streams if said(getattr(before, name)) == said(form.cleaned_data[name])}
    return names - same


def said(stream):
    """What a stream says, without the keys of its blocks and paragraphs."""
    return _without_keys(stream.get_prep_value())


def _without_keys(value):
    match value:
        case dict():
            return {name: _without_keys(part) for name, part in value.items() if name != "id"}
        case list():
            return [_without_keys(part) for part in value]
        case str():
            return PARAGRAPH_KEY.sub("", value)
        case _:
            return value
