from modeltranslation.translator import TranslationOptions, register

from events.models import AgendaItem, Assignment, Event


@register(Event)
class EventTranslation(TranslationOptions):
    fields = ("title", "description", "place")


@register(AgendaItem)
class AgendaItemTranslation(TranslationOptions):
    fields = ("title",)


@register(Assignment)
class AssignmentTranslation(TranslationOptions):
    fields = ("title", "instructions")
