"""Reports for the owners, as pages, as workbooks and as a document."""

import io

from django.contrib import admin
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from desk.lists import shown_value
from desk.owners_document import owners_pdf
from desk.reports import REPORTS
from desk.selection import Choices, Selection
from digiverkosto.excel import workbook_response
from digiverkosto.registers import EXPORT


@require_safe
def document(request: HttpRequest) -> HttpResponseBase:
    """All reports on the programme that is asked for as one PDF. Raises Http404 where there is none."""
    programme = Selection.of(request.GET, Choices.now()).programme
    if programme is None:
        raise Http404
    today = timezone.localdate()
    name = f"{_('Report to the owners')} {programme} {today.isoformat()}.pdf"
    pdf = io.BytesIO(owners_pdf(programme, today))
    return FileResponse(pdf, as_attachment=True, filename=name, content_type="application/pdf")


@require_safe
def report(request: HttpRequest, name: str = "participation") -> HttpResponseBase:
    """One report on the programme that is asked for, or on the running one."""
    if name not in REPORTS:
        raise Http404
    choices = Choices.now()
    programme = Selection.of(request.GET, choices).programme
    made = REPORTS[name][1](programme) if programme else None
    if made and EXPORT in request.GET:
        return workbook_response(f"{made.title} {programme}", [head.title for head in made.heads], made.rows)
    context = {
        **admin.site.each_context(request),
        "title": _("Reports"),
        "reports": [(key, title) for key, (title, _make) in REPORTS.items()],
        "name": name,
        "choices": choices,
        "programme": programme,
        "report": made,
        "rows": [
            (row[0], [(head, shown_value(value)) for head, value in zip(made.heads[1:], row[1:], strict=True)])
            for row in made.rows
        ]
        if made
        else [],
    }
    return TemplateResponse(request, "desk/report.html", context)
