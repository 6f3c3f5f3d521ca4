"""Statement Watch: finds statements on watched sites, recognises reposts, keeps every version, tells a person once."""

__version__ = "0.1.0"
