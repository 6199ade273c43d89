from django.urls import path

from resources import views

app_name = "resources"
urlpatterns = [path("d/<str:number>/", views.permanent, name="permanent")]
