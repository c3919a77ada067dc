using System.Globalization;

namespace IonFunctions.Simulator.School;

/// <summary>
/// Ion's search (<c>apps/search/views.py</c>): words that all must be found in a name, <c>key:value</c> for one of a user's
/// fields, <c>OR</c> between searches, quotes for the whole of a field.
/// </summary>
internal static class PeopleSearch
{
    private static readonly char[] Separators = [':', '=', '<', '>'];

    private static readonly Dictionary<string, Func<SchoolUser, IEnumerable<string?>>> Fields = new()
    {
        ["firstname"] = FirstNames,
        ["first"] = FirstNames,
        ["lastname"] = static user => [user.LastName],
        ["last"] = static user => [user.LastName],
        ["nick"] = static user => [user.Nickname],
        ["nickname"] = static user => [user.Nickname],
        ["name"] = static user => [user.LastName, user.FirstName, user.Nickname],
        ["middlename"] = static _ => [],
        ["middle"] = static _ => [],
        ["grade"] = static user => [Text(user.GraduationYear)],
        ["gradyear"] = static user => [Text(user.GraduationYear)],
        ["email"] = static user => [user.SchoolEmail],
        ["studentid"] = static user => [Text(user.StudentId)],
        ["sex"] = static user => [user.Gender],
        ["gender"] = static user => [user.Gender],
        ["id"] = static user => [Text(user.Id)],
        ["username"] = static user => [user.Username],
        ["counselor"] = static user => [user.IsStudent ? SchoolUsers.Counselor.LastName : null],
        ["administrator"] = static user => [user.IsStudent ? SchoolUsers.Administrator.LastName : null],
        ["type"] = static user => [user.UserType],
    };

    /// <summary>Fields that hold numbers; what is compared with them must be one.</summary>
    private static readonly string[] Numbers = ["grade", "gradyear", "id"];

    public static IReadOnlyList<SchoolUser> Find(string query)
    {
        var found = new List<SchoolUser>();
        foreach (var part in query.Replace('+', ' ').Split(" OR "))
        {
            if (FindOne(part) is not { } users)
            {
                return []; // A search that makes no sense finds nobody, whatever stands beside it.
            }

            found.AddRange(users);
        }

        return [.. found.Distinct().OrderBy(static user => user.Id)];
    }

    private static List<SchoolUser>? FindOne(string query)
    {
        if (query.All(char.IsAsciiDigit))
        {
            return [.. SchoolUsers.Known.Where(user => Text(user.Id) == query || Text(user.StudentId) == query)];
        }

        var advanced = query.IndexOfAny(Separators) >= 0;
        var users = SchoolUsers.Known.AsEnumerable();
        foreach (var word in query.Split(' '))
        {
            var test = advanced && word.IndexOfAny(Separators) >= 0 ? TestField(word) : TestName(word, advanced);
            if (test is null)
            {
                return null;
            }

            users = users.Where(test);
        }

        return [.. users];
    }

    private static Func<SchoolUser, bool> TestName(string word, bool advanced)
    {
        // Between advanced words a lone star says nothing, and usernames are not looked at.
        var bare = word.TrimOnce('*');
        var quoted = bare is ['"', .., '"'];
        var text = quoted ? bare[1..^1] : bare;
        if (advanced && text.Length == 0)
        {
            return static _ => true;
        }

        return user =>
        {
            IEnumerable<string?> values = advanced
                ? [user.FirstName, user.LastName, user.Nickname]
                : [user.FirstName, user.LastName, user.Nickname, user.Username];
            if (text.All(char.IsAsciiDigit))
            {
                values = advanced ? values.Append(Text(user.Id)) : [.. values, Text(user.StudentId), Text(user.Id)];
            }

            return values.OfType<string>().Any(value => quoted ? Same(value, text) : Contains(value, text));
        };
    }

    /// <summary>Null where the word can't be taken apart, or compares a number with what is none.</summary>
    private static Func<SchoolUser, bool>? TestField(string word)
    {
        var separator = Array.Find(Separators, one => word.Contains(one));
        if (word.Split(separator) is not [var key, var value])
        {
            return null;
        }

        value = (value is ['"', .., '"'] ? value[1..^1] : value).ToLowerInvariant();
        key = key.ToLowerInvariant();
        if (key == "grade" && value.All(char.IsAsciiDigit))
        {
            if (!int.TryParse(value, CultureInfo.InvariantCulture, out var grade))
            {
                return null;
            }

            value = Text(SchoolUsers.Ada.GraduationYear + 12 - grade)!;
        }
        else if (key == "grade" && value is "staff" or "student")
        {
            (key, value) = ("type", value == "staff" ? "teacher" : value);
        }
        else if (key is "sex" or "gender")
        {
            value = value.StartsWith('m') ? "True" : "False"; // What Ion compares, of a column that says male and female.
        }

        if (!Fields.TryGetValue(key, out var field))
        {
            return static _ => true;
        }

        if (separator is ':' or '=')
        {
            return user => field(user).OfType<string>().Any(text => Contains(text, value));
        }

        var sign = separator == '<' ? -1 : 1;
        if (!Numbers.Contains(key))
        {
            return user => field(user).OfType<string>().Any(text => string.CompareOrdinal(text, value) * sign >= 0);
        }

        return int.TryParse(value, CultureInfo.InvariantCulture, out var number)
            ? user => field(user).OfType<string>().Any(text => int.Parse(text, CultureInfo.InvariantCulture).CompareTo(number) * sign >= 0)
            : null;
    }

    private static IEnumerable<string?> FirstNames(SchoolUser user) => [user.FirstName, user.Nickname];

    private static bool Same(string value, string text) => value.Equals(text, StringComparison.OrdinalIgnoreCase);

    private static bool Contains(string value, string text) => value.Contains(text, StringComparison.OrdinalIgnoreCase);

    private static string? Text(int? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static string TrimOnce(this string text, char what)
    {
        var end = text.EndsWith(what) ? text[..^1] : text;
        return end.StartsWith(what) ? end[1..] : end;
    }
}
