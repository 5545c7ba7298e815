"""A participant's pages on its roadmap."""

from django.urls import path

from roadmaps.views import documents, levels, measures, overview, targets

urlpatterns = [
    path("", overview.roadmap_page, name="roadmap"),
    path("start/", overview.start, name="roadmap-start"),
    path("baselines/", overview.baselines, name="roadmap-baselines"),
    path("edit/", overview.edit, name="roadmap-edit"),
    path("levels/", levels.levels, name="roadmap-levels"),
    path("targets/new/", targets.new, name="roadmap-target-new"),
    path("targets/<int:pk>/", targets.edit, name="roadmap-target-edit"),
    path("targets/<int:pk>/delete/", targets.delete, name="roadmap-target-delete"),
    path("measures/new/", measures.new, name="measure-new"),
    path("measures/<int:pk>/", measures.measure_page, name="measure"),
    path("measures/<int:pk>/edit/", measures.edit, name="measure-edit"),
    path("measures/<int:pk>/delete/", measures.delete, name="measure-delete"),
    path("measures/<int:pk>/status/", measures.status, name="measure-status"),
    path("document/", documents.document, name="roadmap-document"),
    path("document/<int:number>/", documents.pdf, name="roadmap-pdf"),
    path("document/<int:number>/a3/", documents.poster, name="roadmap-poster"),
    path("document/<int:number>/making/", documents.making, name="roadmap-making"),
    path("document/<int:number>/again/", documents.again, name="roadmap-pdf-again"),
    path("document/<int:number>/approve/", documents.approve, name="roadmap-approve"),
]
