"""What the editorial chain keeps: who writes what, each step of a document, who was told, who answered by link."""

from cms.editorial.models.assignments import Assignment, document_type_choices
from cms.editorial.models.invitations import Invitation
from cms.editorial.models.links import Annotation, LinkState, ReviewLink
from cms.editorial.models.notices import Notice, NoticeStatus
from cms.editorial.models.steps import Opinion, Step
from cms.editorial.models.tasks import PerspectiveTask, ReviewTask, TypeWorkflow, ValidationTask

__all__ = [
    "Annotation",
    "Assignment",
    "Invitation",
    "LinkState",
    "Notice",
    "NoticeStatus",
    "Opinion",
    "PerspectiveTask",
    "ReviewLink",
    "ReviewTask",
    "Step",
    "TypeWorkflow",
    "ValidationTask",
    "document_type_choices",
]
