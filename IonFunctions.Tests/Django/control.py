"""What a test may do to the server behind Ion's back. Its path holds a key that only the test is told."""

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from oauth2_provider.models import (
    get_access_token_model,
    get_application_model,
    get_grant_model,
    get_refresh_token_model,
)

import behaviour

NO_CONTENT = 204


@csrf_exempt
@require_POST
def redirect_uris(request):
    with transaction.atomic():
        application = get_application_model().objects.get()
        uris = application.redirect_uris.split()
        uri = request.POST["uri"]
        if uri not in uris:
            application.redirect_uris = " ".join([*uris, uri])
            try:
                application.clean()
            except ValidationError as error:
                return HttpResponse("; ".join(error.messages), status=400, content_type="text/plain")
            application.save(update_fields=["redirect_uris"])
    return HttpResponse(status=NO_CONTENT)


@csrf_exempt
@require_POST
def access_token_lifetime(request):
    behaviour.access_token_seconds = int(request.POST["seconds"])
    return HttpResponse(status=NO_CONTENT)


@csrf_exempt
@require_POST
def refusal_status(request):
    behaviour.refusal_status = int(request.POST["status"])
    return HttpResponse(status=NO_CONTENT)


@csrf_exempt
@require_POST
def revoke_access_tokens(request, username):
    # Ended rather than deleted: with its access token's row, a refresh token would lose the scopes it stands for.
    get_access_token_model().objects.filter(user=_user(username)).update(expires=timezone.now())
    return HttpResponse(status=NO_CONTENT)


@csrf_exempt
@require_POST
def revoke_grants(request, username):
    user = _user(username)
    with transaction.atomic():
        for token in get_refresh_token_model().objects.filter(user=user, revoked__isnull=True):
            token.revoke()
        get_access_token_model().objects.filter(user=user).delete()
        get_grant_model().objects.filter(user=user).delete()
    return HttpResponse(status=NO_CONTENT)


@require_GET
def live_tokens(request, username):
    user = _user(username)
    return JsonResponse(
        {
            "access": get_access_token_model().objects.filter(user=user, expires__gt=timezone.now()).count(),
            "refresh": get_refresh_token_model().objects.filter(user=user, revoked__isnull=True).count(),
        }
    )


@csrf_exempt
@require_http_methods(["GET", "DELETE"])
def token_requests(request):
    if request.method == "DELETE":
        behaviour.forget_token_requests()
        return HttpResponse(status=NO_CONTENT)
    return JsonResponse(behaviour.token_requests(), safe=False)


def _user(username):
    return get_object_or_404(get_user_model(), username=username)
