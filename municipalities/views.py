"""A party's visual identity: choosing it, and its logo."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from documents.colours import Palette, palette
from documents.typefaces import family_of
from municipalities.access import Visit, party_page
from municipalities.brands import brand_of, change
from municipalities.forms import BrandForm
from municipalities.models import Brand


@party_page(edit=True)
@require_http_methods(["GET", "HEAD", "POST"])
def brand(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Choose logo, colours and typeface; says when a colour had to be darkened."""
    found = brand_of(visit.party)
    form = BrandForm(request.POST or None, request.FILES or None, brand=found)
    if request.method == "POST" and form.is_valid():
        changed = change(party=visit.party, identity=form.identity(), actor=visit.user)
        colours = palette(changed.primary, changed.accent)
        messages.success(request, _("Your visual identity is saved. Your pages and your next document have it."))
        if colours.corrected:
            messages.info(request, darkened_sentence(changed, colours))
        return redirect("brand", visit.party.slug)
    context = {
        "visit": visit,
        "tab": "brand",
        "form": form,
        "brand": found,
        "colours": palette(found.primary, found.accent),
        "family": family_of(found.typeface).name,
    }
    return render(request, "municipalities/brand.html", context)


def darkened_sentence(found: Brand, colours: Palette) -> str:
    said = {"given": found.primary, "used": colours.primary}
    return _("We darkened your main colour from %(given)s to %(used)s so that white text on it can be read.") % said


@party_page()
@require_safe
@cache_control(private=True, max_age=300)
def brand_logo(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """The logo, for those who may see the party's pages."""
    found = brand_of(visit.party)
    if not found.logo:
        raise Http404
    try:
        return FileResponse(found.logo.open("rb"), content_type="image/png")
    except FileNotFoundError as error:
        raise Http404 from error
