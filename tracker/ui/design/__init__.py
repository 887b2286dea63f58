"""How everything looks: theme, fonts, icons, spacing, and the widgets all pages share."""
