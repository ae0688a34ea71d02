"""Pictures of pages -> tables and text: cleaned, ruled off into cells, each cell read by an engine."""
