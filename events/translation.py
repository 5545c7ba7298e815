from modeltranslation.translator import TranslationOptions, register

from events.models import AgendaItem, Event


@register(Event)
class EventTranslation(TranslationOptions):
    fields = ("title", "description", "place")


@register(AgendaItem)
class AgendaItemTranslation(TranslationOptions):
    fields = ("title",)
