"""Reading a relevance set: documents, queries and judgements, one JSON object per line, compressed by gzip or not."""

import gzip
import json
import zlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

MAX_GRADE = 10


class BadInput(Exception):
    """A file that is not what it should be; the message says where and what was expected, in French."""


@dataclass(frozen=True)
class Document:
    id: str
    title: str
    body: str


@dataclass(frozen=True)
class Query:
    id: str
    text: str
    phenomenon: str = ""
    grades: dict[str, float] = field(default_factory=dict)

    @property
    def is_judged(self) -> bool:
        """Whether some document is known to answer it."""
        return any(grade > 0 for grade in self.grades.values())


class Line:
    """One JSON object, which knows where it stands."""

    def __init__(self, path: Path, number: int, content: bytes):
        self.where = f"{path}, ligne {number}"
        try:
            values = json.loads(content)
        except ValueError:  # of encoding or of JSON
            raise self.expected("un objet JSON en UTF-8") from None
        if not isinstance(values, dict):
            raise self.expected("un objet JSON entre accolades")
        self.values = values

    def expected(self, what: str) -> BadInput:
        return BadInput(f"{self.where} : il faut {what}")

    def identifier(self, *names: str) -> str:
        """Return the value under the first of `names` that is there: a string, or an integer made one."""
        value = next((self.values[name] for name in names if name in self.values), None)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str) or not value:
            raise self.expected(f"un identifiant non vide dans « {names[0]} »")
        return value

    def text(self, *names: str) -> str:
        """Return the text under the first of `names` that is there; empty when none is."""
        value = next((self.values[name] for name in names if name in self.values), None)
        if not isinstance(value, str | None):
            raise self.expected(f"un texte dans « {names[0]} »")
        return value or ""

    def grade(self) -> float:
        value = self.values.get("grade", self.values.get("score"))
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= MAX_GRADE:
            raise self.expected(f"une note de 0 à {MAX_GRADE} dans « grade »")
        return value


def read_lines(path: Path) -> Iterator[Line]:
    try:
        with (gzip.open if path.suffix == ".gz" else open)(path, "rb") as source:
            for number, content in enumerate(source, start=1):
                if content.strip():
                    yield Line(path, number, content)
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or error
        raise BadInput(f"{path} : il faut un fichier lisible ({reason})") from None


def read_documents(path: Path) -> list[Document]:
    documents: dict[str, Document] = {}
    for line in read_lines(path):
        document = Document(line.identifier("id", "_id"), line.text("title"), line.text("body", "text"))
        if not f"{document.title}{document.body}".strip():
            raise line.expected("un titre dans « title » ou un texte dans « body »")
        if document.id in documents:
            raise line.expected(f"un identifiant nouveau : « {document.id} » sert déjà")
        documents[document.id] = document
    if not documents:
        raise BadInput(f"{path} : il faut au moins un document")
    return list(documents.values())


def read_queries(path: Path, judgements: Path) -> list[Query]:
    """Return the queries in the order of `path`, each with the grades that `judgements` gives."""
    grades: dict[str, dict[str, float]] = defaultdict(dict)
    for line in read_lines(judgements):
        query, document = line.identifier("query", "query-id"), line.identifier("doc", "corpus-id")
        grades[query][document] = line.grade()
    queries: dict[str, Query] = {}
    for line in read_lines(path):
        identifier, text = line.identifier("id", "_id"), line.text("text")
        if not text.strip():
            raise line.expected("une question non vide dans « text »")
        if identifier in queries:
            raise line.expected(f"un identifiant nouveau : « {identifier} » sert déjà")
        queries[identifier] = Query(identifier, text, line.text("phenomenon"), grades[identifier])
    if not any(query.is_judged for query in queries.values()):
        raise BadInput(f"{judgements} : il faut au moins un jugement favorable sur une question de {path}")
    return list(queries.values())
