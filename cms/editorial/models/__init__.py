"""What the editorial chain keeps: who writes what, the steps of documents, what people and other sites answer."""

from cms.editorial.models.assignments import Assignment, document_type_choices
from cms.editorial.models.invitations import Invitation
from cms.editorial.models.links import Annotation, LinkState, ReviewLink
from cms.editorial.models.notices import Notice, NoticeStatus
from cms.editorial.models.steps import Opinion, Step
from cms.editorial.models.tasks import PerspectiveTask, ReviewTask, TypeWorkflow, ValidationTask
from cms.editorial.models.visits import AddressVisit, Answer

__all__ = [
    "AddressVisit",
    "Annotation",
    "Answer",
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
