using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Proxy;

/// <summary>Ion's API with Django REST Framework behind it.</summary>
public sealed class IonApiOnDjangoTests(DjangoIonFixture fixture, Storage storage) : IonApiContract(storage, Head.Kestrel), IClassFixture<DjangoIonFixture>
{
    protected override IIonServer Ion => fixture.Ion;
}
