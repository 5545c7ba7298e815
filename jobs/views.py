"""Watching one's own job."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_htmx.middleware import HtmxDetails

from jobs.models import Job


class HtmxRequest(HttpRequest):
    """A request that django_htmx has looked at."""

    htmx: HtmxDetails


@never_cache
@login_required
@require_safe
def job(request: HtmxRequest, pk: int) -> HttpResponse:
    """The progress of one's own job: a page, or its live part for htmx. Somebody else's job is a 404."""
    watched = get_object_or_404(Job, pk=pk, owner=request.user)
    return render(request, "jobs/_progress.html" if request.htmx else "jobs/job.html", {"job": watched})
