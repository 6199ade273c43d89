"""What the engines know of the site: one entry per page, its facets, the words in use, the editors' synonyms."""

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page


class Streams(models.Model):
    """
    Texts as engines compare them: one token per word, separated by spaces (`search.analysis`).

    The database indexes them by itself, in the same transaction: by triggers on SQLite, by a generated column on
    PostgreSQL (migration `0002`).
    """

    title = models.TextField()  # stems
    head = models.TextField()  # stems of what counts less than the title, more than the rest
    body = models.TextField()  # stems
    title_exact = models.TextField()  # words as written, folded
    body_exact = models.TextField()  # the same of head and body

    class Meta:
        abstract = True


class Entry(Streams):
    """
    A page as it is searched: as people read it (`label`, `passages`), and as engines compare it.

    The head holds its keywords, « L’essentiel » and headings. Elasticsearch is filled from here.
    """

    page = models.OneToOneField(Page, on_delete=models.CASCADE, primary_key=True, related_name="search_entry")
    digest = models.CharField(max_length=32)  # of what the page declared: an unchanged page is not analysed again
    language = models.CharField(max_length=12)
    label = models.TextField()  # number and title
    passages = models.JSONField(default=list)  # [[anchor, heading, text, words of it in `body`], …]
    facets = models.JSONField(default=dict)  # {name: [value, …]}
    number = models.CharField(max_length=40, blank=True)
    number_key = models.PositiveIntegerField(default=0)  # 2.9 before 2.10
    date = models.DateField(null=True)

    def __str__(self) -> str:
        return self.label


class Record(Streams):
    """What is no page (an image, a file, an account, a place…) as the admin searches it."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")  # of the topmost model
    object_id = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=32)  # of its texts: an unchanged object is not analysed again

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content_type", "object_id"], name="search_record_once")]

    def __str__(self) -> str:
        return f"{self.content_type_id}:{self.object_id}"


class EntryFacet(models.Model):
    """A value of a facet that an entry has."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="facet_rows", db_index=False)
    name = models.CharField(max_length=20)
    value = models.CharField(max_length=100)

    class Meta:
        indexes = [
            models.Index(fields=["name", "value", "entry"], name="search_entryfacet_value"),
            models.Index(fields=["entry", "name", "value"], name="search_entryfacet_entry"),  # for counts
        ]

    def __str__(self) -> str:
        return f"{self.name}={self.value}"


class Word(models.Model):
    """A word that some entry holds or held: what corrections choose from, once seen in a page the reader may read."""

    language = models.CharField(max_length=12)
    text = models.CharField(max_length=40)  # as `Entry.body_exact` writes it
    stem = models.CharField(max_length=40)
    length = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["language", "text"], name="search_word_once")]
        indexes = [
            models.Index(fields=["language", "length", "text"], name="search_word_length"),
            models.Index(fields=["language", "stem"], name="search_word_stem"),
        ]

    def __str__(self) -> str:
        return self.text


class Synonym(models.Model):
    """Words that editors hold for equal, besides those of the glossary."""

    terms = models.TextField(
        _("formes équivalentes"),
        help_text=_("Une par ligne, deux au moins : chercher l’une trouve les autres, dès l’enregistrement."),
    )

    panels = [FieldPanel("terms")]

    class Meta:
        verbose_name = _("ligne de synonymes")
        verbose_name_plural = _("synonymes")

    def __str__(self) -> str:
        return " = ".join(self.term_list)

    @property
    def term_list(self) -> list[str]:
        return [line.strip() for line in self.terms.splitlines() if line.strip()]


class PendingEntry(models.Model):
    """
    A change that Elasticsearch has not been told, written in the transaction that made it.

    Rows are only added and removed, never changed: two people saving at once wait for nobody. `page_id` is no foreign
    key, for it may be a deleted page's.
    """

    page_id = models.BigIntegerField()
    since = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.page_id)


class SearchCount(models.Model):
    """How often some words were searched on one day, and how often without result. Nothing says by whom."""

    date = models.DateField(_("jour"))
    language = models.CharField(_("langue"), max_length=12)
    text = models.CharField(_("recherche"), max_length=200)  # lower case, spaces made one
    searches = models.PositiveIntegerField(_("recherches"), default=0)
    empty = models.PositiveIntegerField(_("sans résultat"), default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["date", "language", "text"], name="search_count_once")]
        verbose_name = _("recherche")
        verbose_name_plural = _("recherches")

    def __str__(self) -> str:
        return self.text
