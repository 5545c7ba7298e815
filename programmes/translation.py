from modeltranslation.translator import TranslationOptions, register

from programmes.models import Activity, Programme


@register(Programme)
class ProgrammeTranslation(TranslationOptions):
    fields = ("title", "summary", "for_whom", "promise", "frameworks", "wishes_note", "related", "kickoff_place")


@register(Activity)
class ActivityTranslation(TranslationOptions):
    fields = ("title", "description", "includes", "place")
