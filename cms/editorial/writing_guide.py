"""The network's writing guide in the admin: the text is `docs/rediger.md`, and nowhere else."""

from functools import cache

import pypandoc
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from lxml import html
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

SOURCE = settings.BASE_DIR / "docs" / "rediger.md"


@cache
def read_guide() -> tuple[SafeString, tuple[tuple[str, str], ...]]:
    """
    Return the guide as HTML, its title left out, and its sections: `(("fiche-exemple", "Fiche exemple"), …)`.

    The anchor of a section on a type of document is the slug of the type. Read once in the life of a process.
    """
    source = pypandoc.convert_file(SOURCE, "html5", format="gfm-raw_html", extra_args=["--sandbox", "--wrap=preserve"])
    body = html.fragment_fromstring(source, create_parent="div")
    for title in body.findall("h1"):
        body.remove(title)
    sections = []
    for heading in body.iterfind("h2"):
        heading.set("id", slugify(heading.text_content()))
        sections.append((heading.get("id"), heading.text_content()))
    return mark_safe(html.tostring(body, encoding="unicode")), tuple(sections)  # noqa: S308 - our own file


class WritingGuideView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "editorial/writing_guide.html"
    page_title = _("Guide de rédaction")
    header_icon = "help"

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        guide, sections = read_guide()
        return super().get_context_data(guide=guide, sections=sections, **kwargs)


def menu_item():
    return MenuItem(
        WritingGuideView.page_title, reverse("editorial_writing_guide"), name="guide", icon_name="help", order=9000
    )
