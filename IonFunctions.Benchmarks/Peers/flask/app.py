"""Sign-in with Ion by requests-oauthlib, and the profile of who is signed in: what a Flask app of one's own has for it.

    ION=https://ion.example PORT=8000 gunicorn --bind 127.0.0.1:8000 --workers 1 --threads 16 app:app
"""

import os

from flask import Flask, Response, redirect, request, session
from requests.adapters import HTTPAdapter
from requests_oauthlib import OAuth2Session

ION = os.environ["ION"]
REDIRECT_URI = f"http://localhost:{os.environ['PORT']}/callback"
# One pool of connections for all requests; a session of requests' own would connect anew for each.
CONNECTIONS = HTTPAdapter(pool_connections=1, pool_maxsize=256)

app = Flask(__name__)
app.secret_key = "of the benchmark, and no secret"


def ion(**known):
    oauth = OAuth2Session("client", redirect_uri=REDIRECT_URI, scope=["read"], **known)
    oauth.trust_env = False  # No look for proxies and .netrc at each request.
    oauth.mount(ION, CONNECTIONS)
    return oauth


@app.get("/login")
def login():
    url, session["state"] = ion().authorization_url(ION + "/oauth/authorize/")
    return redirect(url)


@app.get("/callback")
def callback():
    state = session.pop("state", None)
    if state is None:
        return {"error": "state"}, 400
    session["token"] = ion(state=state).fetch_token(ION + "/oauth/token/", client_secret="secret", authorization_response=request.url)
    return redirect("/")


@app.get("/profile")
def profile():
    if "token" not in session:
        return {"error": "signed out"}, 401
    answer = ion(token=session["token"]).get(ION + "/api/profile", headers={"Accept": "application/json"})
    return Response(answer.content, answer.status_code, content_type=answer.headers["Content-Type"], headers={"Cache-Control": "no-store"})
