"""The guard against private addresses, under every request that leaves this program: fetches and webhooks alike."""

from statement_watch.guard.network import (
    AddressRefused,
    GuardedBackend,
    GuardedTransport,
    NameUnknown,
    Resolver,
    system_resolver,
    tls_context,
)
from statement_watch.guard.targets import Refusal, Target, locate, redact

__all__ = [
    "AddressRefused",
    "GuardedBackend",
    "GuardedTransport",
    "NameUnknown",
    "Refusal",
    "Resolver",
    "Target",
    "locate",
    "redact",
    "system_resolver",
    "tls_context",
]
