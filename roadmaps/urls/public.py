"""What anybody sees of roadmaps."""

from django.urls import path

from roadmaps.views import sample

urlpatterns = [path("sample-roadmap/", sample.sample, name="sample-roadmap")]
