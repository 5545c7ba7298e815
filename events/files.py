"""Files that were handed in, as they are given out."""

from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase

from events.models import HandIn


def served(answer: HandIn) -> HttpResponseBase:
    """Always to be saved: nothing of it runs in the portal's name. Raises Http404 where there is no file."""
    if not answer.file:
        raise Http404
    try:
        content = answer.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(content, as_attachment=True, filename=answer.file_name, content_type=answer.file_type)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
