"""Ion's paths, and the control's."""

from django.conf import settings
from django.urls import include, path
from oauth2_provider.views import ConnectDiscoveryInfoView

import api
import control
import login
import token_endpoints

urlpatterns = [
    path("login", login.page),
    # Before the toolkit's own, which they wrap; everything else under /oauth/ is the toolkit's, as at Ion.
    path("oauth/token/", token_endpoints.token),
    path("oauth/revoke_token/", token_endpoints.revoke),
    # Toolkit 1.7 has it with a slash at the end alone; Ion's 3.0 knows both.
    path("oauth/.well-known/openid-configuration", ConnectDiscoveryInfoView.as_view()),
    path("oauth/", include("oauth2_provider.urls")),
    path("api/profile", api.Profile.as_view()),
    path("api/profile/<str:user>/picture", api.Picture.as_view()),
    path("api/profile/<str:user>/picture/<str:grade>", api.Picture.as_view()),
    path("api/schedule", api.Schedule.as_view()),
    path("api/schedule/<path:date>", api.Day.as_view()),
    path("api/emerg", api.Emergency.as_view()),
    path(
        f"{settings.CONTROL_KEY}/",
        include(
            [
                path("redirect-uris", control.redirect_uris),
                path("access-token-lifetime", control.access_token_lifetime),
                path("refusal-status", control.refusal_status),
                path("users/<str:username>/tokens", control.live_tokens),
                path("users/<str:username>/revoke-access-tokens", control.revoke_access_tokens),
                path("users/<str:username>/revoke-grants", control.revoke_grants),
                path("token-requests", control.token_requests),
            ]
        ),
    ),
]
