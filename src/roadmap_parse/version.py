"""The version, written into every Result."""

__version__ = "0.2.0"
