"""The stock admin, with the portal's own site."""

from django.contrib.admin.apps import AdminConfig


class PortalAdminConfig(AdminConfig):
    """The front page of the admin is the board (`programmes.staff_site`)."""

    default = False
    default_site = "programmes.staff_site.PortalAdmin"
