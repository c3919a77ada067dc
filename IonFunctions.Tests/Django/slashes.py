"""Paths as Ion takes them: without a redirect, a slash at the end is added below /oauth and taken off elsewhere."""


class Slashes:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        path = request.path
        if path.startswith("/oauth"):
            if not path.startswith("/oauth/.well-known/") and not path.endswith("/"):
                path += "/"
        else:
            path = path.rstrip("/") or "/"
        request.path = request.path_info = path
        return self.get_response(request)
