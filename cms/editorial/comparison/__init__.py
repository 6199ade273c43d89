"""What changed between two versions of a document, for people who have never seen a diff."""

from cms.editorial.comparison.rubrics import ComparedRubric, changed_rubrics, compare

__all__ = ["ComparedRubric", "changed_rubrics", "compare"]
