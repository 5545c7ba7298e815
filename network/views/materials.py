"""Materials for those who take part."""

from typing import cast

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from accounts.models import User
from network.models import Material
from network.queries.materials import Asked, materials_open_to, with_events
from network.queries.reader import reader_of

A_PAGE = 25
"""Materials on one page."""


@login_required
@require_safe
def materials(request: HttpRequest) -> HttpResponse:
    """What is meant for the reader, the newest first, narrowed by kind and language as the address asks."""
    reader, asked = reader_of(cast(User, request.user)), Asked.of(request.GET.dict())
    page = Paginator(asked.narrow(materials_open_to(reader)), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "tab": "materials",
        "page": page,
        "materials": with_events(list(page)),
        "asked": asked,
        "kinds": Material.Kind.choices,
        "languages": settings.LANGUAGES,
    }
    return render(request, "network/materials.html", context)


@login_required
@require_safe
@cache_control(private=True, no_store=True)
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file, for whom it is meant alone, and always to be saved: nothing of it runs in the portal's name."""
    material = get_object_or_404(materials_open_to(reader_of(cast(User, request.user))), pk=pk)
    if not material.file:
        raise Http404
    try:
        content = material.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    answer = FileResponse(content, as_attachment=True, filename=material.file_name, content_type=material.file_type)
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
