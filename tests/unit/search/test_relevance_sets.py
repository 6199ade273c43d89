"""Relevance sets are read as people write them; what is wrong is named by file and line."""

import gzip
import json

import pytest

from tests.benchmarks.judgements import BadInput, Document, Query, read_documents, read_queries


def written(folder, name, *lines):
    path = folder / name
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "wt", encoding="utf-8") as target:
        target.writelines(
            (line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)) + "\n" for line in lines
        )
    return path


@pytest.mark.parametrize("name", ["docs.jsonl", "docs.jsonl.gz"])
def test_documents_plain_or_compressed(tmp_path, name):
    path = written(
        tmp_path, name, {"id": "é 1", "title": "Épicerie", "body": "…", "facets": {}}, "", {"_id": 2, "text": "Lieu"}
    )
    assert read_documents(path) == [Document("é 1", "Épicerie", "…"), Document("2", "", "Lieu")]


def test_queries_come_with_their_judgements(tmp_path):
    queries = written(tmp_path, "q", {"id": "q1", "text": "lieu", "phenomenon": "mot"}, {"_id": "q2", "text": "jury"})
    judgements = written(
        tmp_path,
        "r",
        {"query": "q1", "doc": "a", "grade": 2},
        {"query-id": "q1", "corpus-id": "b", "score": 0},
        {"query": "elsewhere", "doc": "a", "grade": 1},
    )
    first, second = read_queries(queries, judgements)
    assert first == Query("q1", "lieu", "mot", {"a": 2, "b": 0})
    assert (second.phenomenon, second.is_judged) == ("", False)


GOOD = {"id": "a", "title": "T", "body": "B"}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("{", "un objet JSON"),
        ("[1]", "accolades"),
        ({"title": "T"}, "« id »"),
        ({"id": True, "title": "T"}, "« id »"),
        ({"id": "b", "title": ["T"]}, "« title »"),
        ({"id": "b", "title": " "}, "« body »"),
        (GOOD, "un identifiant nouveau"),
    ],
)
def test_a_wrong_document_is_named_by_its_line(tmp_path, line, expected):
    path = written(tmp_path, "docs.jsonl", GOOD, "", line)
    with pytest.raises(BadInput, match=rf"docs\.jsonl, ligne 3 : il faut .*{expected}"):
        read_documents(path)


@pytest.mark.parametrize("grade", ["2", True, -1, 11, float("nan"), None])
def test_a_grade_is_a_number_from_0_to_10(tmp_path, grade):
    queries = written(tmp_path, "q", {"id": "q", "text": "lieu"})
    judgements = written(tmp_path, "r", {"query": "q", "doc": "a", "grade": grade})
    with pytest.raises(BadInput, match="r, ligne 1 : il faut une note de 0 à 10"):
        read_queries(queries, judgements)


def test_a_query_says_something_and_is_asked_once(tmp_path):
    judgements = written(tmp_path, "r", {"query": "q", "doc": "a", "grade": 1})
    with pytest.raises(BadInput, match="q, ligne 1 : il faut une question non vide"):
        read_queries(written(tmp_path, "q", {"id": "q", "text": " "}), judgements)
    with pytest.raises(BadInput, match="q, ligne 2 : il faut un identifiant nouveau"):
        read_queries(written(tmp_path, "q", *[{"id": "q", "text": "lieu"}] * 2), judgements)


def test_files_that_hold_nothing_or_cannot_be_read(tmp_path):
    queries = written(tmp_path, "q", {"id": "q", "text": "lieu"})
    with pytest.raises(BadInput, match="au moins un jugement"):
        read_queries(queries, written(tmp_path, "r", {"query": "q", "doc": "a", "grade": 0}))
    with pytest.raises(BadInput, match="au moins un document"):
        read_documents(written(tmp_path, "empty"))
    with pytest.raises(BadInput, match="un fichier lisible"):
        read_documents(tmp_path / "nowhere.jsonl")
    (tmp_path / "plain.gz").write_text("{}")
    with pytest.raises(BadInput, match="un fichier lisible"):
        read_documents(tmp_path / "plain.gz")
    (tmp_path / "latin").write_bytes('{"id": "é"}'.encode("latin-1"))
    with pytest.raises(BadInput, match="latin, ligne 1"):
        read_documents(tmp_path / "latin")
