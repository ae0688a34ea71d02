"""From many sources to one dataset."""
