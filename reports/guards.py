"""What the database promises of reports and ledgers: what was handed in, signed or exported stays as it is."""

from households.guards import Guard, never_changed

KEPT: tuple[Guard, ...] = (
    never_changed("reports_draftsave"),
    never_changed("reports_reportversion"),
    never_changed("reports_reportstep"),
    never_changed("reports_signedpaper"),
    never_changed("reports_ledgerexport"),
)
