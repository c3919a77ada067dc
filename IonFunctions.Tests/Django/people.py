"""The sample users, as the tests name them, and what Ion's profile says of each."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

GRADES = {2027: (12, "senior"), 2028: (11, "junior"), 2029: (10, "sophomore"), None: (13, "graduate")}


class Person:
    def __init__(self, id, username, first_name, last_name, sex, user_type, title=None, graduation_year=None):
        self.id = id
        self.username = username
        self.first_name = first_name
        self.last_name = last_name
        self.full_name = f"{first_name} {last_name}"
        self.sex = sex
        self.title = title
        self.user_type = user_type
        self.graduation_year = graduation_year
        self.email = f"{username}@tjhsst.edu"


COUNSELOR = Person(1002, "mmirzakhani", "Maryam", "Mirzakhani", "female", "counselor", "ms")
ADMINISTRATOR = Person(1003, "enoether", "Emmy", "Noether", "female", "teacher", "dr")

PEOPLE = {
    person.username: person
    for person in (
        Person(30001, "2027alovelace", "Ada", "Lovelace", "female", "student", graduation_year=2027),
        Person(30002, "2028ghopper", "Grace", "Hopper", "female", "student", graduation_year=2028),
        Person(30003, "2029aturing", "Alan", "Turing", "male", "student", graduation_year=2029),
        Person(1001, "kjohnson", "Katherine", "Johnson", "female", "teacher", "ms"),
    )
}


def seed():
    for person in PEOPLE.values():
        user = get_user_model().objects.create(
            id=person.id,
            username=person.username,
            first_name=person.first_name,
            last_name=person.last_name,
            email=person.email,
        )
        user.groups.add(Group.objects.get_or_create(name=f"{person.user_type}s".capitalize())[0])


def profile(person, absolute):
    """What ``/api/profile`` answers; ``absolute`` makes a path into a URL of this server."""
    number, name = GRADES[person.graduation_year]
    student = person.user_type == "student"
    return {
        "id": person.id,
        "ion_username": person.username,
        "sex": person.sex,
        "title": person.title,
        "display_name": person.full_name,
        "full_name": person.full_name,
        "short_name": person.first_name,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "nickname": None,
        "tj_email": person.email,
        "grade": {"number": number, "name": name},
        "graduation_year": person.graduation_year,
        "user_type": person.user_type,
        "counselor": _reference(COUNSELOR, absolute) if student else None,
        "administrator": _reference(ADMINISTRATOR, absolute) if student else None,
        "picture": absolute(f"/api/profile/{person.id}/picture"),
        "is_eighth_admin": False,
        "is_teacher": person.user_type in ("teacher", "counselor"),
        "is_student": student,
    }


def _reference(person, absolute):
    return {
        "id": person.id,
        "url": absolute(f"/api/profile/{person.id}"),
        "user_type": person.user_type,
        "username": person.username,
        "full_name": person.full_name,
        "first_name": person.first_name,
        "last_name": person.last_name,
    }
