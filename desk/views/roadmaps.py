"""The roadmaps of a programme in a list."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from desk.roadmaps import columns, list_for
from desk.views.lists import list_page


@require_safe
def roadmaps(request: HttpRequest) -> HttpResponseBase:
    return list_page(request, list_for(request.GET), columns(), title=_("Roadmaps"), template="desk/roadmaps.html")
