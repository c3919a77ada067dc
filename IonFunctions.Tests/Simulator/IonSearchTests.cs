namespace IonFunctions.Tests.Simulator;

/// <summary>Whom a search at Ion finds.</summary>
public sealed class IonSearchTests(IonSchool school) : IClassFixture<IonSchool>
{
    [Theory]
    [InlineData("ada", "2027alovelace")]
    [InlineData("a+lovelace", "2027alovelace")]
    [InlineData("a%20lovelace", "2027alovelace")]
    [InlineData("20", "")]
    [InlineData("2027", "")]
    [InlineData("2027*", "2027alovelace")]
    [InlineData("30001", "2027alovelace")]
    [InlineData("1300002", "2028ghopper")]
    [InlineData("last:love", "2027alovelace")]
    [InlineData("last:Hopper OR first:ada", "2027alovelace 2028ghopper")]
    [InlineData("LAST=johnson", "kjohnson")]
    [InlineData("first:ada last:hopper", "")]
    [InlineData("grade:12", "2027alovelace")]
    [InlineData("grade:staff", "kjohnson enoether")]
    [InlineData("grade:senior", "")]
    [InlineData("gradyear>2029", "2029aturing 2030kgoedel")]
    [InlineData("gradyear<2027", "2027alovelace")]
    [InlineData("gradyear>x", "")]
    [InlineData("type:counselor", "mcurie")]
    [InlineData("counselor:curie last:turing", "2029aturing")]
    [InlineData("username:2028", "2028ghopper")]
    [InlineData("nick:warum", "2030kgoedel")]
    [InlineData("name:warum", "2030kgoedel")]
    [InlineData("colour:red last:turing", "2029aturing")]
    [InlineData("a:b:c OR ada", "")]
    [InlineData("sex:female", "")]
    [InlineData("\"ada\"", "2027alovelace")]
    [InlineData("\"ad\"", "")]
    [InlineData("gödel", "2030kgoedel")]
    [InlineData("a/b", "")]
    [InlineData("a%2Fb", "")]
    [InlineData("xyz", "")]
    public async Task People_are_searched_for_as_at_Ion(string query, string usernames)
    {
        var found = (await school.GetAsync("api/search/" + query)).GetProperty("results").EnumerateArray()
            .Select(static user => user.GetProperty("username").GetString());
        Assert.Equal(usernames.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(), found.Order());
    }
}
