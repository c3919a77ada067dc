"""What Ion and its newer release of the toolkit add to the validator."""

from oauth2_provider.models import get_access_token_model
from oauth2_provider.oauth2_validators import OAuth2Validator


class IonValidator(OAuth2Validator):
    # Named here as well as below, so that toolkits from 2.0 on release the claims with their scopes.
    oidc_claim_scope = {**getattr(OAuth2Validator, "oidc_claim_scope", {}), "groups": "groups"}

    def get_additional_claims(self, request):
        user = request.user
        claims = {}
        if "profile" in request.scopes:
            claims["given_name"] = user.first_name
            claims["family_name"] = user.last_name
            claims["name"] = user.get_full_name()
            claims["preferred_username"] = user.username
        if "email" in request.scopes:
            claims["email"] = user.email
            claims["email_verified"] = True
        if "groups" in request.scopes:
            claims["groups"] = list(user.groups.values_list("name", flat=True))
        return claims

    def get_original_scopes(self, refresh_token, request, *args, **kwargs):
        # When only the access token was revoked, toolkit 1.7 fails with a 500; Ion's 3.0 goes on without scopes.
        try:
            return super().get_original_scopes(refresh_token, request, *args, **kwargs)
        except get_access_token_model().DoesNotExist:
            return []
