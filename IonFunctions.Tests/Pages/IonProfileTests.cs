using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using IonFunctions.Core.Landing;

namespace IonFunctions.Tests.Pages;

public sealed class IonProfileTests
{
    private const string Student = """
        {"id": 30001, "ion_username": "2027alovelace", "sex": "F", "title": null, "display_name": "Ada Lovelace",
        "full_name": "Augusta Ada Lovelace", "short_name": "Ada", "first_name": "Augusta", "last_name": "Lovelace",
        "nickname": "Ada", "tj_email": "2027alovelace@tjhsst.edu", "grade": {"number": 12, "name": "senior"},
        "graduation_year": 2027, "user_type": "student", "counselor": {"id": 1, "full_name": "Mary Somerville"},
        "administrator": {"id": 2}, "picture": "https://ion.tjhsst.edu/api/profile/30001/picture",
        "is_eighth_admin": false, "is_teacher": false, "is_student": true, "new_in_2030": [{}]}
        """;

    [Fact]
    public void A_students_profile_is_read_in_full() => Assert.Equal(SamplePages.Ada, Read(Student));

    [Fact]
    public void A_teachers_profile_has_no_counselor_and_no_graduation_year() =>
        Assert.Equal(
            new LandingProfile("kjohnson", "Katherine Johnson")
            {
                UserType = "teacher",
                GradeNumber = 13,
                GradeName = "graduate",
            },
            Read("""
                {"ion_username": "kjohnson", "display_name": "Katherine Johnson", "user_type": "teacher",
                "grade": {"number": 13, "name": "graduate"}, "graduation_year": null, "counselor": null}
                """));

    [Theory]
    [InlineData("""{"ion_username": "u", "full_name": "Full", "short_name": "Short"}""", "Full")]
    [InlineData("""{"ion_username": "u", "display_name": " ", "short_name": " Short "}""", "Short")]
    [InlineData("""{"ion_username": "u", "display_name": null, "full_name": 7, "short_name": []}""", "u")]
    public void The_name_is_the_best_there_is(string json, string name) => Assert.Equal(name, Read(json)?.Name);

    [Theory]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("-1.5e400")]
    [InlineData("\"\"")]
    [InlineData("\"\\ud800\"")]
    [InlineData("[]")]
    [InlineData("[[{\"full_name\":1}]]")]
    [InlineData("{}")]
    [InlineData("{\"number\":\"12\",\"name\":12,\"full_name\":{}}")]
    [InlineData("{\"number\":12.5,\"name\":null,\"full_name\":null}")]
    [InlineData("{\"number\":99999999999}")]
    public void A_field_of_another_type_is_absent_and_the_others_stay(string odd)
    {
        string[] optional = ["full_name", "tj_email", "user_type", "grade", "graduation_year", "counselor"];
        foreach (var field in optional)
        {
            var json = JsonNode.Parse(Student)!.AsObject();
            json.Remove(field);
            var without = Read(json.ToJsonString());
            var with = Read($"{json.ToJsonString()[..^1]},\"{field}\":{odd}}}");

            Assert.Equal("Ada Lovelace", with?.Name);
            Assert.Equal(without, with);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("<!doctype html><title>Ion</title>")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"2027alovelace\"")]
    [InlineData("{}")]
    [InlineData("""{"ion_username": null, "display_name": "Ada"}""")]
    [InlineData("""{"ion_username": 30001}""")]
    [InlineData("""{"ion_username": ""}""")]
    [InlineData("""{"ion_username": "a" """)]
    [InlineData("""{"ion_username": "a"} {}""")]
    [InlineData("""{"detail": "Authentication credentials were not provided."}""")]
    public void What_is_no_profile_is_none(string json) => Assert.Null(Read(json));

    [Fact]
    public void A_truncated_or_damaged_profile_never_throws()
    {
        var bytes = Encoding.UTF8.GetBytes(Student);
        Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Byte, Gen.Int[1, bytes.Length]).Sample(
            (at, value, length) =>
            {
                var damaged = bytes[..length];
                damaged[Math.Min(at, length - 1)] = value;
                return IonProfile.TryRead(damaged) is null or { Username.Length: > 0, Name.Length: > 0 };
            },
            iter: 5_000);
    }

    [Fact]
    public void Nesting_without_end_is_no_profile() =>
        Assert.Null(Read(string.Concat(Enumerable.Repeat("{\"counselor\":", 10_000))));

    [Fact]
    public void A_property_name_that_is_not_unicode_never_throws() =>
        Assert.True(Read("""{"\ud800": 1, "ion_username": "u"}""") is null or { Username: "u" });

    private static LandingProfile? Read(string json) => IonProfile.TryRead(Encoding.UTF8.GetBytes(json));
}
