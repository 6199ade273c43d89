"""The editors' synonyms in the admin."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import TitleColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from search.models import Synonym
from search.synonyms import telling


class SynonymForm(WagtailAdminModelForm):
    def clean_terms(self) -> str:
        """Refuse what would change nothing: one form only, or forms that search already takes for one."""
        terms: str = self.cleaned_data["terms"]
        forms = Synonym(terms=terms).term_list
        for form in forms:
            if not telling(form):
                raise ValidationError(
                    _("« %(form)s » n’a que des mots que la recherche laisse de côté."), params={"form": form}
                )
        if len(forms) < 2:
            raise ValidationError(_("Écrivez au moins deux formes, une par ligne."))
        if len({telling(form) for form in forms}) < 2:
            raise ValidationError(
                _("La recherche tient déjà ces formes pour une seule : accents, pluriel, féminin et formes inclusives.")
            )
        return "\n".join(forms)


class SynonymViewSet(SnippetViewSet):
    model = Synonym
    icon = "list-ul"
    menu_label = _("Synonymes de la recherche")
    add_to_settings_menu = True
    menu_order = 910  # after the results put forward
    list_display = [TitleColumn("__str__", label=_("Formes équivalentes"), sort_key="terms")]
    search_fields = ["terms"]
    ordering = ["terms"]
    copy_view_enabled = False
    edit_handler = ObjectList([FieldPanel("terms")], base_form_class=SynonymForm)
