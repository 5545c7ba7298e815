"""A party's visual identity: choosing it, and its logo."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from documents.colours import Palette, palette
from documents.typefaces import family_of
from municipalities.forms import BrandForm
from municipalities.models import Brand
from municipalities.services.brands import BrandRefused, brand_of, change
from participants.access import Participation, participant_page
from participants.rules import manages


@participant_page(see=manages)
@require_http_methods(["GET", "HEAD", "POST"])
def brand(request: HttpRequest, participation: Participation) -> HttpResponse:
    """Choose logo, colours and typeface; says when a colour had to be darkened."""
    party = participation.visit.party
    identity = brand_of(party)
    form = BrandForm(request.POST or None, request.FILES or None, brand=identity)
    if request.method == "POST" and form.is_valid():
        try:
            changed = change(party=party, identity=form.identity(), actor=participation.user)
        except BrandRefused as refusal:
            form.add_error("logo", str(refusal))
        else:
            tell_saved(request, changed)
            return redirect(participation.address("brand"))
    context = {
        **participation.frame("brand"),
        "form": form,
        "brand": identity,
        "colours": palette(identity.primary, identity.accent),
        "family": family_of(identity.typeface).name,
    }
    return render(request, "participants/brand.html", context)


def tell_saved(request: HttpRequest, changed: Brand) -> None:
    colours = palette(changed.primary, changed.accent)
    messages.success(request, _("Your visual identity is saved. Your pages and your next document have it."))
    if colours.corrected:
        messages.info(request, darkened_sentence(changed, colours))


def darkened_sentence(identity: Brand, colours: Palette) -> str:
    said = {"given": identity.primary, "used": colours.primary}
    return _("We darkened your main colour from %(given)s to %(used)s so that text on it can be read.") % said


@participant_page()
@require_safe
@cache_control(private=True, max_age=300)
def brand_logo(request: HttpRequest, participation: Participation) -> HttpResponseBase:
    """The logo, for those who may see the party's pages."""
    identity = brand_of(participation.visit.party)
    if not identity.logo:
        raise Http404
    try:
        return FileResponse(identity.logo.open("rb"), content_type="image/png")
    except FileNotFoundError as error:
        raise Http404 from error
