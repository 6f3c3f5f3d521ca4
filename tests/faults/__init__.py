"""Servers on loopback that misbehave, one function for each fault.

`expect` says what a fetch of the fault must end in:

    ok         the whole page
    error      a failed fetch with a reason
    either     one of the two
    bounded    anything, within its time and size
    refuse     the second target is never contacted
    backoff    an error, and the host is left alone
    unchanged  a second, conditional fetch brings nothing new
"""
