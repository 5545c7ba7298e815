from modeltranslation.translator import TranslationOptions, register

from surveys.models import Round


@register(Round)
class RoundTranslation(TranslationOptions):
    fields = ("title",)
