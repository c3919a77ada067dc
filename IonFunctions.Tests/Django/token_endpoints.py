"""The toolkit's token and revocation endpoints, one request at a time, counted."""

import json

from django.db import transaction
from django.views.decorators.csrf import csrf_exempt
from oauth2_provider.models import get_grant_model, get_refresh_token_model
from oauth2_provider.views import RevokeTokenView, TokenView

import behaviour

_token = TokenView.as_view()
_revoke = RevokeTokenView.as_view()


@csrf_exempt
def token(request):
    # The whole request is one transaction, because the toolkit looks a refresh token up before it locks it. Of those
    # that race, one succeeds and the rest find the token revoked: invalid_grant. At Ion, a loser that has looked
    # before the winner commits is instead given the winner's tokens; a client must not count on that, so the stricter
    # of Ion's two answers is the one that a test meets every time.
    with transaction.atomic():
        user = _user_of_grant(request)
        response = _token(request)
    if request.method == "POST":
        _count(request, response, user)
    return response


@csrf_exempt
def revoke(request):
    with transaction.atomic():
        return _revoke(request)


def _user_of_grant(request):
    """The user whose code or refresh token this is, looked up first because a code is gone once it is used."""
    holder = (
        get_refresh_token_model().objects.filter(token=request.POST.get("refresh_token", "")).first()
        or get_grant_model().objects.filter(code=request.POST.get("code", "")).first()
    )
    return holder.user.get_username() if holder else None


def _count(request, response, user):
    outcome = "success" if response.status_code == 200 else _error(response)
    behaviour.count_token_request(request.POST.get("grant_type"), outcome, user)


def _error(response):
    try:
        return json.loads(response.content)["error"]
    except (ValueError, KeyError, TypeError):
        return str(response.status_code)
