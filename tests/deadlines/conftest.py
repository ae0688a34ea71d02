from __future__ import annotations

import sys
from pathlib import Path

from hypothesis import settings

sys.path.insert(0, str(Path(__file__).parent))
settings.register_profile("deadlines", deadline=None, max_examples=20)
settings.load_profile("deadlines")
