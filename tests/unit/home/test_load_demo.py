"""The demonstration collection: whole, well linked, never saying the same thing twice, loaded once."""

import datetime
import re
from collections import defaultdict

import pytest
from django.core.management import CommandError, call_command
from django.utils.html import strip_tags
from wagtail.models import Page
from wagtail.rich_text import get_text_for_indexing

from cms.editorial.models import Assignment
from home.management.commands.load_demo import DEMO
from home.management.commands.load_demo_chain import CHAIN
from resources.models import (
    CapitalisationSheet,
    ExampleSheet,
    GlossaryTermPage,
    Guide,
    LearningVisit,
    Manifesto,
    Monograph,
    ProjectSheet,
    Provenance,
    Publication,
    Resource,
    Synthesis,
    ToolSheet,
)
from territories.models import Event, OrganisationPage, Place, TerritoryNarrative, TerritoryPage
from tests.unit.home.conftest import contents

pytestmark = pytest.mark.usefixtures("demo", "db")

PAGE_LINK = re.compile(r"linktype=\W*page\W+id=\W*(\d+)")
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")
LONGEST_REPEATED = 40

#: Example sheets that nobody has handed in.
DRAFTS = {"exemple-bethune-bruay", "exemple-devenir-paysan"}


def documents():
    return [page.specific for page in Resource.objects.exclude(slug__in=DRAFTS)]


def text_of(stream):
    return " ".join(stream.stream_block.get_searchable_content(stream))


def test_every_document_of_the_plan_is_there():
    counts = {
        CapitalisationSheet: 13,
        LearningVisit: 7,
        TerritoryNarrative: 8,
        Monograph: 3,
        Synthesis: 6,
        ToolSheet: 6,
        ExampleSheet: 8,
        ProjectSheet: 1,
        Manifesto: 1,
        Publication: 2,
        Guide: 1,
        Event: 5,
        GlossaryTermPage: 40,
        TerritoryPage: 10,
    }
    assert {model: model.objects.live().count() for model in counts} == counts
    assert OrganisationPage.objects.live().count() == len(list((DEMO / "organisations").glob("*.md")))


def test_every_document_is_published_and_could_be_again():
    for page in documents():
        assert page.live, page
        assert page.publication_errors() == [], page


def test_every_axis_has_its_examples():
    axes = [sheet.axis.slug for sheet in ExampleSheet.objects.all()]
    assert sorted(axes) == ["r1", "r1", "r2", "r2", "r3", "r4", "r4", "r4", "r5", "r5"]
    assert set(ExampleSheet.objects.live().values_list("axis__slug", flat=True)) == set(axes)


def test_examples_to_chase_are_drafts_that_a_late_assignment_holds(client):
    late = Assignment.objects.late().select_related("page", "organisation")
    assert {assignment.page.slug: assignment.organisation.slug for assignment in late} == {
        "exemple-bethune-bruay": "apes",
        "exemple-devenir-paysan": "miramap",
    }
    assert {assignment.due_date for assignment in late} == {datetime.date(2020, 2, 13)}
    for assignment in late:
        page = assignment.page.specific
        assert isinstance(page, assignment.document_model)
        assert page.title == assignment.planned_title
        assert not page.live
        assert page.publication_errors()
        assert client.get(f"/collection/{page.slug}/").status_code == 404


def test_every_document_says_what_its_facts_are_worth():
    assert {page.provenance for page in documents()} == set(Provenance.values)
    assert all("provenance:" in path.read_text("utf-8") for path in (DEMO / "documents").glob("*.md"))


def test_every_rubric_says_something():
    short = {
        f"{page.slug} : {rubric.title}": len(text)
        for page in documents()
        for rubric in page.get_rubrics()
        if len(text := text_of(rubric.value)) < 500
    }
    assert short == {}


def test_every_organisation_presents_itself():
    assert [page.slug for page in OrganisationPage.objects.all() if len(text_of(page.presentation)) < 300] == []


def test_every_internal_link_leads_to_a_live_page():
    live = set(Page.objects.live().values_list("pk", flat=True))
    linked = set()
    for page in Page.objects.filter(depth__gt=2).specific():
        linked |= {int(key) for key in PAGE_LINK.findall(str(page.serializable_data()))}
    assert len(linked) > 30
    assert linked <= live


def test_the_thread_runs_from_visits_to_the_guide():
    synthesis = Synthesis.objects.get(slug="synthese-visite-caen")
    assert [link.target.slug for link in synthesis.links.filter(relation="fonde")] == ["visite-caen"]
    guide = Guide.objects.get()
    numbers = [document.number_key for document in guide.entries]
    assert numbers == sorted(numbers)
    assert len(numbers) == 13


def test_dates_are_no_more_precise_than_known():
    assert LearningVisit.objects.get(slug="visite-caen").date_precision == "year"
    assert Event.objects.get(slug="seminaire-coconstruire").date_precision == "day"


def test_a_free_place_lies_in_all_that_contains_it():
    neighbourhood = Place.objects.get(kind="libre", code="le-mail")
    assert {"commune:21166", "departement:21", "region:27"} <= {place.key for place in neighbourhood.ancestors.all()}


def test_the_demo_uses_every_block_of_text():
    used = {block.block_type for page in documents() for rubric in page.get_rubrics() for block in rubric.value}
    assert used == {"text", "example", "table", "quote", "key_point"}


def test_no_sentence_is_said_twice():
    said = defaultdict(set)
    for path in DEMO.glob("*/*.md"):
        _nothing, head, body = path.read_text("utf-8").split("---\n", 2)
        essential = re.search(r"^essential: >-\n((?:  .+\n)+)", head, re.MULTILINE)
        for text in (essential[1] if essential else "", re.sub(r"^#.*$", "", body, flags=re.MULTILINE)):
            for paragraph in re.sub(r"(?<!\n)\n(?![\n>|:-])", " ", text).split("\n"):
                for sentence in SENTENCE_END.split(paragraph):
                    plain = " ".join(re.sub(r"\]\([^)]*\)|[*\[_>|]", "", sentence).split())
                    if len(plain) > LONGEST_REPEATED:
                        said[plain].add(path.name)
    assert len(said) > 500
    assert {sentence: files for sentence, files in said.items() if len(files) > 1} == {}


def test_a_second_time_changes_nothing(capsys):
    before = contents()
    call_command("load_demo")
    assert contents() == before
    files = len([path for path in DEMO.glob("*/*.md") if path.parent.name != CHAIN])
    assert f"0 pages publiées, 0 brouillons, {files} déjà là" in capsys.readouterr().out


def test_what_editors_changed_stays():
    page = CapitalisationSheet.objects.get(number="2.7")
    page.essential = "Récrit par la rédaction."
    page.save_revision().publish()
    Assignment.objects.update(due_date=datetime.date(2026, 12, 1))
    before = contents()
    call_command("load_demo", verbosity=0)
    assert contents() == before


def test_a_folder_with_one_mistake_is_refused_whole(tmp_path):
    for name in ("places", "grids", "references", "assignments"):
        (tmp_path / f"{name}.yaml").write_text("")
    (tmp_path / "funders.yaml").write_text('nouveau: {name: "Nouveau", mention: "Merci."}\nautre: {nom: "Autre"}\n')
    before = contents()
    with pytest.raises(CommandError) as refusal:
        call_command("load_demo", tmp_path, verbosity=0)
    assert "funders.yaml, ligne 2 : la clé « nom » est inconnue ici." in str(refusal.value).replace("\xa0", " ")
    assert contents() == before


def test_an_assignment_without_its_draft_is_refused_with_all_the_rest(tmp_path):
    for name in ("places", "grids", "references"):
        (tmp_path / f"{name}.yaml").write_text("")
    (tmp_path / "funders.yaml").write_text('nouveau: {name: "Nouveau", mention: "Merci."}\n')
    (tmp_path / "assignments.yaml").write_text('# Sans brouillon.\njamais-ecrit: {planned_title: "Jamais écrit"}\n')
    before = contents()
    with pytest.raises(CommandError) as refusal:
        call_command("load_demo", tmp_path, verbosity=0)
    assert "assignments.yaml, ligne 2 : « jamais-ecrit » est inconnu" in str(refusal.value).replace("\xa0", " ")
    assert contents() == before


def test_every_glossary_term_is_short_rich_text_that_leads_further():
    for term in GlossaryTermPage.objects.all():
        assert term.definition.startswith("<p>"), term
        assert 200 < len(strip_tags(get_text_for_indexing(term.definition))) < 700, term
        assert term.related_terms.count() + len(PAGE_LINK.findall(term.definition)) >= 2, term


def test_every_page_tells_search_its_text_and_one_of_each_type_under_ids_that_it_carries(client):
    pages = list(Page.objects.live().filter(depth__gt=1).specific())
    assert [page for page in pages if not page.get_passages()] == []
    for page in {type(page): page for page in pages}.values():
        ids = set(re.findall(r'\sid="([^"]+)"', client.get(page.url).content.decode()))
        assert {passage.anchor for passage in page.get_passages()} - {""} <= ids, page
