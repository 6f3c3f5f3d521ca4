"""The one door to the network. `Fetcher` is what the rest of the program uses."""

from statement_watch.fetch.fetcher import Fetcher

__all__ = ["Fetcher"]
