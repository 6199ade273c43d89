from django.urls import path

from resources.contributions import views

app_name = "contributions"
urlpatterns = [
    path("proposer/", views.propose, name="propose"),
    path("proposer/merci/", views.propose_thanks, name="thanks"),
    path("proposer/reponse/merci/", views.answered, name="answered"),
    path("proposer/reponse/<str:token>/", views.answer, name="answer"),
]
