"""What people choose and type on the pages of reports, checked in words."""

from reports.forms.moment import MomentForm

__all__ = ["MomentForm"]
