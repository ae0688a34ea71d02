"""`python -m roadmap_parse` is `roadmap-parse`."""

from __future__ import annotations

from roadmap_parse.cli import main

if __name__ == "__main__":
    main()
