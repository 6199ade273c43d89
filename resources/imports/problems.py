"""What keeps a file from being imported, said to the person who wrote it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class ImportProblem:
    """One thing to correct: where, what was found, what was expected. `line` is 0 when the whole file is meant."""

    file: str
    line: int
    found: str
    expected: str
    #: Name of the model's field, so that one cause is not told twice.
    field: str = ""

    def __str__(self):
        where = _("%(file)s, ligne %(line)d") if self.line else "%(file)s"
        return _("%(where)s : %(found)s Attendu : %(expected)s") % {
            "where": where % {"file": self.file, "line": self.line},
            "found": self.found,
            "expected": self.expected,
        }


class Unexpected(ValueError):
    """A value is not what its place asks for; whoever knows the file and the line turns it into a problem."""

    def __init__(self, found, expected):
        super().__init__(found, expected)
        self.found, self.expected = found, expected


class ImportRefused(Exception):
    """Raised once everything was read, with every problem of every file; nothing was written."""

    def __init__(self, problems):
        self.problems = sorted(problems, key=lambda problem: (problem.file, problem.line))
        super().__init__("\n".join(str(problem) for problem in self.problems))
