"""What the whole network shares."""

from django.urls import path

from network.views import announcements, home, materials, showcase, themes, wishes

urlpatterns = [
    path("", home.home, name="network"),
    path("search/", home.search, name="network-search"),
    path("announcements/", announcements.announcements, name="announcements"),
    path("wishes/", wishes.wishes, name="wishes"),
    path("wishes/<int:pk>/support/", wishes.support, name="wish-support"),
    path("themes/", themes.themes, name="themes"),
    path("materials/", materials.materials, name="materials"),
    path("materials/<int:pk>/file/", materials.file, name="material-file"),
    path("solutions/", showcase.solutions, name="solutions"),
    path("solutions/new/", showcase.write, name="solution-new"),
    path("solutions/<int:pk>/", showcase.solution, name="solution"),
    path("solutions/<int:pk>/edit/", showcase.write, name="solution-edit"),
    path("solutions/<int:pk>/too/", showcase.too, name="solution-too"),
    path("solutions/<int:pk>/ask/", showcase.ask, name="solution-ask"),
]
