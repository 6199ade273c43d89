"""Two versions of a document compared by rubrique, in the order of the form in which it was written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from wagtail.admin.panels import FieldPanel, InlinePanel, ObjectList
from wagtail.fields import RichTextField, StreamField

from cms.editorial.comparison.align import Item, matches
from cms.editorial.comparison.blocks import Names, compare_block, compare_text, display_plain
from cms.editorial.comparison.lines import compare_lines, html_lines
from cms.editorial.comparison.words import deleted, inserted, is_marked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wagtail.admin.panels import Panel
    from wagtail.models import Revision

    from resources.models import Resource


@dataclass(frozen=True)
class ComparedRubric:
    """One field of the form: its name, its title on the form, and both versions as one, as HTML."""

    name: str
    title: str
    html: SafeString

    @property
    def changed(self) -> bool:
        return is_marked(self.html)


def changed_rubrics(old: Revision, new: Revision) -> list[str]:
    """Return the titles of what changed between two revisions of a document, in the order of its form."""
    return [rubric.title for rubric in compare(old.as_object(), new.as_object()) if rubric.changed]


def compare(old: Resource, new: Resource, name: Names = str) -> list[ComparedRubric]:
    """
    Return what people write in a document, field by field, changed or not, the fields empty in both versions left out.

    `name(object)` tells how a page, a term… that the document points at is named: whoever shows the comparison outside
    names no page that the reader could not open. Left out too: the address, the schedule, the follow-up by the staff.
    """
    compared = (
        ComparedRubric(key, title, _compare_field(panel, old, new, name)) for key, title, panel in _fields(type(new))
    )
    return [rubric for rubric in compared if rubric.html]


def _fields(model: type[Resource]) -> Iterator[tuple[str, str, Panel]]:
    tabs = (model.content_panels, model.thread_panels, model.classification_panels, model.rights_panels)
    form = ObjectList([panel for tab in tabs for panel in tab], base_form_class=model.base_form_class)
    return _walk(form.bind_to_model(model))


def _walk(panel: Panel) -> Iterator[tuple[str, str, Panel]]:
    if isinstance(panel, FieldPanel):
        if not panel.permission:
            yield panel.field_name, capfirst(str(panel.heading or panel.db_field.verbose_name)), panel
    elif isinstance(panel, InlinePanel):
        yield panel.relation_name, capfirst(str(panel.heading)), panel
    else:
        for child in getattr(panel, "children", ()):
            yield from _walk(child)


def _compare_field(panel: Panel, old: Any, new: Any, name: Names) -> SafeString:
    """Return one field of two objects as one, either being None when it is not in that version."""
    if isinstance(panel, InlinePanel):
        return _compare_rows(panel, old, new, name)
    field = panel.db_field
    before, after = (getattr(instance, field.name, None) if instance else None for instance in (old, new))
    if isinstance(field, StreamField):
        return compare_block(field.stream_block, before, after, name)
    if isinstance(field, RichTextField):
        return compare_lines(html_lines(before or ""), html_lines(after or ""))
    if field.many_to_many:
        return _compare_terms(*([name(term) for term in side.all()] if side else [] for side in (before, after)))
    return compare_text(*(_display(field, value, name) for value in (before, after)))


def _display(field: models.Field, value: Any, name: Names) -> str:
    if value in (None, ""):
        return ""
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return name(value) if isinstance(value, models.Model) else display_plain(value)


def _compare_terms(old: list[str], new: list[str]) -> SafeString:
    """Return two sets of terms as one, those that left at the end."""
    kept = [term if term in old else inserted(term) for term in new]
    return _list([*kept, *(deleted(term) for term in old if term not in new)])


def _compare_rows(panel: InlinePanel, old: Any, new: Any, name: Names) -> SafeString:
    fields = list(_walk(panel.child_edit_handler))
    sides = [list(getattr(side, panel.relation_name).all()) for side in (old, new)]
    items = [[Item(row.pk, "", _row_text(fields, row, name), row) for row in side] for side in sides]
    parts = []
    for before, after, _moved in matches(*items):
        old_row, new_row = ((one or other).value for one, other in ((before, after), (after, before)))
        compared = (_compare_field(child, old_row, new_row, name) for _key, _title, child in fields)
        content = format_html_join(" · ", "{}", ((html,) for html in compared if html))
        parts.append(content if before and after else inserted(content) if after else deleted(content))
    return _list(parts)


def _row_text(fields: list[tuple[str, str, Panel]], row: models.Model, name: Names) -> str:
    shown = (_display(panel.db_field, getattr(row, key, None), name) for key, _title, panel in fields)
    return " ".join(text for text in shown if text)


def _list(items: Sequence[str]) -> SafeString:
    lines = format_html_join("", "<li>{}</li>", ((item,) for item in items))
    return format_html("<ul>{}</ul>", lines) if items else lines
