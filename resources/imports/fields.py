"""Values of files to values of fields, whatever the model: field names are the keys."""

import datetime
import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page, TranslatableMixin

from resources.imports.finder import is_findable
from resources.imports.problems import Unexpected
from resources.models import Relation

#: What a page has besides its own fields, as far as a file may set it.
PAGE_FIELDS = {"title", "seo_title", "search_description", "show_in_menus"}

#: Keys that are shorter than the relation they fill: its name, and what they say by themselves.
SHORTHANDS = {
    "places": ("place_links", {}),
    "references": ("reference_links", {}),
    "based_on": ("links", {"relation": Relation.BASED_ON}),
    "related": ("links", {"relation": Relation.RELATED}),
}

PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
BOOLEANS = {"true": True, "false": False}


def fill(instance, values, record, finder, path=()):
    """Set on `instance` what `values` say; what cannot be is noted in `record`, and the rest goes on."""
    fields = value_fields(type(instance))
    relations = child_keys(type(instance))
    for key, raw in values.items():
        here = (*path, key)
        if key in relations:
            _fill_children(instance, *relations[key], raw, record, finder, here)
        elif key in fields:
            _fill_field(instance, fields[key], raw, record, finder, here)
        else:
            record.refuse(
                _("la clé « %(key)s » est inconnue ici.") % {"key": key},
                _("l’une de : %(keys)s.") % {"keys": ", ".join(sorted([*fields, *relations]))},
                *here,
            )


def value_fields(model):
    """Fields that a key sets, by name; long texts come from the body, links from relations."""
    fields = (*model._meta.fields, *model._meta.many_to_many)
    return {field.name: field for field in fields if _takes_a_value(field)}


def text_fields(model):
    """Fields that a section of the body fills, by name."""
    return {field.name: field for field in model._meta.fields if isinstance(field, StreamField | RichTextField)}


def child_keys(model):
    """Keys that fill ordered rows of a page: `{key: (relation, fixed values)}`."""
    names = {
        relation.get_accessor_name(): relation
        for relation in get_all_child_relations(model)
        if issubclass(relation.related_model, Orderable) and value_fields(relation.related_model)
    }
    short = {key: (names[name], fixed) for key, (name, fixed) in SHORTHANDS.items() if name in names}
    covered = {relation.get_accessor_name() for relation, _fixed in short.values()}
    return {name: (relation, {}) for name, relation in names.items() if name not in covered} | short


def _takes_a_value(field):
    if field.auto_created or not field.editable:
        return False
    if isinstance(field, StreamField | RichTextField | ParentalKey) or field.name.endswith("_precision"):
        return False
    if issubclass(field.model, Page) and field.model._meta.app_label == "wagtailcore":
        return field.name in PAGE_FIELDS
    if field.name in {"id", "slug", "sort_order"}:
        return False
    return not field.is_relation or is_findable(field.related_model)


def _fill_field(instance, field, raw, record, finder, path):
    if field.many_to_many:
        items = []
        for rank, key in _ranked(raw):
            with record.noting(*path, rank):
                items.append(finder.find(field.related_model, key))
        setattr(instance, field.name, items)
        return
    precision = f"{field.name}_precision"
    with record.noting(*path):
        if raw and isinstance(field, models.DateField) and hasattr(instance, precision):
            raw, shape = _partial_date(raw)
            setattr(instance, precision, shape)
        setattr(instance, field.name, _value(field, raw, finder))


def _fill_children(instance, relation, fixed, raw, record, finder, path):
    manager = getattr(instance, relation.get_accessor_name())
    child_model = relation.related_model
    names = [name for name in value_fields(child_model) if name not in fixed]
    for rank, item in _ranked(raw):
        here = (*path, rank)
        if not isinstance(item, dict):
            if len(names) > 1:
                record.refuse(
                    _("« %(item)s » n’a pas de clés.") % {"item": item},
                    _("des clés parmi : %(keys)s.") % {"keys": ", ".join(names)},
                    *here,
                )
                continue
            item = {names[0]: item}
        child = child_model(sort_order=manager.count(), **fixed)
        if isinstance(child, TranslatableMixin):
            child.locale = instance.locale
        known = len(record.problems)
        fill(child, item, record, finder, here)
        if len(record.problems) > known:
            continue
        try:
            child.full_clean(exclude=[relation.field.name], validate_unique=False)
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                record.refuse(" ".join(messages), _("une valeur pour « %(key)s ».") % {"key": name}, *here)
            continue
        manager.add(child)


def _ranked(raw):
    return enumerate(raw if isinstance(raw, list) else [raw] if raw else [])


def _value(field, raw, finder):
    if isinstance(raw, list) and isinstance(field, models.TextField) and all(isinstance(item, str) for item in raw):
        raw = "\n".join(raw)
    if not isinstance(raw, str):
        raise Unexpected(
            _("« %(key)s » contient une liste ou des clés.") % {"key": field.name}, _("une valeur simple.")
        )
    if not raw and (field.null or field.blank):
        return None if field.null else ""
    if isinstance(field, models.BooleanField):
        if raw not in BOOLEANS:
            raise Unexpected(_("« %(value)s » n’est ni vrai ni faux.") % {"value": raw}, "true, false.")
        return BOOLEANS[raw]
    found = finder.find(field.related_model, raw) if field.is_relation else None
    try:
        cleaned = field.clean(found.pk if found else raw, None)
    except ValidationError as error:
        raise Unexpected(" ".join(error.messages), _expected(field)) from error
    return found or cleaned


def _expected(field):
    if field.choices:
        return _("l’une de : %(keys)s.") % {"keys": ", ".join(str(key) for key, _label in field.flatchoices)}
    if isinstance(field, models.DateField):
        return _("une date du calendrier, écrite année-mois-jour : « 2022-03-14 ».")
    if isinstance(field, models.TimeField):
        return _("une heure écrite « 09:30 ».")
    return _("une valeur qui convient à « %(name)s ».") % {"name": field.verbose_name}


def _partial_date(raw):
    """« 2022 », « 2022-03 » or « 2022-03-14 » as a whole date and its precision."""
    match = PARTIAL_DATE.fullmatch(raw) if isinstance(raw, str) else None
    try:
        if not match:
            raise ValueError(raw)
        year, month, day = match.groups()
        value = datetime.date(int(year), int(month or 1), int(day or 1))
    except ValueError as error:
        raise Unexpected(
            _("la date « %(date)s » n’existe pas.") % {"date": raw},
            _("une date du calendrier, écrite « 2022 », « 2022-03 » ou « 2022-03-14 »."),
        ) from error
    return value.isoformat(), "day" if day else "month" if month else "year"
