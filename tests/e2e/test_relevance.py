"""The relevance command, as it is called: on a set of its own, leaving nothing behind."""

import json
import os
import subprocess
import sys

import pytest

from tests.services.machine import ROOT

pytestmark = pytest.mark.e2e

DOCS = [
    {
        "id": "visite",
        "title": "Une visite apprenante",
        "body": "Les acteur·ices se rencontrent.\n\nElles & ils <notent>.",
    },
    {"id": "épicerie", "title": "L’épicerie solidaire", "body": "Une épicerie au village.\x00"},
    {"id": "3", "title": "mot " * 100, "body": "velours"},
]
QUERIES = [
    {"id": "q1", "text": "épicerie", "phenomenon": "mot"},
    {"id": "q2", "text": "velours"},
    {"id": "q3", "text": "jamais jugée", "phenomenon": "question"},
]
QRELS = [{"query": "q1", "doc": "épicerie", "grade": 2}, {"query": "q2", "doc": "3", "grade": 1}]
PERFECT = {"ndcg@10": 1.0, "recall@10": 1.0, "mrr": 1.0}


@pytest.fixture
def run(tmp_path):
    """Runs the command on the three lists; its scratch folders are in `tmp_path / "scratch"`."""
    (tmp_path / "scratch").mkdir()

    def run(docs, queries, qrels):
        arguments = ["--engine", "sqlite", "--json", tmp_path / "out.json"]
        for name, lines in (("docs", docs), ("queries", queries), ("qrels", qrels)):
            path = tmp_path / f"{name}.jsonl"
            path.write_text("".join(json.dumps(line) + "\n" for line in lines))
            arguments += [f"--{name}", path]
        return subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.relevance", *arguments],
            cwd=ROOT,
            env=os.environ | {"TMPDIR": str(tmp_path / "scratch"), "DATABASE_URL": "sqlite:////nowhere/db.sqlite3"},
            capture_output=True,
            text=True,
        )

    return run


def test_scores_are_written_by_phenomenon_and_nothing_is_left(run, tmp_path):
    done = run(DOCS, QUERIES, QRELS)
    assert done.returncode == 0, done.stderr
    written = json.loads((tmp_path / "out.json").read_text())
    assert written == {"all": PERFECT, "phenomena": {"mot": PERFECT}}
    assert json.loads(done.stdout) == written
    assert "2 questions, 1 sans jugement" in done.stderr
    assert list((tmp_path / "scratch").iterdir()) == []


def test_a_wrong_line_writes_nothing(run, tmp_path):
    done = run(DOCS, QUERIES, [*QRELS, {"query": "q1", "doc": "3", "grade": "beaucoup"}])
    assert done.returncode == 2
    assert "qrels.jsonl, ligne 3 : il faut une note de 0 à 10 dans « grade »" in done.stderr
    assert not (tmp_path / "out.json").exists()
    assert list((tmp_path / "scratch").iterdir()) == []
