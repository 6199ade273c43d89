"""The controlled vocabularies that a site begins with."""

from pathlib import Path

import yaml

from resources.models import VOCABULARIES
from search.records import index_objects

DATA_FILE = Path(__file__).resolve().parents[1] / "data" / "vocabularies.yaml"


def load_vocabularies(path: Path = DATA_FILE) -> int:
    """Create the missing terms, in the order of the file, and return their number; a term that exists is left alone."""
    created = 0
    for name, terms in yaml.safe_load(path.read_text(encoding="utf-8")).items():
        model = VOCABULARIES[name]
        known = set(model.objects.values_list("slug", flat=True))
        missing = [
            model(slug=slug, position=position, **_labels(term))
            for position, (slug, term) in enumerate(terms.items())
            if slug not in known
        ]
        terms = model.objects.bulk_create(missing)
        index_objects(model, [term.pk for term in terms])
        created += len(terms)
    return created


def _labels(term):
    """A term is its French label, or its fields by name, `label` being the French one."""
    if isinstance(term, str):
        return {"label_fr": term}
    return {"label_fr": term["label"]} | {name: value for name, value in term.items() if name != "label"}
