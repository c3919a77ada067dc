"""What a test can change while the server runs, and what it can count."""

import collections
import threading

ION_ACCESS_TOKEN_SECONDS = 36000

# How long access tokens live that are issued from now on.
access_token_seconds = ION_ACCESS_TOKEN_SECONDS

# What the API answers to a bad or missing token. Ion's settings (2026) list session authentication before OAuth,
# and Django REST Framework then has no challenge to send and answers 403 without WWW-Authenticate.
refusal_status = 401

_lock = threading.Lock()
_token_requests = collections.Counter()


def count_token_request(grant, outcome, user):
    with _lock:
        _token_requests[(grant, outcome, user)] += 1


def token_requests():
    with _lock:
        return [
            {"grant": grant, "outcome": outcome, "user": user, "count": count}
            for (grant, outcome, user), count in _token_requests.items()
        ]


def forget_token_requests():
    with _lock:
        _token_requests.clear()
