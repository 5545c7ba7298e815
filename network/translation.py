from modeltranslation.translator import TranslationOptions, register

from network.models import Announcement, Material, Theme


@register(Announcement)
class AnnouncementTranslation(TranslationOptions):
    fields = ("title", "body")


@register(Material)
class MaterialTranslation(TranslationOptions):
    fields = ("title", "description")


@register(Theme)
class ThemeTranslation(TranslationOptions):
    fields = ("title", "description", "answer")
