"""What the network keeps no longer than needed."""

from datetime import datetime, timedelta

from accounts.retention import retention
from documents.files import remove_strays
from network.models import Material


@retention("files of materials that belong to none, a day after they were stored")
def purge_stray_files(now: datetime) -> int:
    """Left by a process that died between storing and writing down."""
    return remove_strays(Material._meta.get_field("file"), now - timedelta(days=1))
