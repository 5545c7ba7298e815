from modeltranslation.translator import TranslationOptions, register

from programmes.models import Activity, Programme
from programmes.texts import NAMES


@register(Programme)
class ProgrammeTranslation(TranslationOptions):
    fields = NAMES[Programme]


@register(Activity)
class ActivityTranslation(TranslationOptions):
    fields = NAMES[Activity]
