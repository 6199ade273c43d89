from resources.models.accession import Accession
from resources.models.base import Resource, resource_types
from resources.models.choices import DatePrecision, Maturity, Provenance
from resources.models.collection import CollectionIndexPage
from resources.models.contributions import Contribution, ContributionKind, ContributionStatus
from resources.models.glossary import GlossaryIndexPage, GlossaryTermPage
from resources.models.grid import Grid, GridDimension
from resources.models.guide import Guide
from resources.models.links import (
    Attachment,
    Credit,
    CreditRole,
    PlaceLink,
    Relation,
    ResourceLink,
    ResourcePlace,
    ResourceReference,
)
from resources.models.manifesto import Manifesto, Signature
from resources.models.portraits import Portrait
from resources.models.projects import ProjectReport, ProjectSheet, ProjectStage
from resources.models.publication import NotPublishable, PublicationError
from resources.models.rubrics import Rubric
from resources.models.selections import SelectionIndexPage, SelectionPage, SelectionPick
from resources.models.sheets import CapitalisationSheet, ExampleSheet, ToolSheet
from resources.models.studies import Monograph, Publication
from resources.models.visits import LearningVisit, Synthesis, SynthesisAnswer, VisitNote
from resources.models.vocabularies import (
    VOCABULARIES,
    Audience,
    Environment,
    Family,
    Funder,
    Method,
    Notion,
    Phase,
    Reference,
    ResearchAxis,
    Scale,
    Term,
    Theme,
    WorkStream,
)

__all__ = [
    "VOCABULARIES",
    "Accession",
    "Attachment",
    "Audience",
    "CapitalisationSheet",
    "CollectionIndexPage",
    "Contribution",
    "ContributionKind",
    "ContributionStatus",
    "Credit",
    "CreditRole",
    "DatePrecision",
    "Environment",
    "ExampleSheet",
    "Family",
    "Funder",
    "GlossaryIndexPage",
    "GlossaryTermPage",
    "Grid",
    "GridDimension",
    "Guide",
    "LearningVisit",
    "Manifesto",
    "Maturity",
    "Method",
    "Monograph",
    "NotPublishable",
    "Notion",
    "Phase",
    "PlaceLink",
    "Portrait",
    "ProjectReport",
    "ProjectSheet",
    "ProjectStage",
    "Provenance",
    "Publication",
    "PublicationError",
    "Reference",
    "Relation",
    "ResearchAxis",
    "Resource",
    "ResourceLink",
    "ResourcePlace",
    "ResourceReference",
    "Rubric",
    "Scale",
    "SelectionIndexPage",
    "SelectionPage",
    "SelectionPick",
    "Signature",
    "Synthesis",
    "SynthesisAnswer",
    "Term",
    "Theme",
    "ToolSheet",
    "VisitNote",
    "WorkStream",
    "resource_types",
]
