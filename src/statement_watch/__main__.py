"""`python -m statement_watch`, and the console scripts `watch` and `statement-watch`."""

from __future__ import annotations

from statement_watch.cli import run


def main() -> None:
    """Run the command line and exit with its documented code."""
    raise SystemExit(run())


if __name__ == "__main__":
    main()
