"""The form of the visual identity."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy

from digiverkosto.lines import one_line
from municipalities.logos import MOST_BYTES, TOO_LARGE, clean_logo
from municipalities.models import Brand
from municipalities.services.brands import Identity


class BrandForm(forms.Form):
    """Logo, colours and typeface. After validation `logo` is the bytes of a clean picture, or None."""

    logo = forms.FileField(
        label=gettext_lazy("Logo (optional)"),
        help_text=gettext_lazy("PNG, JPEG or WebP, at most 2 MB and 4,000 pixels a side. It stands on white."),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(
            attrs={"accept": "image/png,image/jpeg,image/webp", "data-most": MOST_BYTES, "data-too-large": TOO_LARGE}
        ),
    )
    remove_logo = forms.BooleanField(label=gettext_lazy("Take the logo away"), required=False)
    logo_alt = forms.CharField(
        label=gettext_lazy("The logo in words (optional)"),
        help_text=gettext_lazy("Read aloud to those who do not see the picture, such as: coat of arms of Kuusiranta."),
        max_length=120,
        required=False,
        validators=[one_line],
    )
    primary = forms.CharField(
        label=gettext_lazy("Main colour"),
        help_text=gettext_lazy(
            "Of the band on your pages, and of the cover and headings of your document. Text on it is white or dark, whichever can be read."
        ),
        max_length=7,
        validators=Brand._meta.get_field("primary").validators,
        widget=forms.TextInput(attrs={"type": "color"}),
    )
    accent = forms.CharField(
        label=gettext_lazy("Second colour"),
        help_text=gettext_lazy("Of lines and marks in your document; never of text."),
        max_length=7,
        validators=Brand._meta.get_field("accent").validators,
        widget=forms.TextInput(attrs={"type": "color"}),
    )
    typeface = forms.ChoiceField(
        label=gettext_lazy("Typeface of the document"),
        choices=Brand._meta.get_field("typeface").choices or [],
    )

    def __init__(self, *args: Any, brand: Brand, **kwargs: Any) -> None:
        names = ("logo_alt", "primary", "accent", "typeface")
        super().__init__(*args, **{"initial": {name: getattr(brand, name) for name in names}, **kwargs})
        if not brand.logo:
            del self.fields["remove_logo"]

    def clean_logo(self) -> bytes | None:
        upload = self.cleaned_data["logo"]
        return clean_logo(upload) if isinstance(upload, UploadedFile) else None

    def identity(self) -> Identity:
        """What a valid form asks for."""
        data = self.cleaned_data
        return Identity(
            primary=data["primary"],
            accent=data["accent"],
            typeface=data["typeface"],
            logo_alt=data["logo_alt"],
            logo=data["logo"],
            remove_logo=data.get("remove_logo", False),
        )
