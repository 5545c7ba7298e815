from django.urls import path

from demo import views

urlpatterns = [
    path("", views.front, name="demo-front"),
    path("step-in/<int:pk>/", views.step_in, name="demo-step-in"),
    path("mails/", views.mails, name="demo-mails"),
    path("mails/<int:pk>/", views.mail, name="demo-mail"),
]
