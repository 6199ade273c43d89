"""The editing form of documents: lenient with a draft, strict at submission, every error at once."""

from wagtail.admin.forms import WagtailAdminPageForm

#: Buttons after which a document is on its way to its readers.
STRICT_ACTIONS = ("action-publish", "action-submit", "action-restart-workflow")


class ResourceForm(WagtailAdminPageForm):
    """
    Saving a draft asks for a title only; submitting, approving or publishing asks for everything.

    The rules are the document's own `publication_errors()`, so that the form, an import and a scheduled publication
    never disagree; here each error is shown beside its field, and the form's head sums them up by rubrique.
    """

    #: What keeps the document from being published, in the order of the form; empty until it is asked.
    publication_errors = ()

    def __init__(self, *args, **kwargs):
        instance = kwargs.get("instance")
        if instance is not None and instance._state.adding and not args:
            instance.prefill()
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            # Made from the title when it is left out: a title is enough to begin.
            self.fields["slug"].required = False
        if "review_date" in self.fields:
            self.fields["review_date"].show_hidden_initial = True
        for name in self.instance.rubric_fields:
            if name in self.fields and not getattr(self.instance, name):
                # Whoever opens the form writes or pastes at once, without choosing a block first.
                self.initial[name] = self.fields[name].block.normalize([("text", "")])

    def clean_slug(self):
        """A new document whose title is taken gets a numbered address: its author is not asked about it."""
        slug = self.cleaned_data["slug"]
        taken = not self.instance.pk and self.parent_page.get_children().filter(slug=slug).exists()
        return "" if taken else slug

    def clean_review_date(self):
        """« Toujours valable », said while the form was open, is not undone by a form that left the date alone."""
        changed = "review_date" in self.changed_data
        return self.cleaned_data["review_date"] if changed else self.instance.review_date

    def get_field_updates_for_resave(self):
        """What a form still open shows of the date, and compares it to, is what was saved last."""
        updates = super().get_field_updates_for_resave()
        if "review_date" in self.fields:
            saved = self["review_date"].field.widget.format_value(self.cleaned_data["review_date"]) or ""
            names = (self.add_prefix("review_date"), self.add_initial_prefix("review_date"))
            updates += [(name, saved) for name in names if self.data.get(name, "") != saved]
        return updates

    def is_valid(self):
        valid = super().is_valid()
        if not self.is_strict:
            return valid
        errors = self._typed().publication_errors()
        # What could not be read is not said to be missing; a rubrique left empty is, whatever its blocks say of it.
        rubrics = self.instance.rubric_fields
        self.publication_errors = [error for error in errors if error.field in rubrics or not self._has_error(error)]
        for error in self.publication_errors:
            if self._has_error(error):
                continue
            if error.field in self.fields:
                self.add_error(error.field, error.message)
            elif error.field in self.formsets:
                self.formsets[error.field].non_form_errors().append(error.message)
            else:
                self.add_error(None, str(error))
        return valid and not self.publication_errors

    @property
    def is_strict(self):
        """Tell whether the posted action asks for a complete document: sending it back or cancelling never does."""
        if self.is_deferred_validation:
            return False
        if any(self.data.get(action) for action in STRICT_ACTIONS):
            return True
        return bool(self.data.get("action-workflow-action")) and self.data.get("workflow-action-name") != "reject"

    @property
    def publication_summary(self):
        """The publication errors by rubrique: `[("Thèmes", ["au moins un…"])]`."""
        rubrics = {}
        for error in self.publication_errors:
            rubrics.setdefault(error.rubric, []).append(error.message)
        return list(rubrics.items())

    def _typed(self):
        """The document as typed, wherever what was typed could be read; nothing is written to the database."""
        self.save_cluster_m2m()
        for name, formset in self.formsets.items():
            if name != "comments" and formset.is_valid():
                formset.instance = self.instance
                formset.save(commit=False)
        return self.instance

    def _has_error(self, error):
        """Tell whether the form itself already says what is wrong with the field."""
        formset = self.formsets.get(error.field)
        return error.field in self.errors or (formset is not None and not formset.is_valid())
