"""Relevance of the site's search on a set of documents, queries and judgements.

`python -m tests.benchmarks.relevance --docs D.jsonl --queries Q.jsonl --qrels R.jsonl --engine sqlite --json OUT`

The documents become pages of a site of its own, which is searched as readers search. One JSON object per line, gzip
accepted: documents `{id, title, body}`, queries `{id, text, phenomenon}` (the last may be missing), judgements
`{query, doc, grade}`. Writes nDCG@10, recall@10 and MRR, this one within the first ten, over all judged queries and by
phenomenon.
"""

import argparse
import json
import os
import signal
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from html import escape
from pathlib import Path

import pytest

from tests.benchmarks.judgements import BadInput, Document, Query, read_documents, read_queries
from tests.benchmarks.scores import DEPTH, Scores, mean, score
from tests.benchmarks.scratch import ENGINES, ScratchSite, add_pages, index_all, scratch

#: Page.title holds no more; what does not fit is searched as the beginning of the text.
MAX_TITLE = 255


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.relevance", description="Pertinence de la recherche."
    )
    parser.add_argument("--docs", type=Path, required=True, help="documents : {id, title, body} par ligne")
    parser.add_argument("--queries", type=Path, required=True, help="questions : {id, text, phenomenon} par ligne")
    parser.add_argument("--qrels", type=Path, required=True, help="jugements : {query, doc, grade} par ligne")
    parser.add_argument("--engine", choices=ENGINES, required=True, help="moteur de recherche")
    parser.add_argument("--json", type=Path, required=True, help="fichier où écrire les scores")
    parser.add_argument("--verbose", action="store_true", help="chaque question : scores, dix premiers, manquants")
    return parser.parse_args(arguments)


def make_page(document: Document):
    """Return a fixed page that says what `document` says, a paragraph per block of lines."""
    from home.models import StandardPage

    title, body = printable(document.title).strip(), printable(document.body)
    if len(title) > MAX_TITLE:
        cut = title.rfind(" ", 0, MAX_TITLE + 1)
        cut = cut if cut > 0 else MAX_TITLE
        title, body = title[:cut], f"{title[cut:]}\n\n{body}"
    paragraphs = "".join(f"<p>{escape(part)}</p>" for part in body.split("\n\n") if part.strip())
    return StandardPage(title=title, body=json.dumps([{"type": "text", "value": paragraphs}] if paragraphs else []))


def printable(text: str) -> str:
    """Leave out the control characters, which neither PostgreSQL nor a browser would take."""
    return "".join(sign for sign in text if sign in "\n\t" or ord(sign) >= ord(" "))


def answers(
    site: ScratchSite, engine: str, documents: Sequence[Document], queries: Sequence[Query]
) -> dict[str, list[str]]:
    """Put the documents into the site, ask each query, and return the first documents found by query."""
    from wagtail.models import Site

    from cms.core.visibility import Scope
    from home.models import StandardPage
    from search import mirror
    from search.backends.resilience import last_failure
    from search.query import search

    pages = [make_page(document) for document in documents]
    add_pages(site.home, pages)
    index_all(StandardPage, [page.pk for page in pages])
    identifiers = {page.pk: document.id for page, document in zip(pages, documents, strict=True)}
    scope = Scope.for_site(Site.objects.get(is_default_site=True))
    found = {}
    with site.answering_by(engine):
        if engine == "elasticsearch":
            mirror.rebuild()
        for query in queries:
            results = search(query.text, scope)
            if results.degraded:
                raise RuntimeError(f"{query.text}: {last_failure()}")
            found[query.id] = [identifiers[page.pk] for page in results.page.object_list[:DEPTH]]
    return found


def report(scores: dict[str, Scores], queries: Sequence[Query]) -> dict:
    """Return what is written: means over all queries, then by phenomenon in the order of first appearance."""
    by_phenomenon = defaultdict(list)
    for query in queries:
        if query.phenomenon:
            by_phenomenon[query.phenomenon].append(scores[query.id])
    return {
        "all": mean(list(scores.values())).as_dict(),
        "phenomena": {name: mean(some).as_dict() for name, some in by_phenomenon.items()},
    }


def describe(query: Query, found: list[str], scored: Scores) -> str:
    """Tell how one query went; a judged document bears its grade, those that were not found come last."""
    listed = " ".join(f"{name}={query.grades[name]:g}" if query.grades.get(name) else name for name in found)
    lost = " ".join(f"{name}={grade:g}" for name, grade in query.grades.items() if grade and name not in found)
    values = f"nDCG {scored.ndcg:.3f}  rappel {scored.recall:.3f}  RR {scored.reciprocal_rank:.3f}"
    lines = [f"{query.id}  {values}  {query.phenomenon}  {query.text}", f"    {listed or '(rien)'}"]
    return "\n".join(lines + ([f"    manquent {lost}"] if lost else []))


def write(path: Path, content: str) -> None:
    """Write the whole file or none of it."""
    with tempfile.NamedTemporaryFile("w", dir=path.parent, encoding="utf-8", delete_on_close=False) as draft:
        draft.write(content)
        draft.close()
        os.replace(draft.name, path)


def run(options: argparse.Namespace) -> None:
    if not options.json.resolve().parent.is_dir():
        raise BadInput(f"{options.json} : il faut un dossier existant")
    documents = read_documents(options.docs)
    asked = read_queries(options.queries, options.qrels)
    queries = [query for query in asked if query.is_judged]
    with scratch(options.engine) as site:
        found = answers(site, options.engine, documents, queries)
    scores = {query.id: score(found[query.id], query.grades) for query in queries}
    if options.verbose:
        for query in queries:
            print(describe(query, found[query.id], scores[query.id]), file=sys.stderr)
    print(f"{len(queries)} questions, {len(asked) - len(queries)} sans jugement laissées de côté", file=sys.stderr)
    content = json.dumps(report(scores, queries), ensure_ascii=False, indent=2) + "\n"
    write(options.json, content)
    print(content, end="")


def main(arguments: Sequence[str] | None = None) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # as Ctrl-C does: servers and folders go
    try:
        run(parse(arguments))
    except (BadInput, pytest.skip.Exception, pytest.fail.Exception) as refusal:
        print(refusal, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
