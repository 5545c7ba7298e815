from modeltranslation.translator import TranslationOptions, register

from municipalities.models import Municipality


@register(Municipality)
class MunicipalityTranslation(TranslationOptions):
    fields = ("name", "region", "subregion", "wellbeing_county")
