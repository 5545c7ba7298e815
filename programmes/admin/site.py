"""The staff's workplace: the stock admin whose front page is the board."""

from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class PortalAdmin(AdminSite):
    site_title = _("Digiverkosto staff")
    site_header = _("Digiverkosto staff")
    index_title = _("Board")
    enable_nav_sidebar = False
