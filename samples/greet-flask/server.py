"""Greets whoever is signed in at IonFunctions: a server of one's own, which verifies the app's statement of who asks.

It is told by three variables: APP_URL is the app's address, AUDIENCE what Identity__Audiences there calls this server,
PORT where it listens. It holds no session, no password and no token of Ion.
"""

import os
import threading
import time
from pathlib import Path

import flask
import jwt

APP_URL = os.environ.get("APP_URL", "http://localhost:7071").rstrip("/")
AUDIENCE = os.environ.get("AUDIENCE", "greet-flask")
PORT = int(os.environ.get("PORT", "8001"))
LEEWAY = 30  # Seconds by which two machines' clocks may differ.

server = flask.Flask(__name__, static_folder=str(Path(__file__).parent / "static"), static_url_path="")


class AppKeys(jwt.PyJWKClient):
    """The app's public keys, kept for 5 minutes.

    PyJWT asks for them anew whenever a token names a key that it does not know. Anybody can make such a name up, so here
    that happens every 30 seconds at most.
    """

    _fetched = None

    def fetch_data(self):
        if self._fetched is not None and time.monotonic() - self._fetched < 30:
            raise jwt.PyJWKClientError("No such key, and the keys are new")
        data = super().fetch_data()
        self._fetched = time.monotonic()
        return data


class UsedOnce:
    """The statements that were used, each until it has expired. With several processes this is a table that they share."""

    def __init__(self):
        self._lock = threading.Lock()
        self._used = {}

    def take(self, jti, expires):
        """Whether it is the first time."""
        with self._lock:
            now = time.time()
            self._used = {one: until for one, until in self._used.items() if until > now}
            if jti in self._used:
                return False
            self._used[jti] = expires + LEEWAY + 1
            return True


keys = AppKeys(f"{APP_URL}/.well-known/jwks.json")
statements = UsedOnce()


def user_of(authorization):
    """The claims of the request's statement. Raises jwt.PyJWTError where it is none to be believed."""
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer":
        raise jwt.InvalidTokenError("No bearer token")
    claims = jwt.decode(
        token,
        keys.get_signing_key_from_jwt(token).key,
        algorithms=["ES256"],  # Never what the token says of itself.
        issuer=APP_URL,
        audience=AUDIENCE,
        leeway=LEEWAY,
        options={"require": ["iss", "aud", "exp", "iat", "sub", "jti"]},
    )
    # "Unverified" no more: the signature is over the header, too. PyJWT leaves the type to its caller.
    if str(jwt.get_unverified_header(token).get("typ")).lower() != "at+jwt":
        raise jwt.InvalidTokenError("Another kind of token")
    if not statements.take(claims["jti"], claims["exp"]):
        raise jwt.InvalidTokenError("Used before")
    return claims


@server.get("/api/greeting")
def greeting():
    try:
        user = user_of(flask.request.headers.get("Authorization"))
    except (jwt.PyJWTError, RecursionError):  # The latter for JSON within JSON within JSON …
        # RFC 6750 section 3.
        return {"error": "invalid_token"}, 401, {"WWW-Authenticate": 'Bearer error="invalid_token"'}
    return {"greeting": f"Hello, {user.get('name', user['preferred_username'])}!", "user": user["sub"]}


@server.get("/settings.json")
def settings():
    return {"app": APP_URL, "audience": AUDIENCE}


@server.get("/")
def page():
    return server.send_static_file("index.html")


@server.after_request
def guard(response):
    response.headers["Content-Security-Policy"] = f"default-src 'self'; connect-src 'self' {APP_URL}; frame-ancestors 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response


if __name__ == "__main__":
    print(f"Greeting {AUDIENCE} at http://localhost:{PORT}/", flush=True)
    server.run(host="127.0.0.1", port=PORT)
