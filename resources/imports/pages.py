"""Records to pages: everything is checked, then everything is written, or nothing."""

import json
import re
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.fields import RichTextField
from wagtail.log_actions import log
from wagtail.models import Locale, Page

from resources.imports.fields import fill, text_fields
from resources.imports.finder import Finder, page_types
from resources.imports.markdown import read_sections
from resources.imports.problems import ImportRefused
from resources.imports.typed import as_typed
from resources.models import Guide, NotPublishable, Synthesis, SynthesisAnswer

TITLE_LENGTH = Page._meta.get_field("title").max_length


@dataclass
class Imported:
    """What an import did: pages created, and number of those that were there already and were left alone."""

    created: list[Page] = field(default_factory=list)
    kept: int = 0


@transaction.atomic
def import_pages(records, *, publish=True, locale=None, user=None) -> Imported:
    """
    Create the pages of `records`, live if `publish`, else as drafts.

    A page that exists already (same address under the same parent) is never touched: what editors changed since stays.
    Records may name each other in any order. Raises `ImportRefused`, with all problems of all records, having written
    nothing.
    """
    locale = locale or Locale.get_default()
    finder = Finder(locale)
    imported = Imported()
    drafts = []
    for record in records:
        page, is_new = _find_or_add(record, locale, user)
        if is_new:
            drafts.append((record, page))
            finder.pages.append(page)
        elif page and any(page.pk == other.pk for other in finder.pages):
            record.refuse(
                _("« %(slug)s » est déjà l’adresse d’un autre fichier.") % {"slug": record.slug},
                _("une adresse par page."),
            )
        elif page:
            imported.kept += 1
    for record, page in drafts:
        fill(page, record.values, record, finder)
    for record, page in drafts:  # once every page has its title, which examples show
        _fill_texts(page, record, finder)
    # A guide asks that its sheets be online.
    for record, page in sorted(drafts, key=lambda draft: isinstance(draft[1], Guide)):
        _save(page, record, publish, user)
        imported.created.append(Page.objects.get(pk=page.pk).specific)
    if problems := [problem for record in records for problem in record.problems]:
        raise ImportRefused(problems)
    return imported


def _find_or_add(record, locale, user):
    """The page at the record's address and whether it was just added; no page if the record does not tell which."""
    types = page_types()
    model = types.get(str(record.type))
    if not model:
        if record.problems:  # the front matter could not be read: the type is not to blame
            return None, False
        record.refuse(
            _("le type de page « %(type)s » n’existe pas.") % {"type": record.type},
            _("l’un de : %(types)s.") % {"types": ", ".join(sorted(types))},
            "type",
        )
        return None, False
    try:
        validate_slug(record.slug)
    except ValidationError:
        record.refuse(
            _("« %(slug)s » ne peut pas servir d’adresse.") % {"slug": record.slug},
            _("un nom de fichier en minuscules sans accent, chiffres et tirets."),
        )
        return None, False
    parent_slug = str(record.values.pop("parent", ""))
    parent = _parent_of(model, locale, parent_slug)
    if not parent and parent_slug:
        record.refuse(
            _("la page « %(slug)s » ne peut pas contenir celle-ci, ou n’existe pas.") % {"slug": parent_slug},
            _("l’adresse de la page au-dessus, importée avant celle-ci."),
            "parent",
        )
        return None, False
    if not parent:
        names = " / ".join(str(parent._meta.verbose_name) for parent in model.clean_parent_page_models())
        record.refuse(
            _("aucune page ne peut contenir celle-ci (%(names)s).") % {"names": names},
            _("l’arborescence du site, créée par « manage.py setup_site »."),
        )
        return None, False
    siblings = parent.get_children()
    unique = model.max_count_per_parent == 1
    if page := (siblings.exact_type(model) if unique else siblings.filter(slug=record.slug)).first():
        return page, False
    title = record.values.get("title")
    if not title:
        record.refuse(_("la page n’a pas de titre."), _("une clé « title »."), "title")
    page = model(
        title=str(title or record.slug)[:TITLE_LENGTH], slug=record.slug, live=False, locale=locale, owner=user
    )
    parent.add_child(instance=page)
    log(instance=page, action="wagtail.create", user=user)
    return page, True


def _parent_of(model, locale, slug):
    """The first page that may hold pages of `model`; the one with this slug, if any is asked for."""
    for parent in model.clean_parent_page_models():
        if parent is Page:
            return Page.get_first_root_node()
        wanted = {"locale": locale} | ({"slug": slug} if slug else {})
        if found := parent.objects.filter(**wanted).order_by("path").first():
            return found
    return None


def _fill_texts(page, record, finder):
    targets = {capfirst(str(text.verbose_name)): text for text in text_fields(type(page)).values()}
    dimensions = _dimensions(page)
    seen = set()
    for section in read_sections(record, finder):
        if section.title in seen:
            record.refuse(
                _("le titre « %(title)s » revient deux fois.") % {"title": section.title},
                _("une seule fois chaque rubrique."),
                line=section.line,
            )
        elif section.title in targets:
            _fill_text(page, targets[section.title], section, record)
        elif section.title in dimensions:
            dimension = dimensions[section.title]
            answer = SynthesisAnswer(dimension=dimension, sort_order=dimension.sort_order)
            _fill_text(answer, answer._meta.get_field("body"), section, record)
            page.answers.add(answer)
        else:
            record.refuse(
                _("la rubrique « %(title)s » n’existe pas pour ce type de page.") % {"title": section.title},
                _("l’une de : %(titles)s.") % {"titles": " ; ".join([*targets, *dimensions])},
                line=section.line,
            )
        seen.add(section.title)


def _dimensions(page):
    """What a synthesis answers, by title."""
    grid = page.grid if isinstance(page, Synthesis) else None
    return {dimension.title: dimension for dimension in grid.dimensions.all()} if grid else {}


def _fill_text(instance, target, section, record):
    if not isinstance(target, RichTextField):
        setattr(instance, target.name, json.dumps(_at_level_of(target, section.blocks)))
    elif all(block["type"] == "text" for block in section.blocks):
        setattr(instance, target.name, "".join(block["value"] for block in section.blocks))
    else:
        record.refuse(
            _("« %(title)s » contient un tableau, une citation ou un encadré.") % {"title": section.title},
            _("des paragraphes et des listes."),
            line=section.line,
        )


def _at_level_of(target, blocks):
    """The blocks, their headings one level up in a text that no rubrique's title heads."""
    if "h2" not in (target.stream_block.child_blocks["text"].features or ()):
        return blocks
    return [block | {"value": _raised(block["value"])} if block["type"] == "text" else block for block in blocks]


def _raised(source):
    return re.sub(r"(</?h)([34])>", lambda tag: f"{tag[1]}{int(tag[2]) - 1}>", source)


def _save(page, record, publish, user):
    page.refresh_from_db(fields=["numchild"])  # records of the same import may have been put below it
    told = {problem.field for problem in record.problems}
    try:
        if not publish:  # as the form of a new page does: permissions and lists read rows, not revisions
            as_typed(page)
            page.save(clean=False)
        revision = page.save_revision(user=user, clean=publish)
        if publish:
            revision.publish(user=user, skip_permission_checks=True)
    except NotPublishable as refusal:
        for error in refusal.errors:
            if error.field not in told:
                record.refuse(str(error), _("un document qui puisse être publié."))
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            if name not in told:
                record.refuse(" ".join(messages), _("une valeur pour « %(key)s ».") % {"key": name}, name)
