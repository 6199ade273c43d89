"""The collection's filters."""

from tests.factories.resources import MonographFactory, ThemeFactory, ToolSheetFactory


def test_a_choice_without_result_keeps_its_name_and_can_be_unticked(client, tree):
    theme = ThemeFactory(slug="energie", label_fr="Énergie")
    MonographFactory(parent=tree.collection, themes=[theme])
    ToolSheetFactory(parent=tree.collection)
    context = client.get("/collection/?type=fiche-outil&theme=energie").context
    assert context["total"] == 0
    assert {chip["label"] for chip in context["chips"]} == {"Fiche outil", "Énergie"}
    ticked = [row for facet in context["facets"] for row in facet["options"] if row["selected"]]
    assert [(row["value"], row["count"]) for row in ticked] == [("fiche-outil", 0), ("energie", 0)]
