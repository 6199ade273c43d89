"""What the steps of documents add to Wagtail's admin and to Wagtail's own choice of a workflow."""

from django.urls import path
from wagtail import hooks

from cms.editorial.chain import circuits, entrusting, history, side_panel
from cms.editorial.chain.obstacles import obstacles
from cms.editorial.workflow import DATES_ACTION, SAME_TEXT_ACTION

hooks.register("register_admin_viewset", circuits.TypeWorkflowViewSet)
hooks.register("workflow_of_document", circuits.workflow_of_type)
hooks.register("document_obstacles", obstacles)
hooks.register("register_page_header_buttons", side_panel.offer_to_entrust)


@hooks.register("register_admin_urls")
def register_chain_views():
    view = entrusting.EntrustView.as_view()
    return [path("pages/<int:page_id>/etapes/<int:step_id>/confier/", view, name="editorial_entrust")]


@hooks.register("register_log_actions")
def register_chain_log(actions):
    actions.register_action("editorial.opinion")(history.OpinionLog)
    actions.register_action("editorial.entrust")(history.EntrustLog)
    actions.register_action(DATES_ACTION)(history.DatesLog)
    actions.register_action(SAME_TEXT_ACTION)(history.SameTextLog)
