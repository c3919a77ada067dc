"""The part of Ion's API that the contract needs, behind the toolkit's authentication and scopes."""

import datetime

from django.utils import timezone
from rest_framework.authentication import SessionAuthentication
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.renderers import BaseRenderer
from rest_framework.response import Response
from rest_framework.views import APIView

import behaviour
import people


class IonView(APIView):
    def get_authenticators(self):
        authenticators = super().get_authenticators()
        # The first one decides how a request without a good token is refused; a session has no challenge, so 403.
        return [SessionAuthentication(), *authenticators] if behaviour.refusal_status == 403 else authenticators

    def get_permissions(self):
        # As at Ion, which asks only that there is a user: its middleware has found one by then, and no token is left
        # to ask for scopes.
        return [IsAuthenticated()] if behaviour.refusal_status == 403 else super().get_permissions()


class Profile(IonView):
    def get(self, request):
        person = people.PEOPLE[request.user.get_username()]
        return Response(people.profile(person, request.build_absolute_uri))


class Jpeg(BaseRenderer):
    """The only renderer of pictures, as at Ion: of an error, which is a dict, Django then sends the keys."""

    # Not image/jpeg: whoever accepts that alone gets 406.
    media_type = "image/jpg"
    format = "jpg"
    charset = None
    render_style = "binary"

    def render(self, data, accepted_media_type=None, renderer_context=None):
        return data


class Picture(IonView):
    renderer_classes = [Jpeg]

    def get(self, request, user, grade=None):
        return Response(b"\xff\xd8\xff\xd9", content_type="image/jpeg")  # A JPEG of no pixels.


class OneDayAPage(PageNumberPagination):
    page_size = 1
    page_size_query_param = "page_size"
    max_page_size = 7


class Public(IonView):
    """What Ion tells everybody: a token is not asked for, and a bad one does not hurt."""

    def get_permissions(self):
        return [AllowAny()]


class Emergency(Public):
    # As a view that is a function, as Ion's is: without HEAD.
    http_method_names = ["get", "options"]

    def get(self, request):
        return Response({"status": False, "message": ""})


class Day(Public):
    def get(self, request, date):
        try:
            return Response(_day(datetime.datetime.strptime(date, "%Y-%m-%d").date(), request, date))
        except ValueError:
            message = f"“{date}” value has an invalid date format. It must be in YYYY-MM-DD format."
            return Response([repr([message])], status=400)


class Schedule(Public):
    def get(self, request):
        today = timezone.localdate()
        days = [_day(today + datetime.timedelta(days=ahead), request) for ahead in range(14)]
        pages = OneDayAPage()
        return pages.get_paginated_response(pages.paginate_queryset(days, request, view=self))


def _day(date, request, asked=None):
    school = date.weekday() < 5
    blocks = [("Period 1", "8:40", "10:15"), ("Period 2", "10:25", "11:55"), ("Lunch", "11:55", "12:35")]
    # Of a day that is not entered Ion says what it was asked, letter for letter.
    text = date.isoformat() if school or asked is None else asked
    return {
        "url": request.build_absolute_uri(f"/api/schedule/{text}"),
        "date": text,
        "day_type": {
            "name": "Blue Day" if school else "NO SCHOOL<br>",
            "special": False,
            "blocks": [
                {"order": order, "name": name, "start": start, "end": end}
                for order, (name, start, end) in enumerate(blocks if school else [], start=1)
            ],
        },
    }
