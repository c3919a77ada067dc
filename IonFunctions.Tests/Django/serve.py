"""Starts an Ion of Django OAuth Toolkit on a free loopback port; one line of JSON on stdout says where.

It ends when its stdin closes or on SIGTERM, so that it never outlives the tests, however they end.
"""

import argparse
import contextlib
import json
import os
import pathlib
import secrets
import signal
import sys
import threading

import django
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler


class Server(ThreadedWSGIServer):
    # Tests open many connections at once; the default backlog of 10 would make the kernel drop some.
    request_queue_size = 256


class RequestHandler(WSGIRequestHandler):
    # Headers and body are two writes. With Nagle's algorithm the second waits for the client's delayed
    # acknowledgement: 40 ms for every answer on a connection that is kept open.
    disable_nagle_algorithm = True


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=pathlib.Path, required=True, help="an empty directory for the database")
    data = arguments.parse_args().data

    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda number, frame: stop.set())
    threading.Thread(target=end_with_stdin, args=[stop], daemon=True).start()

    os.environ["ION_DATA"] = str(data)
    os.environ["DJANGO_SETTINGS_MODULE"] = "settings"
    django.setup()
    client_id, client_secret = create_database()
    server = create_server()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    print(json.dumps(describe(server, client_id, client_secret)), flush=True)

    stop.wait()
    server.shutdown()
    # Here as well as by who made it, because a test run that is killed cleans nothing up.
    for file in data.glob("ion.sqlite3*"):
        file.unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        data.rmdir()


def end_with_stdin(stop):
    # os.read, because a buffered reader's lock held by this thread would keep the interpreter from ending.
    while os.read(sys.stdin.fileno(), 4096):
        pass
    stop.set()


def create_database():
    from django.core.management import call_command
    from oauth2_provider.models import get_application_model

    import people

    call_command("migrate", verbosity=0)
    people.seed()
    application = get_application_model()
    client_id, client_secret = secrets.token_urlsafe(30), secrets.token_urlsafe(96)
    application.objects.create(
        name="IonFunctions under test",
        client_id=client_id,
        client_secret=client_secret,
        client_type=application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=application.GRANT_AUTHORIZATION_CODE,
        algorithm=application.RS256_ALGORITHM,
    )
    return client_id, client_secret


def create_server():
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.wsgi import get_wsgi_application

    server = Server(("127.0.0.1", 0), RequestHandler)
    # The authorize page's style sheet; Django serves static files in debug mode only.
    server.set_app(without_body_for_head(StaticFilesHandler(get_wsgi_application())))
    return server


def without_body_for_head(application):
    """Django leaves it to the server in front to keep the body of an answer to HEAD back, and this server does not.

    It would lie in the client's connection, where the next answer is expected.
    """

    def call(environ, start_response):
        result = application(environ, start_response)
        if environ["REQUEST_METHOD"] != "HEAD":
            return result
        result.close()
        return []

    return call


def describe(server, client_id, client_secret):
    from django.conf import settings

    url = f"http://127.0.0.1:{server.server_port}/"
    return {
        "url": url,
        "control": f"{url}{settings.CONTROL_KEY}/",
        "clientId": client_id,
        "clientSecret": client_secret,
    }


if __name__ == "__main__":
    main()
