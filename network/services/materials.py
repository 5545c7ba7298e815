"""Materials: publishing, changing and taking away files and links, and the captions of recordings."""

from collections.abc import Sequence
from functools import partial
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import log
from digiverkosto.columns import columns_of
from digiverkosto.refusals import Refused
from documents.files import CannotStore, stored, take_file_away
from network.files import Kept
from network.languages import written_in
from network.linked import events_of
from network.models import Material
from network.models.material import CAPTIONS_WITHIN

FILES = Material._meta.get_field("file")
OF_FILE = ("file", "file_name", "file_type", "file_size")
OF_CAPTIONS = ("captions_due", "captions_done_at")


class MaterialRefused(Refused):
    """Nothing was changed; the message is for people."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


def save(*, material: Material, upload: Kept | None, changed: Sequence[str], actor: User | None) -> Material:
    """Keep a new material, or the changed fields of one; `upload` replaces its file, and a link does so too.

    A new recording has captions due in 14 days. Raises MaterialRefused for one without a title, with neither a file nor a link,
    with a link that leads to no page, and with a theme or an event of another programme.
    """
    refuse(material, upload)
    try:
        with stored(FILES, upload.content if upload else None, upload.ending if upload else "") as file:
            return keep_material(material, upload, file, changed, actor)
    except CannotStore as error:
        words = _("The file could not be stored just now. Nothing was changed: choose it again in a while, please.")
        raise MaterialRefused(words, "upload") from error


@transaction.atomic
def keep_material(
    material: Material, upload: Kept | None, file: str, changed: Sequence[str], actor: User | None
) -> Material:
    """As `save` says. `file`: the name under which what is uploaded has been stored."""
    made = material._state.adding
    held = None if made else Material.objects.select_for_update().get(pk=material.pk)
    before = held.file.name if held else ""
    if upload is not None:
        material.file, material.file_name, material.file_type = file, upload.name, upload.type
        material.file_size = len(upload.content)
    elif material.url:
        material.file, material.file_name, material.file_type, material.file_size = "", "", "", 0
    set_captions(material, held)
    if made:
        material.save()
    else:
        fields = [name for name in changed if name not in (*OF_FILE, *OF_CAPTIONS)]
        material.save(update_fields=columns_of(material, [*fields, *OF_FILE, *OF_CAPTIONS]))
    if before and before != material.file.name:
        transaction.on_commit(partial(take_file_away, material.file.storage, before))
    log(action="material.changed", target=material, actor=actor, made=made, fields=sorted(changed))
    return material


def refuse(material: Material, upload: Kept | None) -> None:
    if not written_in(material, "title"):
        raise MaterialRefused(_("Give the material a title in one language at least. Nothing was saved."), "title_fi")
    if material.url and upload is not None:
        raise MaterialRefused(_("Choose a file or a link, and one of them only. Nothing was saved."), "url")
    if material.url and not leads_to_a_page(material.url):
        raise MaterialRefused(_("A link begins with https:// or http://. Nothing was saved."), "url")
    if not material.url and upload is None and not material.file:
        raise MaterialRefused(_("Choose a file, or write a link. Nothing was saved."), "upload")
    if material.theme is not None and material.theme.programme_id != material.programme_id:
        raise MaterialRefused(_("This theme is of another programme. Nothing was saved."), "theme")
    if material.event is not None and material.event not in {one.pk for one in events_of([material.programme_id])}:
        raise MaterialRefused(_("This event is of another programme, or called off. Nothing was saved."), "event")


def leads_to_a_page(url: str) -> bool:
    """Whether a browser opens it as a page: no script, no file, no data."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and url.isprintable() and " " not in url


def set_captions(material: Material, held: Material | None) -> None:
    """A material that becomes a recording has captions due; one that ceases to be one has not."""
    if material.kind != Material.Kind.RECORDING:
        material.captions_due = material.captions_done_at = None
    elif held is None or held.captions_due is None:
        material.captions_due, material.captions_done_at = timezone.localdate() + CAPTIONS_WITHIN, None
    else:
        material.captions_due, material.captions_done_at = held.captions_due, held.captions_done_at


@transaction.atomic
def mark_captions(*, material: Material, actor: User) -> bool:
    """Say that a recording has its captions. Returns whether that was new; what is no recording stays."""
    held = Material.objects.select_for_update().get(pk=material.pk)
    if held.captions_due is None or held.captions_done_at is not None:
        return False
    held.captions_done_at = timezone.now()
    held.save(update_fields=["captions_done_at"])
    log(action="material.captions_done", target=held, actor=actor)
    return True


@transaction.atomic
def remove(*, material: Material, actor: User) -> None:
    """Delete a material, its file too once that is certain."""
    held = Material.objects.select_for_update().get(pk=material.pk)
    if held.file:
        transaction.on_commit(partial(take_file_away, held.file.storage, str(held.file.name)))
    log(action="material.removed", target=held, actor=actor)
    held.delete()
