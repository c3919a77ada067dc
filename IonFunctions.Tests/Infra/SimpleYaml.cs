namespace IonFunctions.Tests.Infra;

/// <summary>
/// Reads as much of YAML as azure.yaml is written in: maps, lists of scalars, scalars on one line, comments on lines of their
/// own. Anything else is an error, so that nothing is read wrongly.
/// </summary>
internal sealed class SimpleYaml
{
    private readonly List<(int Number, int Indent, string Text)> _lines;
    private int _next;

    private SimpleYaml(string text) => _lines =
    [
        .. from numbered in text.Split('\n').Index()
           let line = numbered.Item.TrimEnd()
           let content = line.TrimStart()
           where content.Length > 0 && content[0] != '#'
           select (numbered.Index + 1, line.Length - content.Length, content),
    ];

    /// <summary>A map of name to map, list or text.</summary>
    public static IReadOnlyDictionary<string, object> Parse(string text)
    {
        var yaml = new SimpleYaml(text);
        var map = yaml.ReadMap(indent: 0);
        return yaml._next == yaml._lines.Count ? map : throw yaml.Fault();
    }

    private Dictionary<string, object> ReadMap(int indent)
    {
        Dictionary<string, object> map = new(StringComparer.Ordinal);
        while (_next < _lines.Count && _lines[_next].Indent == indent && _lines[_next].Text[0] != '-')
        {
            var colon = _lines[_next].Text.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
            {
                throw Fault();
            }

            var (name, value) = (_lines[_next].Text[..colon], _lines[_next].Text[(colon + 1)..]);
            if (value.Length > 0 && value[0] != ' ')
            {
                throw Fault();
            }

            if (!map.TryAdd(name, value.Length == 0 ? name : ReadScalar(value.Trim())))
            {
                throw Fault();
            }

            _next++;
            if (value.Length == 0)
            {
                map[name] = ReadNested(indent);
            }
        }

        return map;
    }

    private object ReadNested(int outer)
    {
        if (_next == _lines.Count || _lines[_next].Indent <= outer)
        {
            throw Fault();
        }

        var indent = _lines[_next].Indent;
        return _lines[_next].Text[0] == '-' ? ReadList(indent) : ReadMap(indent);
    }

    private List<string> ReadList(int indent)
    {
        List<string> list = [];
        for (; _next < _lines.Count && _lines[_next].Indent == indent && _lines[_next].Text.StartsWith("- ", StringComparison.Ordinal); _next++)
        {
            list.Add(ReadScalar(_lines[_next].Text[2..].Trim()));
        }

        return list;
    }

    private string ReadScalar(string text) => text switch
    {
        ['"', .. var quoted, '"'] when !quoted.AsSpan().ContainsAny('"', '\\') => quoted,
        _ when text.IndexOfAny(['"', '\'', '{', '}', '[', ']', '&', '*', '!', '|', '>', '%', '#', '`', '@', ':']) < 0 => text,
        _ => throw Fault(),
    };

    private FormatException Fault() => new(_next < _lines.Count
        ? $"Line {_lines[_next].Number} is not YAML that this reads: {_lines[_next].Text}"
        : "It ends too early.");
}
