"""Results as tables, files, JSON and pages to look at."""
