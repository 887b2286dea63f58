"""You next to the report, figure by figure: what is measured, and how."""
